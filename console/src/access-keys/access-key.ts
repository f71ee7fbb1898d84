import type { Selectable } from "kysely";
import { type Actor, toActor } from "../access/requester.js";
import { type Holding, knownRights, type Right } from "../access/rights.js";
import type { AccessKeyTable } from "../store/schema.js";

/** An access key without its value. */
export interface AccessKey extends Holding {
  kind: "access-key";
  id: string;
  name: string;
  rights: Right[];
  shards: "all" | string[];
  createdAt: Date;
  /** Null for the first one. */
  createdBy: Actor | null;
  expiresAt: Date | null;
  /** When a restored backup brought it back; null once it was reviewed, and for all others. */
  suspendedAt: Date | null;
}

export function toAccessKey(row: Selectable<AccessKeyTable>): AccessKey {
  return {
    kind: "access-key",
    id: row.id,
    name: row.name,
    rights: knownRights(row.rights),
    shards: row.shard_ids ?? "all",
    createdAt: row.created_at,
    createdBy: toActor(row.created_by_kind, row.created_by),
    expiresAt: row.expires_at,
    suspendedAt: row.suspended_at,
  };
}
