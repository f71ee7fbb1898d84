import type { IncomingHttpHeaders } from "node:http";
import { type Refusal, upstreamFailed } from "./refusal.js";

/** An answer of a shard's RPC that clients must not get: it is not theirs, or no JSON. */
export interface UnfitAnswer {
  status: number;
  /** The media type, without parameters; undefined where that is not what is wrong. */
  type: string | undefined;
  retryAfter: string | undefined;
}

/**
 * Whether an answer is not for clients. 401, 403 and 429 are about the console's own access to the RPC: a client would look for
 * the fault in its token. Whatever says that it is no JSON is some other server's page.
 */
export function unfit(
  status: number,
  { "content-type": type, "retry-after": retryAfter }: IncomingHttpHeaders,
): UnfitAnswer | undefined {
  if (OWN_TROUBLE.has(status)) {
    return { status, type: undefined, retryAfter };
  }
  if (type === undefined || type === "application/json" || JSON_TYPE.test(type)) {
    return undefined;
  }
  return { status, type: type.split(";", 1)[0]?.trim().slice(0, 50) ?? "", retryAfter };
}

/** What a client is told instead. */
export function explainUnfitAnswer({ status, type, retryAfter }: UnfitAnswer): Refusal {
  const what =
    type === undefined
      ? OWN_TROUBLE.get(status)
      : `answered ${JSON.stringify(type)} with status ${status} where JSON belongs. Its URL may be wrong, or it is down.`;
  const details = retryAfter !== undefined && RETRY_AFTER.test(retryAfter) ? { retryAfter } : {};
  return upstreamFailed(502, `The shard's RPC ${what} Your token is not the cause.`, details);
}

const OWN_TROUBLE: ReadonlyMap<number, string> = new Map([
  [401, "does not accept the console's credentials (401)."],
  [403, "does not let the console in (403)."],
  [429, "gets too many requests from the console (429). Try again later."],
]);

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json[ \t]*(?:;|$)/i;

/** Seconds, or a date. */
const RETRY_AFTER = /^[\w ,:+-]{1,40}$/;
