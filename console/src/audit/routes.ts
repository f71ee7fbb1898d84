import { requesterOf } from "../access/authenticate.js";
import { pageOf } from "../inputs/paging.js";
import type { App } from "../openapi/typed-app.js";
import type { Database } from "../store/schema.js";
import { type AuditFilter, findRecords } from "./list.js";
import * as schemas from "./schemas.js";

/** What the routes of the audit trail need. */
export interface AuditRoutes {
  database: Database;
}

/** GET /audit. */
export function auditRoutes(app: App, { database }: AuditRoutes): void {
  app.get(
    "/audit",
    {
      config: { access: { right: "view-audit" } },
      schema: {
        operationId: "listAudit",
        tags: ["audit"],
        summary: "Who did what, from where",
        description:
          "The newest first. Whoever is limited to some shards gets what was done on these. Refusals come up to a few seconds late.",
        querystring: schemas.auditQuerySchema,
        response: { 200: schemas.auditPageSchema },
      },
    },
    async (request) => {
      const { limit, cursor, since, until, ...same } = request.query;
      const filter: AuditFilter = {
        ...same,
        since: since === undefined ? undefined : new Date(since),
        until: until === undefined ? undefined : new Date(until),
        shards: requesterOf(request).shards,
      };
      const find = (count: number) => findRecords(database, filter, count, cursor);
      const { page, nextCursor } = await pageOf(limit, find, ({ id }) => id);
      return { records: page, nextCursor };
    },
  );
}
