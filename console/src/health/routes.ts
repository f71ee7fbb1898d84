import { sql } from "kysely";
import { z } from "zod";
import type { App } from "../openapi/app.js";
import { problemResponses } from "../problems/schema.js";
import type { Database } from "../store/schema.js";

/** What a load balancer may ask. */
export function healthRoutes(app: App, { database }: { database: Database }): void {
  app.get(
    "/healthz",
    {
      config: { access: "public", anyHost: true },
      schema: {
        operationId: "getHealth",
        tags: ["health"],
        summary: "Whether the process runs",
        security: [],
        response: { 200: statusSchema },
      },
    },
    async () => ({ status: "ok" as const }),
  );

  app.get(
    "/readyz",
    {
      config: { access: "public", anyHost: true },
      schema: {
        operationId: "getReadiness",
        tags: ["health"],
        summary: "Whether the console can serve: its database answers",
        security: [],
        response: { 200: statusSchema, ...problemResponses("unavailable") },
      },
    },
    async () => {
      await sql`select 1`.execute(database);
      return { status: "ok" as const };
    },
  );
}

const statusSchema = z.object({ status: z.literal("ok") });
