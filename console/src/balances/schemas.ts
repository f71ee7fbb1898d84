import { z } from "zod";

/** The answer to GET /shards/{shardId}/accounts/{accountId}/balances. */
export const balanceHistorySchema = z
  .object({
    balances: z
      .array(
        z.object({
          at: z.iso.datetime().describe("When it was first seen: up to an hour after it became so."),
          balance: z.string().describe("YoctoNEAR, until the next one."),
        }),
      )
      .describe("The first one first: those of the last 90 days, and the one with which they began."),
  })
  .meta({ id: "BalanceHistory" });
