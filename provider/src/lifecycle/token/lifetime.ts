import { parseDuration, whyNoDuration } from "pulumi-keyring-near";
import { z } from "zod";
import type { Failure } from "../resource.js";

/** Names no duration that {@link parseDuration} does not read. `zero` says whether none at all makes sense. */
function duration(zero: "allowed" | "refused") {
  return z.string({ error: ({ input }) => whyNoDuration(input) }).check(({ value, issues }) => {
    const wrong = whyNoDuration(value) ?? (zero === "refused" && parseDuration(value) === 0 ? ZERO : undefined);
    if (wrong !== undefined) issues.push({ code: "custom", input: value, message: wrong });
  });
}

const ZERO = "must be longer than zero";

const instant = z.iso.datetime({
  offset: true,
  error: 'is not a time; write RFC 3339 with a zone, like "2027-01-31T12:00:00Z"',
});

/** What Pulumi makes of a value that it cannot write down, such as a Date inside an output. */
const NEVER_CHANGES =
  "is an empty object, which never changes, so it would never rotate; write a Date as text: date.toISOString()";

/** Where in a value empty objects are; the value itself may be one. */
function emptyObjectsIn(value: object): (string | number)[][] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const key = Array.isArray(value) ? Number(name) : name;
    if (typeof inner !== "object" || inner === null) return [];
    if (!Array.isArray(inner) && Object.keys(inner).length === 0) return [[key]];
    return emptyObjectsIn(inner).map((path) => [key, ...path]);
  });
}

/** When a token is minted anew. */
export const rotationShape = z
  .strictObject({
    before: duration("refused")
      .optional()
      .describe("Rotate when this close to expiry. Default: a third of the lifetime. Needs a lifetime."),
    every: duration("refused").optional().describe("Rotate at this age; also for perpetual tokens."),
    grace: duration("allowed")
      .optional()
      .describe(
        "How long the previous value stays valid. Default: the smaller of 24 h and `before`, at most until its own expiry.",
      ),
    triggers: z
      .record(z.string(), z.unknown())
      .superRefine((triggers, context) => {
        for (const path of emptyObjectsIn(triggers)) {
          context.addIssue({ code: "custom", path, message: NEVER_CHANGES });
        }
      })
      .optional()
      .describe("Any map; a changed value rotates at the next `up`."),
  })
  .describe("When the token is minted anew, and how long the previous value stays valid.")
  .meta({ title: "Rotation" });

/** The inputs that every token has, whatever mints it. */
export const lifetimeShape = {
  expiresIn: duration("refused")
    .optional()
    .describe(
      'Lifetime: "30d", "12h", "1h30m" or ISO 8601 ("P30D"). Without it and `expiresAt` the token lives as long as its issuer allows. Not together with `expiresAt`.',
    ),
  expiresAt: instant
    .optional()
    .describe('Fixed end as RFC 3339 with a zone, e.g. "2027-01-31T12:00:00Z". Not together with `expiresIn`.'),
  rotation: rotationShape.optional(),
};

/** The inputs that decide about a token's life. */
export interface Lifetime {
  expiresIn?: string | undefined;
  expiresAt?: string | undefined;
  rotation?: Rotation | undefined;
}

export type Rotation = z.output<typeof rotationShape>;

/**
 * What is wrong with a lifetime beyond the shape of each property, with the arithmetic.
 * @param known whether a property's value is known; nothing is said about others
 */
export function checkLifetime(
  inputs: Lifetime,
  at: { previous: Lifetime | undefined; now: Date; known: (property: string) => boolean },
): Failure[] {
  if (!at.known("expiresIn") || !at.known("expiresAt")) return [];
  const failures: Failure[] = [];
  const { expiresIn, expiresAt, rotation } = inputs;
  if (expiresIn !== undefined && expiresAt !== undefined) {
    failures.push({ property: "expiresAt", reason: "give either expiresIn or expiresAt, not both" });
  }
  const fresh = at.previous?.expiresAt !== expiresAt;
  if (expiresAt !== undefined && fresh && Date.parse(expiresAt) <= at.now.getTime()) {
    failures.push({ property: "expiresAt", reason: `${expiresAt} is in the past (now ${at.now.toISOString()})` });
  }
  if (rotation !== undefined && at.known("rotation")) failures.push(...checkRotation(rotation, inputs));
  return failures;
}

function checkRotation(rotation: Rotation, { expiresIn, expiresAt }: Lifetime): Failure[] {
  const failures: Failure[] = [];
  const refuse = (property: string, reason: string) => failures.push({ property: `rotation.${property}`, reason });
  const lifetime = read(expiresIn);
  const before = read(rotation.before);
  const every = read(rotation.every);
  const grace = read(rotation.grace);
  const window = before ?? (lifetime === undefined ? undefined : lifetime / 3);
  if (before !== undefined && expiresAt !== undefined) {
    refuse("before", "a fixed end (expiresAt) cannot move, so there is nothing to rotate into; use expiresIn");
  } else if (before !== undefined && expiresIn === undefined) {
    refuse("before", "a perpetual token has no expiry to rotate before; use rotation.every, or set expiresIn");
  }
  if (before !== undefined && lifetime !== undefined && before >= lifetime) {
    refuse(
      "before",
      `${rotation.before} before expiry is ${before === lifetime ? "all" : "more than all"} of the lifetime of ${expiresIn}`,
    );
  } else if (grace !== undefined && window !== undefined && grace > window) {
    const named = rotation.before ?? `a third of ${expiresIn}`;
    refuse(
      "grace",
      `a grace of ${rotation.grace} is longer than rotation.before (${named}): the previous token would expire within it`,
    );
  } else if (grace !== undefined && window !== undefined && lifetime !== undefined && window + grace > lifetime) {
    refuse("grace", `rotation.before plus a grace of ${rotation.grace} is longer than the lifetime of ${expiresIn}`);
  }
  if (grace !== undefined && every !== undefined && grace > every) {
    refuse(
      "grace",
      `a grace of ${rotation.grace} is longer than rotation.every (${rotation.every}): more than two tokens would be alive`,
    );
  }
  return failures;
}

function read(text: string | undefined): number | undefined {
  // the shape says already what is wrong
  return text === undefined || whyNoDuration(text) !== undefined ? undefined : parseDuration(text);
}
