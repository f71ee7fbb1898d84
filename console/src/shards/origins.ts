import { type Shard, statusOf } from "./shard.js";
import type { Shards } from "./shards.js";

/** The origins whose pages may use a shard, at once from the second time on. Of one that is not served, they may read why. */
export function originsOf(
  shards: Shards,
  shardId: string,
): readonly string[] | undefined | Promise<readonly string[] | undefined> {
  const found = shards.find(shardId);
  return found instanceof Promise ? found.then(allowedBy) : allowedBy(found);
}

function allowedBy(shard: Shard | undefined): readonly string[] | undefined {
  return shard === undefined || statusOf(shard) === "removed" ? undefined : shard.allowedOrigins;
}
