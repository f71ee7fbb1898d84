import type { Decision, TokenBoundName } from "./decision.js";

/** What reached a limit. */
export type LimitName =
  | "requestsPerToken"
  | "requestsPerAddress"
  | "bytesPerToken"
  | "bytesPerAddress"
  | "bytesInAll"
  | "unknownTokens";

/** What a gateway counts from its start on; only ever grows, except for what is open. */
export class Counters {
  /** Requests that are over, by what became of them. */
  readonly outcomes: Record<Decision["outcome"], number> = {
    relayed: 0,
    preflight: 0,
    unauthenticated: 0,
    forbidden: 0,
    refused: 0,
    limited: 0,
    "upstream-failed": 0,
    failed: 0,
    abandoned: 0,
  };
  /** Requests refused for a limit, by its name. */
  readonly limited: Record<LimitName, number> = {
    requestsPerToken: 0,
    requestsPerAddress: 0,
    bytesPerToken: 0,
    bytesPerAddress: 0,
    bytesInAll: 0,
    unknownTokens: 0,
  };
  /** Requests refused for a bound of their token, by its name. */
  readonly bounded: Record<TokenBoundName, number> = { allowedAddresses: 0, requestsPerSecond: 0, maxOpenRequests: 0 };
  /** Requests at this moment, and bytes of bodies kept for them. */
  openRequests = 0;
  openBytes = 0;
}
