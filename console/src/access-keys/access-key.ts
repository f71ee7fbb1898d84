import type { Selectable } from "kysely";
import { type Actor, toActor } from "../access/requester.js";
import { type Holding, knownRights, type Right } from "../access/rights.js";
import type { KeyBounds } from "../bounds/key-bounds.js";
import type { AccessKeyTable } from "../store/schema.js";

export type AccessKeyStatus = "active" | "disabled" | "suspended" | "expired" | "removed";

/** An access key without its value. */
export interface AccessKey extends Holding, KeyBounds {
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
  /** Since when it is disabled; null while it is not. */
  disabledAt: Date | null;
  /** When it was removed: it stays as a name for what it did. */
  removedAt: Date | null;
  removedBy: Actor | null;
  lastUsedAt: Date | null;
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
    disabledAt: row.disabled_at,
    removedAt: row.removed_at,
    removedBy: toActor(row.removed_by_kind, row.removed_by),
    lastUsedAt: row.last_used_at,
    allowedAddresses: row.allowed_addresses,
    requestsPerSecond: row.requests_per_second,
    maxTokenLifetime: row.max_token_lifetime,
    issuablePermissions: row.issuable_permissions,
    endsWithKey: row.ends_with_key,
  };
}

/** What an access key is at a moment: only an active one may be used. The one place that decides it. */
export function statusOf(
  {
    removedAt,
    expiresAt,
    suspendedAt,
    disabledAt,
  }: Pick<AccessKey, "removedAt" | "expiresAt" | "suspendedAt" | "disabledAt">,
  now: Date,
): AccessKeyStatus {
  if (removedAt !== null) return "removed";
  if (expiresAt !== null && expiresAt <= now) return "expired";
  if (suspendedAt !== null) return "suspended";
  return disabledAt === null ? "active" : "disabled";
}
