import { keyOf } from "../sha256.js";
import type { RememberedTable } from "./changes.js";

/** The channel on which the database's triggers tell what has changed (migration 2). */
export const CHANGES_CHANNEL = "keyring_changes";

/** A row that has changed. */
export interface Announcement {
  table: RememberedTable;
  /** By which it is remembered; of a credential, the one before the change. */
  key: string;
}

/**
 * Reads what a trigger wrote: `tokens <64 hexadecimal digits>` or `shards <id>`. Undefined for what a newer console may announce.
 */
export function readAnnouncement(payload: string): Announcement | undefined {
  const [, shardId] = /^shards (\S+)$/.exec(payload) ?? [];
  if (shardId !== undefined) return { table: "shards", key: shardId };
  const [, table, hash = ""] = /^(tokens|access_keys) ([0-9a-f]{64})$/.exec(payload) ?? [];
  return table === undefined ? undefined : { table: table as RememberedTable, key: keyOf(Buffer.from(hash, "hex")) };
}
