import type { Facts, Target } from "../access/trail.js";
import type { AccessKey } from "./access-key.js";

/** What the audit trail keeps of an access key. */
export function accessKeyFacts(key: AccessKey): Facts {
  const { name, rights, shards, expiresAt, suspendedAt, disabledAt, removedAt } = key;
  const { allowedAddresses, requestsPerSecond, maxTokenLifetime, issuablePermissions, endsWithKey } = key;
  return {
    name,
    rights,
    shards,
    expiresAt: expiresAt?.toISOString() ?? null,
    suspendedAt: suspendedAt?.toISOString() ?? null,
    disabledAt: disabledAt?.toISOString() ?? null,
    removedAt: removedAt?.toISOString() ?? null,
    allowedAddresses,
    requestsPerSecond,
    maxTokenLifetime,
    issuablePermissions,
    endsWithKey,
  };
}

export function accessKeyTarget({ id, name }: Pick<AccessKey, "id" | "name">): Target {
  return { kind: "access-key", id, name, shardId: null };
}
