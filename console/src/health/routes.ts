import { sql } from "kysely";
import { z } from "zod";
import type { App } from "../openapi/app.js";
import { problemResponses } from "../problems/schema.js";
import type { Database } from "../store/schema.js";
import { HOME_PAGE, HOME_PAGE_POLICY } from "./home-page.js";

/** What a load balancer and a person without an access key may ask. */
export function healthRoutes(app: App, { database }: { database: Database }): void {
  app.get(
    "/healthz",
    {
      config: { access: "public" },
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
      config: { access: "public" },
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

  app.get("/", { config: { access: "public" }, schema: { hide: true } }, async (_request, reply) =>
    reply.header("content-security-policy", HOME_PAGE_POLICY).type("text/html; charset=utf-8").send(HOME_PAGE),
  );
}

const statusSchema = z.object({ status: z.literal("ok") });
