import { parseOptions } from "../toolchain/commands/options";
import { SetupError } from "../toolchain/setup-error.mjs";

/** What can be measured by itself. */
export const PARTS = [
  "engine",
  "plugin",
  "large",
  "keys",
  "gateway",
  "shard",
  "start",
  "audit",
  "scale",
  "pages",
] as const;
export type Part = (typeof PARTS)[number];

export interface BenchOptions {
  parts: readonly Part[];
  /** Resources in the stacks of the engine and the plugin part. */
  count: number;
  format: "table" | "json";
}

/** @throws SetupError that says what is wrong with an argument */
export function readOptions(args: readonly string[]): BenchOptions {
  const { only = [], count: [count = "500"] = [], json } = parseOptions("bench", args);
  const parts = only.map((name) => {
    const part = PARTS.find((known) => known === name);
    if (part === undefined) {
      throw new SetupError(`There is nothing called "${name}" to measure.`, [`--only takes ${PARTS.join(", ")}.`]);
    }
    return part;
  });
  if (!/^[1-9]\d{0,4}$/.test(count)) {
    throw new SetupError(`--count takes a whole number from 1 to 99999, not "${count}".`, ["leave it out for 500."]);
  }
  return { parts: parts.length > 0 ? parts : PARTS, count: Number(count), format: json ? "json" : "table" };
}
