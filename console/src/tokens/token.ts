import type { Selectable } from "kysely";
import { inFormOrder, type Permissions } from "pulumi-keyring-near";
import { type Actor, toActor } from "../access/requester.js";
import type { TokenBounds } from "../bounds/token-bounds.js";
import type { TokenTable } from "../store/schema.js";

export type TokenStatus = "active" | "suspended" | "expired" | "revoked";

/** A gateway token without its value. */
export interface Token extends TokenBounds {
  id: string;
  shardId: string;
  name: string;
  permissions: Permissions;
  labels: Record<string, string>;
  createdAt: Date;
  expiresAt: Date | null;
  /** When it was or will be revoked. */
  revokeAt: Date | null;
  lastUsedAt: Date | null;
  issuedBy: Actor;
  /** Who set `revokeAt`; null also for tokens revoked by a console that did not note it yet. */
  revokedBy: Actor | null;
  /** When a restored backup brought it back; null once it was reviewed, and for all others. */
  suspendedAt: Date | null;
}

export function toToken(row: Selectable<TokenTable>): Token {
  return {
    id: row.id,
    shardId: row.shard_id,
    name: row.name,
    permissions: toPermissions(row.permissions),
    labels: row.labels,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokeAt: row.revoke_at,
    lastUsedAt: row.last_used_at,
    issuedBy: { kind: row.issued_by_kind, id: row.issued_by },
    revokedBy: toActor(row.revoked_by_kind, row.revoked_by),
    suspendedAt: row.suspended_at,
    allowedAddresses: row.allowed_addresses,
    requestsPerSecond: row.requests_per_second,
    maxOpenRequests: row.max_open_requests,
  };
}

export function toPermissions(column: Selectable<TokenTable>["permissions"]): Permissions {
  const granular = column.filter((permission) => permission !== "full");
  return granular.length === column.length ? granular : "full";
}

/** In the form's order, each once. */
export function fromPermissions(permissions: Permissions): Selectable<TokenTable>["permissions"] {
  return permissions === "full" ? ["full"] : inFormOrder(permissions);
}

/** What the token is at a moment. What ended it first decides between expired and revoked; only what has not ended is suspended. */
export function statusOf(token: Pick<Token, "expiresAt" | "revokeAt" | "suspendedAt">, now: Date): TokenStatus {
  const revoked = token.revokeAt !== null && token.revokeAt <= now;
  const expired = token.expiresAt !== null && token.expiresAt <= now;
  if (revoked && expired) return Number(token.revokeAt) <= Number(token.expiresAt) ? "revoked" : "expired";
  if (revoked || expired) return revoked ? "revoked" : "expired";
  return token.suspendedAt === null ? "active" : "suspended";
}
