import { createHash } from "node:crypto";

/** The seeded tokens belong to stacks of this size. */
export const TOKENS_A_STACK = 500;

/** The value of a seeded token. */
export function seededValue(index: number): string {
  return createHash("sha256").update(`token ${index}`).digest("hex");
}
