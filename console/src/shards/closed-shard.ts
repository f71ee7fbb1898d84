import { type RawBuilder, sql } from "kysely";
import { Problem } from "../problems/problem.js";
import type { Database } from "../store/schema.js";
import { turn } from "../store/turn.js";
import { type Shard, type ShardStatus, statusOf, toShard } from "./shard.js";

/**
 * Whoever asks for something new on a shard keeps it as it is until their transaction ends: who disables or removes it at that moment
 * waits, and finds what was made.
 * @returns the shard as it is
 * @throws Problem shard-disabled, shard-removed
 */
export async function keepShardOpen(transaction: Database, shardId: string): Promise<Shard> {
  await sql`select ${shardTurn(shardId, "keep")}`.execute(transaction);
  const row = await transaction
    .selectFrom("shards")
    .selectAll()
    .where("id", "=", shardId)
    .forShare()
    .executeTakeFirstOrThrow();
  const shard = toShard(row);
  const status = statusOf(shard);
  if (status !== "active") throw closedShard(shardId, status);
  return shard;
}

/** The shard as it stays until the transaction ends: whoever is about to make something on it waits, and then finds it changed. */
export async function lockShard(transaction: Database, shardId: string): Promise<Shard> {
  await sql`select ${shardTurn(shardId, "change")}`.execute(transaction);
  const row = await transaction
    .selectFrom("shards")
    .selectAll()
    .where("id", "=", shardId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  return toShard(row);
}

/** Of all that keep a shard as it is, or change it. */
export function shardTurn(shardId: string, purpose: "keep" | "change"): RawBuilder<unknown> {
  return turn(`shard ${shardId}`, purpose);
}

/** The problems of whatever asks for something new on a shard. */
export const CLOSED_SHARD_PROBLEMS = ["shard-disabled", "shard-removed"] as const;

/** What is said to whoever wants something new of a shard that is not served. */
export function closedShard(shardId: string, status: Exclude<ShardStatus, "active">): Problem {
  return status === "disabled"
    ? new Problem(
        "shard-disabled",
        `Shard "${shardId}" is disabled: no tokens are issued for it, and its chain is not queried. With the right "manage-shards" you can enable it: PATCH /api/v1/shards/${shardId}.`,
        { shardId },
      )
    : new Problem("shard-removed", `Shard "${shardId}" was removed, and no other shard gets its id.`, { shardId });
}
