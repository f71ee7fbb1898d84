import type { IncomingHttpHeaders } from "node:http";
import { ANY_ORIGIN } from "pulumi-keyring-near";

/** Whether pages of an origin may use a shard. */
export function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  return allowed.includes(origin) || allowed.includes(ANY_ORIGIN);
}

/** What lets pages of an origin read an answer, refusals too: names and values in turn. Never with credentials that a browser adds by itself. */
export function readableBy(origin: string): readonly string[] {
  return ["access-control-allow-origin", origin, "vary", "origin", "access-control-expose-headers", EXPOSED];
}

/** What answers a preflight, besides {@link readableBy}. `*` does not cover the header that names a token. */
export const PREFLIGHT: readonly string[] = [
  ...["access-control-allow-methods", "POST"],
  ...["access-control-allow-headers", "authorization, *"],
  ...["access-control-max-age", "600"],
];

/** Whether a browser asks, without a token, whether it may send a request. */
export function isPreflight(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}

const EXPOSED = "x-request-id, x-client-request-id, retry-after, www-authenticate";
