import { Problem } from "../problems/problem.js";
import type { Database } from "../store/schema.js";
import { type ShardStatus, statusOf, toShard } from "./shard.js";

/**
 * Whoever asks for something new on a shard keeps it as it is until their transaction ends: who disables or removes it at that moment
 * waits, and finds what was made.
 * @throws Problem shard-disabled, shard-removed
 */
export async function keepShardOpen(transaction: Database, shardId: string): Promise<void> {
  const row = await transaction
    .selectFrom("shards")
    .selectAll()
    .where("id", "=", shardId)
    .forShare()
    .executeTakeFirstOrThrow();
  const status = statusOf(toShard(row));
  if (status !== "active") throw closedShard(shardId, status);
}

/** The problems of whatever asks for something new on a shard. */
export const CLOSED_SHARD_PROBLEMS = ["shard-disabled", "shard-removed"] as const;

/** What is said to whoever wants something new of a shard that is not served. */
export function closedShard(shardId: string, status: Exclude<ShardStatus, "active">): Problem {
  return status === "disabled"
    ? new Problem(
        "shard-disabled",
        `Shard "${shardId}" is disabled: nothing is issued for it, and its chain is not asked. Whoever has the right "manage-shards" can enable it: PATCH /api/v1/shards/${shardId}.`,
        { shardId },
      )
    : new Problem("shard-removed", `Shard "${shardId}" was removed, and no other shard gets its id.`, { shardId });
}
