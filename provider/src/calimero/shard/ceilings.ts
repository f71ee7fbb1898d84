import { parseDuration, whyNoDuration } from "pulumi-keyring-near";
import { textWithout } from "../../lifecycle/inputs.js";
import { permissionsWithinShape } from "../permissions.js";
import type { ShardAnswer } from "./answer.js";

const duration = textWithout((value) => whyNoDuration(value) ?? whyNoLifetime(parseDuration(String(value))));

function whyNoLifetime(milliseconds: number): string | undefined {
  if (milliseconds === 0) return "must be longer than zero";
  return milliseconds % 1_000 === 0 ? undefined : "must be whole seconds";
}

const NOTE =
  "Tokens that are there stay as they are. Default: what the console has, so that no `up` lifts what somebody has set there; what your program has set is lifted when you remove it.";

/** The inputs that bound what may be issued for a shard. */
export const ceilingShapes = {
  maxTokenLifetime: duration
    .optional()
    .describe(
      `The longest lifetime of a token that is issued for the shard: "30d", "12h", "1h30m" or ISO 8601 ("P30D"). None that does not expire is issued then. ${NOTE}`,
    ),
  tokenPermissions: permissionsWithinShape
    .optional()
    .describe(
      `All that a token may do that is issued for the shard: a list in any order. None with full access is issued then. ${NOTE}`,
    ),
};

/** What of a shard's ceilings a program or a state tells. */
export interface Ceilings {
  maxTokenLifetime?: string | undefined;
  tokenPermissions?: ReturnType<typeof permissionsWithinShape.parse> | undefined;
}

/** The ceilings of a shard that was found, in the words that are known for them. */
export function ceilingsIn({ maxTokenLifetime, tokenPermissions }: ShardAnswer, known: Ceilings): Ceilings {
  return {
    maxTokenLifetime: maxTokenLifetime == null ? undefined : written(maxTokenLifetime, known.maxTokenLifetime),
    tokenPermissions: tokenPermissions ?? undefined,
  };
}

/** The ones among these that somebody manages. */
export function managed(found: Ceilings, { maxTokenLifetime, tokenPermissions }: Ceilings): Ceilings {
  return {
    maxTokenLifetime: maxTokenLifetime === undefined ? undefined : found.maxTokenLifetime,
    tokenPermissions: tokenPermissions === undefined ? undefined : found.tokenPermissions,
  };
}

/** As the console takes them; what is undefined is left out. */
export function toBody({ maxTokenLifetime, tokenPermissions }: Ceilings) {
  return {
    ...(maxTokenLifetime === undefined ? {} : { maxTokenLifetime: parseDuration(maxTokenLifetime) / 1_000 }),
    ...(tokenPermissions === undefined ? {} : { tokenPermissions }),
  };
}

/** The names of the ceilings, as inputs have them. */
export const CEILINGS = ["maxTokenLifetime", "tokenPermissions"] as const;

function written(seconds: number, known: string | undefined): string {
  if (known !== undefined && parseDuration(known) === seconds * 1_000) return known;
  const [unit, size] = UNITS.find(([, size]) => seconds % size === 0) ?? ["s", 1];
  return `${seconds / size}${unit}`;
}

const UNITS: readonly [string, number][] = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
];
