import type { Authority } from "../access/authority.js";
import { actorOf } from "../access/requester.js";
import type { Changes } from "../changes/changes.js";
import { abandonOperations } from "../custodian/operations.js";
import { keyOf } from "../sha256.js";
import { revokeTokensOf } from "../tokens/revoke.js";
import type { Shard } from "./shard.js";
import type { Shards } from "./shards.js";

/** A shard that was removed, and what ended with it. */
export interface RemovedShard {
  shard: Shard;
  revokedTokens: number;
  /** Operations of the custodian that were pending. */
  failedOperations: number;
}

/**
 * Removes a shard with all that is alive of it, or nothing. The keys that the custodian has for its accounts stay where they are, encrypted:
 * there may be no others. Nobody can use them through this console.
 */
export async function removeShard(
  { shards, changes }: { shards: Shards; changes: Changes },
  shardId: string,
  now: Date,
  authority: Authority,
): Promise<RemovedShard> {
  const { shard, ended } = await shards.remove(shardId, authority, async ({ transaction, requester }) => {
    const revoked = await revokeTokensOf(transaction, shardId, undefined, { at: now, by: actorOf(requester) });
    const failedOperations = await abandonOperations(transaction, shardId, now);
    return { result: { revoked, failedOperations }, facts: { revokedTokens: revoked.length, failedOperations } };
  });
  await changes.forget("tokens", ended.revoked.map(keyOf));
  return { shard, revokedTokens: ended.revoked.length, failedOperations: ended.failedOperations };
}
