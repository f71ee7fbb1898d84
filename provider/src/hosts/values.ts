import { isDeepStrictEqual } from "node:util";

export type Props = Record<string, unknown>;

/** The property by which Pulumi, in its protocol and its states, marks values that JSON has no words for. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/**
 * A value with `each` applied to it and to all that it holds, from the outside in. Properties that are undefined or null go: no
 * engine can carry the one, and no resource means anything by the other.
 */
export function mapped(value: unknown, each: (value: unknown) => unknown): unknown {
  const seen = each(value);
  if (Array.isArray(seen)) return seen.map((item) => mapped(item, each));
  if (typeof seen !== "object" || seen === null) return seen;
  const items = Object.entries(seen).map(([key, item]) => [key, mapped(item, each)] as const);
  return Object.fromEntries(items.filter(([, item]) => item !== undefined && item !== null));
}

/** The names of the properties that differ, those that only one side has among them. */
export function changedNames(before: Props, after: Props): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name]));
}
