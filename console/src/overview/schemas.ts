import { z } from "zod";

const token = { id: z.uuid(), name: z.string(), shardId: z.string() };

function matter<Item extends z.ZodObject>(item: Item, what: string) {
  return z
    .object({ count: z.int(), items: z.array(item).describe("The most pressing ones, at most five.") })
    .nullable()
    .describe(`${what} Null without the right to see them.`);
}

/** The answer to GET /overview. */
export const overviewSchema = z
  .object({
    endingTokens: matter(
      z.object({ ...token, expiresAt: z.iso.datetime() }),
      "Active tokens that expire within 7 days, but for those that are to be revoked anyway.",
    ),
    unusedTokens: matter(
      z.object({ ...token, createdAt: z.iso.datetime() }),
      "Active tokens, at least 7 days old, that the gateway never accepted.",
    ),
    deniedTokens: matter(
      z.object({ ...token, denied: z.int() }),
      "Tokens with which the gateway denied requests in the last 7 days.",
    ),
    endingAccessKeys: matter(
      z.object({ id: z.uuid(), name: z.string(), expiresAt: z.iso.datetime() }),
      "Access keys that expire within 14 days.",
    ),
    failedOperations: matter(
      z.object({
        id: z.uuid(),
        shardId: z.string(),
        kind: z.enum(["add-key", "delete-key", "create-account"]),
        accountId: z.string(),
        finishedAt: z.iso.datetime(),
      }),
      "Operations of the custodian that failed in the last 7 days.",
    ),
    versions: z
      .object({
        console: z.string().describe("Of keyring-console."),
        schema: z.int().describe("Of the database."),
        clients: z
          .array(z.object({ version: z.string(), lastSeenAt: z.iso.datetime() }))
          .nullable()
          .describe(
            "The versions of Keyring's provider and command line that asked this instance with an access key since it started, the last one first. Null without `manage-access-keys`.",
          ),
      })
      .describe("Which versions are in use."),
    has: z
      .object({
        shard: z.boolean(),
        token: z.boolean().nullable().describe("Whether a token was ever issued."),
        accessKey: z.boolean().nullable().describe("Whether an access key was ever created, besides the first one."),
      })
      .describe("Whether there is such a thing at all. Null without the right to see it."),
  })
  .meta({ id: "Overview" });
