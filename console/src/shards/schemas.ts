import { whyNoAccountId, whyNoShardId } from "pulumi-keyring-near";
import { z } from "zod";
import { actorSchema } from "../access/schemas.js";
import { paging, withRemoved } from "../inputs/paging.js";
import { textWithout } from "../inputs/text.js";
import { checkForm } from "./upstream-url.js";

/** The body of POST /shards. */
export const shardRequestSchema = z
  .strictObject(
    {
      id: textWithout(whyNoShardId).describe("Like `<name>-calimero-testnet`; also near-cli's --networkId."),
      rpcUrl: z
        .string("must be a text")
        .max(2000, "is too long")
        .superRefine((text, context) => {
          const reason = checkForm(text);
          if (reason) context.addIssue({ code: "custom", message: reason });
        })
        .describe("The NEAR JSON-RPC URL for the gateway's requests."),
      masterAccount: textWithout(whyNoAccountId).describe("Like `<name>.calimero.testnet`."),
    },
    "must be a JSON object",
  )
  .meta({ id: "ShardRequest" });

/** A shard as answers show it. */
export const shardSchema = z
  .object({
    id: z.string(),
    masterAccount: z.string().describe("The account whose sub-accounts the shard's users have."),
    upstream: z
      .union([
        z.object({ kind: z.literal("development") }).describe("A development shard inside this console."),
        z.object({ kind: z.literal("url"), url: z.string() }).describe("A NEAR JSON-RPC."),
      ])
      .describe("Where the shard's JSON-RPC really is."),
    rpcUrl: z.string().describe("The shard's JSON-RPC behind the gateway."),
    createdAt: z.iso.datetime(),
    status: z.enum(["active", "disabled", "removed"]).describe("Only an active one is served."),
    disabledAt: z.iso.datetime().nullable(),
    removedAt: z.iso.datetime().nullable(),
    removedBy: actorSchema.nullable(),
  })
  .meta({ id: "Shard" });

/** The query of GET /shards. */
export const shardQuerySchema = z.strictObject({
  ...withRemoved,
  ...paging,
});

/** The body of PATCH /shards/{shardId}. */
export const shardChangeSchema = z
  .strictObject({ disabled: z.boolean("must be true or false") }, "must be a JSON object")
  .meta({ id: "ShardChange" });

/** The answer to DELETE /shards/{shardId}. */
export const removedShardSchema = z
  .object({
    shard: shardSchema,
    revokedTokens: z.int().describe("How many of its active tokens were revoked."),
    failedOperations: z.int().describe("How many pending operations of its custodian failed."),
  })
  .meta({ id: "RemovedShard" });

/** One page of shards. */
export const shardPageSchema = z
  .object({ shards: z.array(shardSchema), nextCursor: z.string().nullable().describe("Null on the last page.") })
  .meta({ id: "ShardPage" });
