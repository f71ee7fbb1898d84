import { z } from "zod";
import { printable } from "../http/printable.js";
import type { Failure, PropertyMeta } from "../lifecycle/resource.js";

/** The names of the properties of which some part is secret by nature. */
export function secretProperties(shape: z.ZodObject): string[] {
  return Object.keys(shape.shape).filter((name) => isSecret(shape.shape[name]));
}

/**
 * A failure as an engine may have it, fit for a terminal: it prints the value of a property that a failure names. So a secret one is named in the reason
 * alone, and one that there is not: it may be a secret in the wrong place.
 */
export function withoutValue({ property, reason }: Failure, shape: z.ZodObject): Failure {
  const name = property.split(/[.[]/)[0] ?? "";
  const hidden = shape.shape[name] === undefined || isSecret(shape.shape[name]);
  const text = printable(hidden && property !== "" ? `${property}: ${reason}` : reason);
  return { property: hidden ? "" : property, reason: text };
}

function isSecret(schema: unknown): boolean {
  if (!(schema instanceof z.ZodType)) return false;
  if ((schema.meta() as PropertyMeta | undefined)?.secret === true) return true;
  if (schema instanceof z.ZodObject) return Object.values(schema.shape).some(isSecret);
  if (schema instanceof z.ZodPipe) return isSecret(schema.in);
  return schema instanceof z.ZodOptional && isSecret(schema.unwrap());
}
