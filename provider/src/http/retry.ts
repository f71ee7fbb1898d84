import type { AxiosError } from "axios";
import { neverSent } from "./agents.js";
import { asksToWait } from "./retry-after.js";

/** What decides about another try. */
export interface Situation {
  /** Whether the request may be sent again although it may have been carried out. */
  repeatable: boolean;
  /** Whether the server refused the headers of this try, and takes fresh ones. */
  refused: boolean;
  /** How many tries there were after the first. */
  retries: number;
  now: number;
  /** Milliseconds since the epoch when the whole operation ends. */
  deadline: number;
  /** Milliseconds before the second try; each further one waits twice as long. */
  firstDelay: number;
}

/** Tries after the first. */
const RETRIES = 5;
/** How often a refusal may be answered with fresh headers. */
const REFUSALS = 8;

/**
 * Milliseconds that a single try may take: of a long time a third, so that whoever allows an operation more time can wait for a
 * server that is slow.
 * @param left milliseconds that the whole operation has
 */
export function timeOfTry(left: number): number {
  const share = Math.min(Math.max(USUAL_TRY, Math.floor(left / 3)), LONGEST_TRY);
  return Math.max(1, Math.min(share, left));
}

const USUAL_TRY = 10_000;
/** A request that got lost must not cost all of a long time. */
const LONGEST_TRY = 60_000;

/** @param declared whether the server tells repeats of this request apart, so that a POST may be sent again */
export function isRepeatable(method: string, declared: boolean): boolean {
  return declared || !["post", "patch"].includes(method.toLowerCase());
}

/**
 * Milliseconds to wait before the next try, or undefined when there must be none. Pure but for the jitter.
 *
 * A connection that was refused or never came about carried nothing and a 429 was turned away: both may be tried again whatever the method. Everything
 * else that is passing (no answer, 5xx, an answer cut short) may have happened, so only requests that can be repeated are.
 */
export function nextTry(error: AxiosError, situation: Situation): number | undefined {
  if (situation.refused) return situation.retries < REFUSALS ? 0 : undefined;
  if (situation.retries >= RETRIES || !worthRepeating(error, situation)) return undefined;
  // Retry-After is authoritative when it can be read
  const asked = asksToWait(error.response?.headers, situation.now);
  const delay = asked ?? situation.firstDelay * 2 ** situation.retries * (0.75 + Math.random() / 2);
  return situation.now + delay < situation.deadline ? delay : undefined;
}

function worthRepeating(error: AxiosError, { repeatable }: Situation): boolean {
  const status = error.response?.status;
  if (error.code === "ERR_CANCELED") return false;
  if (status === 429) return true;
  if (neverSent(error.request)) return error.code !== "ENOTFOUND" && !isUntrusted(error);
  if (status === undefined || error.code === MALFORMED) return repeatable;
  return status >= 500 && status !== 501 && repeatable;
}

/** The code of an answer that was a success but could not be read. */
export const MALFORMED = "ERR_MALFORMED";

/** Whether a try may have been carried out although it failed. */
export function ambiguous(error: AxiosError): boolean {
  const status = error.response?.status;
  return error.code === MALFORMED || (status === undefined ? !neverSent(error.request) : status >= 500);
}

/** Whether an answer began as a success and broke off. */
export function isTorn({ code, response }: AxiosError): boolean {
  return response !== undefined && response.status >= 200 && response.status < 300 && code !== MALFORMED;
}

/** Whether the server's certificate was not accepted. */
export function isUntrusted({ code = "" }: AxiosError): boolean {
  // what OpenSSL calls ERR_SSL_… is what the server says of our side
  return /CERT|LEAF_SIGNATURE/.test(code) && !code.startsWith("ERR_SSL");
}
