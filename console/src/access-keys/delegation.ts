import { Problem } from "../problems/problem.js";
import { invalidRequest } from "../problems/validation.js";
import type { AccessKey } from "./access-key.js";
import type { AccessKeyRequest } from "./access-keys.js";
import { type Holding, reaches } from "./rights.js";

/**
 * Nobody can hand out more than they hold: no further right, no further shard, no longer life.
 * @throws Problem forbidden, invalid-request
 */
export function checkDelegation(holder: AccessKey, request: AccessKeyRequest): void {
  const excess = excessOf(holder, request);
  if (excess) {
    throw new Problem(
      "forbidden",
      `Access key "${holder.name}" cannot hand out ${excess.what}: it lacks that itself.`,
      excess.extras,
    );
  }
  if (holder.expiresAt !== null && (request.expiresAt === null || request.expiresAt > holder.expiresAt)) {
    throw invalidRequest([
      {
        property: "expiresAt",
        reason: `must not be later than the end of the access key that asks, ${holder.expiresAt.toISOString()}`,
      },
    ]);
  }
}

/**
 * Nobody can take away more than they hold.
 * @throws Problem forbidden
 */
export function checkRemoval(accessKey: AccessKey, remover: AccessKey): void {
  const excess = excessOf(remover, accessKey);
  if (!excess) return;
  throw new Problem(
    "forbidden",
    `Access key "${remover.name}" cannot remove "${accessKey.name}", which holds ${excess.what} beyond its own.`,
    excess.extras,
  );
}

/** Something that `wanted` has beyond `holder`. */
function excessOf(holder: Holding, wanted: Holding): { what: string; extras: Problem["extras"] } | undefined {
  const right = wanted.rights.find((one) => !holder.rights.includes(one));
  if (right) return { what: `the right "${right}"`, extras: { right } };
  if (wanted.shards === "all") return holder.shards === "all" ? undefined : { what: "all shards", extras: {} };
  const shardId = wanted.shards.find((one) => !reaches(holder, one));
  return shardId === undefined ? undefined : { what: `shard "${shardId}"`, extras: { shardId } };
}
