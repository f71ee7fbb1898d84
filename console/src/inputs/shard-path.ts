import { z } from "zod";

/** The path of one shard, and of all there is of it. */
export const shardPathSchema = z.object({ shardId: z.string() });
