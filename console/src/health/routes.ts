import { sql } from "kysely";
import { z } from "zod";
import type { App } from "../openapi/typed-app.js";
import { Problem } from "../problems/problem.js";
import type { Database } from "../store/schema.js";

/** What readiness is judged by. */
export interface HealthRoutes {
  /** For short look-ups, which fail soon when the database does not answer. */
  prompt: Database;
  /** Whether this instance is about to stop. */
  isLeaving(): boolean;
}

/** What a load balancer may ask. */
export function healthRoutes(app: App, { prompt, isLeaving }: HealthRoutes): void {
  app.get(
    "/healthz",
    {
      config: { access: "public", anyHost: true, problems: "none" },
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
      config: { access: "public", anyHost: true, problems: ["stopping"] },
      schema: {
        operationId: "getReadiness",
        tags: ["health"],
        summary: "Whether the console can serve: its database answers, and it is not about to stop",
        security: [],
        response: { 200: statusSchema },
      },
    },
    async () => {
      if (isLeaving()) throw new Problem("stopping", STOPPING, {}, { "retry-after": "2" });
      await sql`select 1`.execute(prompt);
      return { status: "ok" as const };
    },
  );
}

const STOPPING = "This instance is shutting down and finishes its running requests. Send new ones to another instance.";

const statusSchema = z.object({ status: z.literal("ok") });
