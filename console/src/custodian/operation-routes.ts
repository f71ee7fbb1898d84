import { authorityOf, requesterOf } from "../access/authenticate.js";
import { checkRight } from "../access/demand.js";
import { maySeeOperation, visibleOperations } from "../access/operations.js";
import { actorOf, type Requester } from "../access/requester.js";
import { reaches } from "../access/rights.js";
import { pageOf } from "../inputs/paging.js";
import { shardPathSchema } from "../inputs/shard-path.js";
import type { App } from "../openapi/typed-app.js";
import type { Custodian } from "./custodian.js";
import { type Operation, unknownOperation } from "./operation.js";
import { presentOperation } from "./present.js";
import * as schemas from "./schemas.js";

/** What the custodian was asked for, and what became of it. */
export function operationRoutes(app: App, { custodian }: { custodian: Custodian }): void {
  app.get(
    "/shards/:shardId/operations",
    {
      config: { access: "authenticated" },
      schema: {
        operationId: "listOperations",
        tags: ["custodian"],
        summary: "List what the custodian was asked for",
        description: WHOSE,
        params: shardPathSchema,
        querystring: schemas.operationsQuerySchema,
        response: { 200: schemas.operationPageSchema },
      },
    },
    async (request) => {
      const requester = requesterOf(request);
      const { shardId } = request.params;
      const visible = visibleOperations(requester, shardId);
      if (visible === "none") checkRight(requester, "view-keys", shardId);
      const { limit, cursor: after, sort = "-created", count, search, status } = request.query;
      const filter = { shardId, search, status, by: visible === "all" ? undefined : actorOf(requester) };
      const find = (most: number) => custodian.operationsOf(filter, { sort, after, limit: most });
      const { page, nextCursor } = await pageOf(limit, find, ({ id }) => id);
      return {
        operations: page.map(presentOperation),
        nextCursor,
        ...(count && { count: await custodian.countOperations(filter) }),
      };
    },
  );

  app.get(
    "/operations/:operationId",
    {
      config: { access: "authenticated", problems: ["forbidden", "unknown-operation"] },
      schema: {
        operationId: "getOperation",
        tags: ["custodian"],
        summary: "Look up an operation, and wait for its end",
        description: WHOSE,
        params: schemas.operationPathSchema,
        querystring: schemas.operationQuerySchema,
        response: { 200: schemas.operationSchema },
      },
    },
    async (request) => {
      const authority = authorityOf(request);
      const { operationId } = request.params;
      checkSees(authority.requester, await custodian.operation(operationId));
      const operation = await custodian.operation(operationId, request.query.wait * 1_000);
      // whoever waited may have been removed or narrowed meanwhile
      checkSees(await authority.judge(), operation);
      return presentOperation(operation);
    },
  );
}

function checkSees(requester: Requester, operation: Operation): void {
  // Who is not for the shard is not told that there is such an operation.
  if (!reaches(requester, operation.shardId)) throw unknownOperation(operation.id);
  if (!maySeeOperation(requester, operation)) checkRight(requester, "view-keys", operation.shardId);
}

const WHOSE =
  "Needs the right `view-keys` on the shard. Without it, whoever has `add-keys`, `remove-keys` or `create-accounts` there sees what " +
  "they have asked for themselves.";
