import { z } from "zod";

/** The path of one shard. */
export const shardPathSchema = z.object({ shardId: z.string() });

/** A shard as answers show it. */
export const shardSchema = z
  .object({
    id: z.string(),
    masterAccount: z.string().describe("The account whose sub-accounts the shard's users have."),
    upstream: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("development") }).describe("A development shard inside this console."),
      z.object({ kind: z.literal("url"), url: z.string() }).describe("A NEAR JSON-RPC."),
    ]),
    rpcUrl: z.string().describe("The shard's JSON-RPC behind the gateway."),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Shard" });
