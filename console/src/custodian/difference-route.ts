import type { App } from "../openapi/app.js";
import { pageOf } from "../openapi/paging.js";
import { problemResponses } from "../problems/schema.js";
import { shardPathSchema } from "../shards/schemas.js";
import type { Custodian } from "./custodian.js";
import * as schemas from "./schemas.js";

/** GET /shards/{shardId}/custody-differences. */
export function differenceRoute(app: App, { custodian }: { custodian: Custodian }): void {
  app.get(
    "/shards/:shardId/custody-differences",
    {
      config: { access: { right: "view-keys" } },
      schema: {
        operationId: "listCustodyDifferences",
        tags: ["custodian"],
        summary: "Compare the keys of accounts in custody with the chain",
        description:
          "Asks the shard for the keys of every account of the page. After a restore it shows what was done since the backup.",
        params: shardPathSchema,
        querystring: schemas.differenceQuerySchema,
        response: {
          200: schemas.differencePageSchema,
          ...problemResponses("invalid-request", "unauthenticated", "forbidden", "unknown-shard", "shard-unavailable"),
        },
      },
    },
    async (request) => {
      const { limit, cursor = "" } = request.query;
      const found = await custodian.differences(request.params.shardId, limit + 1, cursor);
      const { page, nextCursor } = pageOf(found, limit, ({ accountId }) => accountId);
      return { differences: page.flatMap(({ differences }) => differences), nextCursor };
    },
  );
}
