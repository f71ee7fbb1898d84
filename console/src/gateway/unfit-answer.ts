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

/**
 * What a client is told instead: 502, also for a 429. With 503 clients of NEAR repeat the request at once and up to ten times, which
 * is the last thing that an RPC needs which gets too many.
 */
export function explainUnfitAnswer(answer: UnfitAnswer): Refusal {
  const { retryAfter } = answer;
  const details = retryAfter !== undefined && RETRY_AFTER.test(retryAfter) ? { retryAfter } : {};
  const advice = ADVICE.get(answer.type === undefined ? answer.status : 0) ?? "Its URL may be wrong, or it is down.";
  return upstreamFailed(502, `The shard's RPC ${whatIsUnfit(answer)}. ${advice} Your token is not the cause.`, details);
}

/** What is wrong with an answer, to complete "The shard's RPC …". */
export function whatIsUnfit({ status, type }: UnfitAnswer): string {
  return type === undefined
    ? (OWN_TROUBLE.get(status) ?? `answered ${status}`)
    : `answered ${JSON.stringify(type)} with status ${status} where JSON belongs`;
}

/** How many milliseconds the RPC wants to be left alone for; 0 where it does not say. @param now milliseconds since the epoch */
export function retryAfterMs({ retryAfter = "" }: UnfitAnswer, now: number): number {
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now;
  return Number.isNaN(ms) ? 0 : Math.max(0, ms);
}

const OWN_TROUBLE: ReadonlyMap<number, string> = new Map([
  [401, "does not accept the console's credentials (401)"],
  [403, "does not let the console in (403)"],
  [429, "gets too many requests from the console (429)"],
]);

/** What whoever runs the console can do, or the client. */
const ADVICE: ReadonlyMap<number, string> = new Map([
  [401, "Whoever runs the console can set its headers."],
  [403, "Whoever runs the console can set its headers."],
  [429, "Try again later."],
]);

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json[ \t]*(?:;|$)/i;

/** Seconds, or a date. */
const RETRY_AFTER = /^[\w ,:+-]{1,40}$/;
