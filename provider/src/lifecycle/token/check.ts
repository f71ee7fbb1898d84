import { LONGEST_DURATION, parseDuration, whyNoDuration } from "pulumi-keyring-near";
import { checkShape } from "../inputs.js";
import type { Checked, Failure } from "../resource.js";
import type { Inputs, TokenDefinition } from "./definition.js";
import type { Lifetime, Rotation } from "./inputs.js";
import { withName } from "./record.js";

/** Normalises what a program says of a token, and names every wrong property. Pure. */
export function check(
  definition: TokenDefinition,
  raw: unknown,
  { previous, now }: { previous?: Inputs; now: Date },
): Checked<Inputs> {
  const { inputs, failures, unknown } = checkShape(definition.schema, raw);
  const wrong = new Set(failures.map(({ property }) => property.split(/[.[]/)[0]));
  // two lifetimes are one too many even where one is wrong by itself; arithmetic needs what is right
  const sound = ["expiresIn", "expiresAt", "rotation"].every((property) => !wrong.has(property));
  const known = (property: string) => !unknown(property) && (property !== "rotation" || sound);
  const others = [...checkOwnName(definition, inputs), ...checkLifetime(inputs, { previous, now, known })];
  return { inputs, failures: [...failures, ...others] };
}

/** What is wrong with the resource's own name, where a token gets it since the program gives no other. */
function checkOwnName({ named, schema }: TokenDefinition, inputs: Inputs): Failure[] {
  if (named === undefined || inputs[named.setting] !== undefined || inputs.owner === undefined) return [];
  const own = withName({ named }, inputs)[named.setting];
  const read = schema.shape[named.setting]?.safeParse(own);
  const reason = read?.error?.issues[0]?.message;
  if (own === undefined || reason === undefined) return [];
  const words = `the resource's name, which the token would get, ${reason}; give the token a ${named.setting}`;
  return [{ property: named.setting, reason: words }];
}

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
  if (expiresAt !== undefined && fresh && Date.parse(expiresAt) - at.now.getTime() > LONGEST_DURATION) {
    failures.push({ property: "expiresAt", reason: `${expiresAt} lies more than ten years ahead` });
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
