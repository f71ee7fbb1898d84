import { checkRight, requesterOf } from "../access/authenticate.js";
import type { App } from "../openapi/app.js";
import { pageOf } from "../openapi/paging.js";
import { problemResponses } from "../problems/schema.js";
import { shardPathSchema } from "../shards/schemas.js";
import { presentOperation } from "./present.js";
import type { CustodianRoutes } from "./routes.js";
import * as schemas from "./schemas.js";

/** What the custodian was asked for, and what became of it. */
export function operationRoutes(app: App, { custodian }: CustodianRoutes): void {
  app.get(
    "/shards/:shardId/operations",
    {
      config: { access: { right: "view-keys" } },
      schema: {
        operationId: "listOperations",
        tags: ["custodian"],
        summary: "List what the custodian was asked for, the newest first",
        params: shardPathSchema,
        querystring: schemas.operationsQuerySchema,
        response: {
          200: schemas.operationPageSchema,
          ...problemResponses("invalid-request", "unauthenticated", "forbidden", "unknown-shard"),
        },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const found = await custodian.operationsOf(request.params.shardId, limit + 1, cursor);
      const { page, nextCursor } = pageOf(found, limit, ({ id }) => id);
      return { operations: page.map(presentOperation), nextCursor };
    },
  );

  app.get(
    "/operations/:operationId",
    {
      config: { access: "authenticated" },
      schema: {
        operationId: "getOperation",
        tags: ["custodian"],
        summary: "Look up an operation, and wait for its end",
        description: "Needs the right `view-keys` on the operation's shard.",
        params: schemas.operationPathSchema,
        querystring: schemas.operationQuerySchema,
        response: {
          200: schemas.operationSchema,
          ...problemResponses("invalid-request", "unauthenticated", "forbidden", "unknown-operation"),
        },
      },
    },
    async (request) => {
      const { operationId } = request.params;
      const { shardId } = await custodian.operation(operationId);
      checkRight(requesterOf(request), "view-keys", shardId);
      return presentOperation(await custodian.operation(operationId, request.query.wait * 1_000));
    },
  );
}
