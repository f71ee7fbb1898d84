import type { z } from "zod";
import type { Operation } from "./operation.js";
import type { operationSchema } from "./schemas.js";

/** An operation as answers show it. */
export function presentOperation({ createdAt, finishedAt, ...operation }: Operation): z.input<typeof operationSchema> {
  return { ...operation, createdAt: createdAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
}
