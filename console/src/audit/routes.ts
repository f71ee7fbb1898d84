import { Readable } from "node:stream";
import { z } from "zod";
import { requesterOf } from "../access/authenticate.js";
import { pageOf } from "../inputs/paging.js";
import type { App } from "../openapi/typed-app.js";
import { Problem } from "../problems/problem.js";
import type { Database } from "../store/schema.js";
import { type AuditSearch, findActions, findRecords } from "./list.js";
import * as schemas from "./schemas.js";
import { verifyAudit } from "./verify.js";

/** What the routes of the audit trail need. */
export interface AuditRoutes {
  database: Database;
}

/** GET /audit, as a page or as a stream, GET /audit/actions and GET /audit/verification. */
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
          "The newest first. Whoever is limited to some shards gets what was done on these. Refusals come up to a second late, and those of a " +
          "flood as counts. With `Accept: application/x-ndjson` the answer is everything that fits, the oldest first, a line of JSON each.",
        querystring: schemas.auditQuerySchema,
        response: {
          200: {
            description: "Records of the audit trail.",
            content: {
              "application/json": { schema: schemas.auditPageSchema },
              "application/x-ndjson": { schema: z.string() },
            },
          },
        },
      },
    },
    async (request, reply) => {
      const { limit, cursor, since, until, ...same } = request.query;
      const filter: AuditSearch = {
        ...same,
        since: since === undefined ? undefined : new Date(since),
        until: until === undefined ? undefined : new Date(until),
        shards: requesterOf(request).shards,
      };
      if (wantsLines(request.headers.accept)) {
        const lines = Readable.from(exported(database, filter, cursor), { objectMode: true, highWaterMark: 4 });
        return reply.type("application/x-ndjson").send(lines as unknown as string);
      }
      const find = (count: number) => findRecords(database, filter, { limit: count, beyond: cursor, order: "desc" });
      const { page, nextCursor } = await pageOf(limit, find, ({ id }) => id);
      return { records: page, nextCursor };
    },
  );

  app.get(
    "/audit/actions",
    {
      config: { access: { right: "view-audit" } },
      schema: {
        operationId: "listAuditActions",
        tags: ["audit"],
        summary: "Which actions the audit trail has records of",
        response: { 200: schemas.auditActionsSchema },
      },
    },
    async () => ({ actions: await findActions(database) }),
  );

  let verifying = false;
  app.get(
    "/audit/verification",
    {
      config: { access: { right: "view-audit" } },
      schema: {
        operationId: "verifyAudit",
        tags: ["audit"],
        summary: "Whether a record of the audit trail was changed or removed",
        description: "Reads the whole trail; one look at a time.",
        response: { 200: schemas.verificationSchema },
      },
    },
    async () => {
      if (verifying) {
        const busy = "Another verification is running. Try again when it is finished.";
        throw new Problem("unavailable", busy, {}, { "retry-after": "10" });
      }
      verifying = true;
      try {
        return await verifyAudit(database);
      } finally {
        verifying = false;
      }
    },
  );
}

function wantsLines(accept: string | undefined): boolean {
  return /(?:^|[\s,])application\/(?:x-)?(?:ndjson|jsonl)\b/.test(accept ?? "");
}

/** The lines of an export, in pages: nobody else waits for more than one of them. */
async function* exported(database: Database, filter: AuditSearch, after: string | undefined): AsyncGenerator<string> {
  for (let last = after; ; ) {
    const records = await findRecords(database, filter, { limit: AT_A_TIME, beyond: last, order: "asc" });
    if (records.length > 0) yield records.map((record) => `${JSON.stringify(record)}\n`).join("");
    last = records.at(-1)?.id;
    if (records.length < AT_A_TIME) return;
  }
}

const AT_A_TIME = 500;
