import type { App } from "../openapi/typed-app.js";
import { tokenPathSchema } from "../tokens/schemas.js";
import type { Tokens } from "../tokens/tokens.js";
import { tokenUsageSchema } from "./schemas.js";
import type { TokenUsage } from "./token-usage.js";

/** What the route needs. */
export interface UsageRoute {
  tokens: Tokens;
  usage: TokenUsage;
}

/** GET /shards/{shardId}/tokens/{tokenId}/usage. */
export function usageRoute(app: App, { tokens, usage }: UsageRoute): void {
  app.get(
    "/shards/:shardId/tokens/:tokenId/usage",
    {
      config: { access: { right: "view-tokens" }, problems: ["unknown-token"] },
      schema: {
        operationId: "getTokenUsage",
        tags: ["tokens"],
        summary: "How many requests came with a token on each of the last 35 days",
        description:
          "Up to a minute late where several instances run. Requests that their client gave up are not counted.",
        params: tokenPathSchema,
        response: { 200: tokenUsageSchema },
      },
    },
    async (request) => {
      const { shardId, tokenId } = request.params;
      await tokens.find(shardId, tokenId);
      return { days: await usage.daysOf(tokenId) };
    },
  );
}
