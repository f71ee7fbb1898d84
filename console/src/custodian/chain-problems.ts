import { CLOSED_SHARD_PROBLEMS } from "../shards/closed-shard.js";

/** How what asks a shard can fail. */
export const CHAIN_PROBLEMS = ["shard-unavailable", ...CLOSED_SHARD_PROBLEMS] as const;

/** How what signs a transaction can fail. */
export const SIGNING_PROBLEMS = ["no-master-key", ...CHAIN_PROBLEMS] as const;
