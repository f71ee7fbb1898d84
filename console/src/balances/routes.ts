import type { Custodian } from "../custodian/custodian.js";
import { accountPathSchema } from "../custodian/schemas.js";
import type { App } from "../openapi/typed-app.js";
import type { BalanceHistory } from "./balance-history.js";
import { balanceHistorySchema } from "./schemas.js";

/** What the route needs. */
export interface BalanceRoute {
  custodian: Custodian;
  balances: BalanceHistory;
}

/** GET /shards/{shardId}/accounts/{accountId}/balances. */
export function balanceRoute(app: App, { custodian, balances }: BalanceRoute): void {
  app.get(
    "/shards/:shardId/accounts/:accountId/balances",
    {
      config: { access: { right: "view-keys" }, problems: ["unknown-account"] },
      schema: {
        operationId: "getAccountBalances",
        tags: ["custodian"],
        summary: "How the balance of an account in custody changed in the last 90 days",
        description: "The chain is asked once an hour; nothing is noted while the shard does not answer.",
        params: accountPathSchema,
        response: { 200: balanceHistorySchema },
      },
    },
    async ({ params: { shardId, accountId } }) => {
      await custodian.demandCustody(shardId, accountId);
      const seen = await balances.of(shardId, accountId);
      return { balances: seen.map(({ at, balance }) => ({ at: at.toISOString(), balance })) };
    },
  );
}
