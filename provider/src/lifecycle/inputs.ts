import { didYouMean } from "pulumi-keyring-near";
import { z } from "zod";
import { type Failure, Unknown } from "./resource.js";

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
    .flatMap((issue) => failuresOf(issue, schema))
    .filter((failure) => !touched(failure.path))
    .map(({ path, reason }) => ({ property: written(path), reason }));
  const inputs = (read.success ? read.data : eachRead(schema, known)) as z.output<Shape>;
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

/** What is good brought into its normal form, the rest as it came: what is unknown must not undo what is known. */
function eachRead(schema: z.ZodObject, known: unknown): Record<string, unknown> {
  if (typeof known !== "object" || known === null || Array.isArray(known)) return {};
  return Object.fromEntries(
    Object.entries(known).map(([key, value]) => {
      const read = schema.shape[key] === undefined ? undefined : z.safeParse(schema.shape[key], value);
      return [key, read?.success ? read.data : value];
    }),
  );
}

function failuresOf(issue: z.core.$ZodIssue, schema: z.ZodObject): { path: Path; reason: string }[] {
  const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  if (issue.code === "invalid_union") {
    const meant = issue.errors.find((branch) => branch.some(isOfTheRightKind));
    if (meant !== undefined) {
      return meant.flatMap((inner) => failuresOf({ ...inner, path: [...issue.path, ...inner.path] }, schema));
    }
  }
  if (issue.code !== "unrecognized_keys") return [{ path, reason: issue.message }];
  return issue.keys.map((key) => ({
    path: [...path, key],
    reason: `there is no such property${didYouMean(key, propertiesAt(schema, path))}`,
  }));
}

/** The properties of the object that stands at a path, as far as the schema names them. */
function propertiesAt(schema: z.ZodObject, path: Path): string[] {
  let at: unknown = schema;
  for (const part of path) {
    at = at instanceof z.ZodObject ? at.shape[part] : undefined;
    if (at instanceof z.ZodOptional) at = at.unwrap();
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
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
  // a gap stays where an unknown entry was, so that the others keep their places
  if (Array.isArray(value)) return value.map((item, index) => withoutUnknowns(item, [...path, index], unknowns));
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
  (parent as Record<string | number, unknown>)[last] = Unknown;
}

function isPrefix(one: Path, other: Path): boolean {
  return one.length <= other.length && one.every((part, index) => part === other[index]);
}

/** A text that nothing is wrong with. Somebody may have written a key in its place, which no issue is to hold. */
export function textWithout(wrong: (value: unknown) => string | undefined) {
  return z.string({ error: ({ input }) => wrong(input) }).check(({ value, issues }) => {
    const message = wrong(value);
    if (message !== undefined) issues.push({ code: "custom", input: undefined, message });
  });
}
