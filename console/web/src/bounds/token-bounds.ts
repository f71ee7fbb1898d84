import type { Token } from "../api/types.js";
import { readAddresses, readCount, writeAddresses, writeCount } from "./written.js";

/** What bounds a token at the gateway. */
export type TokenBounds = Pick<Token, "allowedAddresses" | "requestsPerSecond" | "maxOpenRequests">;

/** The same as a form has it. */
export interface TokenBoundsDraft {
  addresses: string;
  perSecond: string;
  atOnce: string;
}

export const NO_TOKEN_BOUNDS: TokenBounds = { allowedAddresses: null, requestsPerSecond: null, maxOpenRequests: null };

/** The names under which the console finds something wrong with these fields. */
export const TOKEN_BOUND_FIELDS = ["allowedAddresses", "requestsPerSecond", "maxOpenRequests"] as const;

export function draftTokenBounds(bounds: TokenBounds): TokenBoundsDraft {
  return {
    addresses: writeAddresses(bounds.allowedAddresses),
    perSecond: writeCount(bounds.requestsPerSecond),
    atOnce: writeCount(bounds.maxOpenRequests),
  };
}

/** What is written; undefined where some of it cannot be read. */
export function readTokenBounds({ addresses, perSecond, atOnce }: TokenBoundsDraft): TokenBounds | undefined {
  const [requests, open] = [readCount(perSecond), readCount(atOnce)];
  if (!requests || !open) return undefined;
  return {
    allowedAddresses: readAddresses(addresses),
    requestsPerSecond: requests.value,
    maxOpenRequests: open.value,
  };
}

/** The bounds in words, one each: "only from 192.0.2.0/24". */
export function tokenBoundsInWords({ allowedAddresses, requestsPerSecond, maxOpenRequests }: TokenBounds): string[] {
  return [
    ...(allowedAddresses ? [`only from ${allowedAddresses.join(", ")}`] : []),
    ...(requestsPerSecond === null ? [] : [`at most ${requestsPerSecond} requests per second`]),
    ...(maxOpenRequests === null ? [] : [`at most ${maxOpenRequests} requests at once`]),
  ];
}
