import { isDeepStrictEqual } from "node:util";
import { parseDuration } from "pulumi-keyring-near";
import { Unknown } from "./resource.js";

/** Whether two settings mean the same; an {@link Unknown} never does. */
export function same(one: unknown, other: unknown): boolean {
  return !hasUnknown(one) && !hasUnknown(other) && isDeepStrictEqual(plain(one), plain(other));
}

/** Whether two durations are equally long, however they are written. */
export function sameDuration(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return same(one, other) || (!hasUnknown(one) && !hasUnknown(other) && parseDuration(one) === parseDuration(other));
}

/** Whether two times (RFC 3339) are the same, however they are written. */
export function sameTime(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Date.parse(one) === Date.parse(other);
}

/** Whether a value that preview does not know stands anywhere in this one. */
export function hasUnknown(value: unknown): boolean {
  if (value === Unknown) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/** Without properties that are undefined, which a checkpoint does not keep. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
