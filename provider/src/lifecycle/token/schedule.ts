import { parseDuration } from "pulumi-keyring-near";
import type { Lifetime } from "./inputs.js";

/** The recorded dates of a token that is alive or was. */
export interface Dates {
  /** RFC 3339. */
  createdAt: string;
  /** RFC 3339; undefined for a perpetual token. */
  expiresAt?: string | undefined;
}

const DAY = 86_400_000;

/** Milliseconds of the lifetime that inputs ask for, or undefined without `expiresIn`. */
export function lifetimeOf({ expiresIn }: Lifetime): number | undefined {
  return expiresIn === undefined ? undefined : parseDuration(expiresIn);
}

/** Whether a token was minted with the lifetime that inputs ask for. Issuers count in seconds. */
export function livesAsLong(inputs: Lifetime, { createdAt, expiresAt }: Dates): boolean {
  const lifetime = lifetimeOf(inputs);
  if (lifetime === undefined || expiresAt === undefined) return lifetime === undefined && expiresAt === undefined;
  return Math.abs(Date.parse(expiresAt) - Date.parse(createdAt) - lifetime) <= 1_000;
}

/**
 * How close to expiry a token rotates, in milliseconds; undefined when closeness to expiry decides nothing.
 * @param dates of a token that lives: an issuer may have given it less than was asked for, and then every `up` would be within a window
 *   as long as its whole life
 */
export function windowOf(inputs: Lifetime, dates?: Dates): number | undefined {
  const lifetime = lifetimeOf(inputs);
  if (inputs.rotation === undefined || lifetime === undefined) return undefined;
  const { before } = inputs.rotation;
  const life = Math.min(lifetime, lifeOf(dates) ?? lifetime);
  const asked = before === undefined ? undefined : parseDuration(before);
  return asked !== undefined && asked < life ? asked : Math.floor(life / 3);
}

function lifeOf(dates: Dates | undefined): number | undefined {
  return dates?.expiresAt === undefined ? undefined : Date.parse(dates.expiresAt) - Date.parse(dates.createdAt);
}

/** When a token rotates by itself, as RFC 3339; undefined when it never does. */
export function rotateAt(inputs: Lifetime, { createdAt, expiresAt }: Dates): string | undefined {
  const moments: number[] = [];
  const window = windowOf(inputs, { createdAt, expiresAt });
  if (window !== undefined && expiresAt !== undefined) moments.push(Date.parse(expiresAt) - window);
  const every = inputs.rotation?.every;
  if (every !== undefined) moments.push(Date.parse(createdAt) + parseDuration(every));
  return moments.length === 0 ? undefined : new Date(Math.min(...moments)).toISOString();
}

/** How long a previous value stays valid after a rotation, in milliseconds, before the cap of its own expiry. */
export function graceOf(inputs: Lifetime): number {
  const { grace, every } = inputs.rotation ?? {};
  if (grace !== undefined) return parseDuration(grace);
  return Math.min(DAY, windowOf(inputs) ?? DAY, every === undefined ? DAY : parseDuration(every));
}

/** When the value before this one ends: a grace after the rotation, and never after its own expiry. RFC 3339. */
export function previousEnd(inputs: Lifetime, rotatedAt: string, previousExpiry: string | undefined): string {
  const end = Date.parse(rotatedAt) + graceOf(inputs);
  return new Date(previousExpiry === undefined ? end : Math.min(end, Date.parse(previousExpiry))).toISOString();
}
