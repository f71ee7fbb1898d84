import type { Selectable } from "kysely";
import type { Permission, Permissions } from "pulumi-keyring-near";
import { AddressRanges } from "pulumi-keyring-near/address-ranges";
import type { Grant } from "../gateway/ports.js";
import type { Database, TokenTable } from "../store/schema.js";
import { toPermissions } from "./token.js";

/** Reads what the gateway needs to know of a token, by the hash of its value. Dead tokens come with the time of their death. */
export async function loadGrant(database: Database, sha256: Buffer): Promise<Grant | undefined> {
  const row = await database
    .selectFrom("tokens")
    .select(["id", "shard_id", "permissions", "dead_at", "revoke_at", "suspended_at", ...BOUNDS])
    .where("value_hash", "=", sha256)
    .executeTakeFirst();
  return (
    row && {
      tokenId: row.id,
      shardId: row.shard_id,
      permissions: permissionSet(toPermissions(row.permissions)),
      deadAt: row.dead_at?.getTime(),
      revoked: row.revoke_at !== null && row.dead_at?.getTime() === row.revoke_at.getTime(),
      suspended: row.suspended_at !== null,
      bounds: boundsOf(row),
    }
  );
}

const sets = new Map<string, ReadonlySet<Permission>>();

/** At most 255 different sets exist; a hundred thousand cached grants share them. */
function permissionSet(permissions: Permissions): Grant["permissions"] {
  if (permissions === "full") return "full";
  const key = permissions.join();
  const known = sets.get(key) ?? new Set(permissions);
  sets.set(key, known);
  return known;
}

const BOUNDS = ["allowed_addresses", "requests_per_second", "max_open_requests"] as const;

/** Made ready once, so that tokens without any cost the gateway one look. */
function boundsOf(row: Pick<Selectable<TokenTable>, (typeof BOUNDS)[number]>): Grant["bounds"] {
  const { allowed_addresses: ranges, requests_per_second: requestsPerSecond, max_open_requests: maxOpenRequests } = row;
  if (ranges === null && requestsPerSecond === null && maxOpenRequests === null) return undefined;
  return {
    addresses: ranges === null ? undefined : new AddressRanges(ranges),
    requestsPerSecond: requestsPerSecond ?? undefined,
    maxOpenRequests: maxOpenRequests ?? undefined,
  };
}
