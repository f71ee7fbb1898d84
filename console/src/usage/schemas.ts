import { z } from "zod";

const requests = z.object({
  allowed: z.int().describe("Passed on to the shard."),
  denied: z
    .int()
    .describe("Refused by the gateway: a lacking permission, a limit, a dead token, or not a valid request."),
});

/** The answer to GET /shards/{shardId}/tokens/{tokenId}/usage. */
export const tokenUsageSchema = z
  .object({
    days: z
      .array(
        z.object({
          day: z.iso.date().describe("In UTC."),
          read: requests.describe("Methods that change nothing."),
          write: requests.describe("Methods that send transactions."),
          none: requests.describe("Methods that the gateway does not know, and requests that it did not read."),
        }),
      )
      .describe("The days on which there were requests, the first one first."),
  })
  .meta({ id: "TokenUsage" });
