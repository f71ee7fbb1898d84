import type { z } from "zod";
import { type Failure, Unknown } from "./resource.js";
import { didYouMean } from "./suggest.js";

type Path = readonly (string | number)[];

/**
 * Checks inputs of which some may be {@link Unknown}: every wrong property at once, nothing said of what is not known.
 * @returns the inputs as the schema reads them where all is well, otherwise as they came
 */
export function checkShape<Shape extends z.ZodObject>(
  schema: Shape,
  raw: unknown,
): { inputs: z.output<Shape>; failures: Failure[]; unknown: (property: string) => boolean } {
  const unknowns: Path[] = [];
  const known = withoutUnknowns(raw, [], unknowns);
  const read = schema.safeParse(known);
  const touched = (path: Path) => unknowns.some((unknown) => isPrefix(unknown, path) || isPrefix(path, unknown));
  const failures = (read.error?.issues ?? [])
    .flatMap((issue) => failuresOf(issue, Object.keys(schema.shape)))
    .filter((failure) => !touched(failure.path))
    .map(({ path, reason }) => ({ property: written(path), reason }));
  const inputs = (read.success ? read.data : (known ?? {})) as z.output<Shape>;
  for (const path of unknowns) place(inputs, path);
  return { inputs, failures, unknown: (property) => touched([property]) };
}

/** `["permissions", 2]` as a user writes it: `permissions[2]`. */
function written(path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
}

function failuresOf(issue: z.core.$ZodIssue, properties: string[]): { path: Path; reason: string }[] {
  const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  if (issue.code === "invalid_union") {
    const meant = issue.errors.find((branch) => branch.some(isOfTheRightKind));
    if (meant !== undefined) {
      return meant.flatMap((inner) => failuresOf({ ...inner, path: [...issue.path, ...inner.path] }, properties));
    }
  }
  if (issue.code !== "unrecognized_keys") return [{ path, reason: issue.message }];
  return issue.keys.map((key) => ({
    path: [...path, key],
    reason: `there is no such property${path.length === 0 ? didYouMean(key, properties) : ""}`,
  }));
}

/** Whether an alternative failed deeper than by its mere kind, so that it is the one the user meant. */
function isOfTheRightKind({ code, path }: z.core.$ZodIssue): boolean {
  return path.length > 0 || (code !== "invalid_type" && code !== "invalid_value");
}

function withoutUnknowns(value: unknown, path: Path, unknowns: Path[]): unknown {
  if (value === Unknown) {
    unknowns.push(path);
    return undefined;
  }
  if (Array.isArray(value)) {
    return value
      .map((item, index) => withoutUnknowns(item, [...path, index], unknowns))
      .filter((item) => item !== undefined);
  }
  if (typeof value !== "object" || value === null) return value;
  const known: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const kept = withoutUnknowns(item, [...path, key], unknowns);
    if (kept !== undefined) known[key] = kept;
  }
  return known;
}

function place(inputs: unknown, path: Path): void {
  let parent = inputs;
  for (const part of path.slice(0, -1)) {
    if (typeof parent !== "object" || parent === null) return;
    const holder = parent as Record<string | number, unknown>;
    holder[part] ??= {};
    parent = holder[part];
  }
  const last = path.at(-1);
  if (typeof parent !== "object" || parent === null || last === undefined) return;
  if (Array.isArray(parent)) parent.splice(Number(last), 0, Unknown);
  else (parent as Record<string, unknown>)[last] = Unknown;
}

function isPrefix(one: Path, other: Path): boolean {
  return one.length <= other.length && one.every((part, index) => part === other[index]);
}
