import type { Selectable } from "kysely";
import { type Actor, toActor } from "../access/requester.js";
import type { ShardTable } from "../store/schema.js";

/** Only an active shard is served. A removed one stays as a name, and nothing brings it back. */
export type ShardStatus = "active" | "disabled" | "removed";

/** A shard that this console gives access to. */
export interface Shard {
  id: string;
  masterAccount: string;
  /** Where its JSON-RPC really is: in this process, or at a URL. */
  upstream: { kind: "development" } | { kind: "url"; url: string };
  createdAt: Date;
  /** Since when it is disabled; null while it is not. */
  disabledAt: Date | null;
  /** When it was removed; null while it is there. */
  removedAt: Date | null;
  removedBy: Actor | null;
}

export function toShard(row: Selectable<ShardTable>): Shard {
  return {
    id: row.id,
    masterAccount: row.master_account,
    upstream: row.upstream_url === null ? { kind: "development" } : { kind: "url", url: row.upstream_url },
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
    removedAt: row.removed_at,
    removedBy: toActor(row.removed_by_kind, row.removed_by),
  };
}

/** The one place that decides it. */
export function statusOf({ disabledAt, removedAt }: Pick<Shard, "disabledAt" | "removedAt">): ShardStatus {
  if (removedAt !== null) return "removed";
  return disabledAt === null ? "active" : "disabled";
}
