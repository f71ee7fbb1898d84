import type { AxiosError } from "axios";
import { type HttpError, MalformedAnswer, NoAnswer, type Problem, StatusError } from "./errors.js";
import { printable } from "./printable.js";
import { isUntrusted, MALFORMED } from "./retry.js";
import { asksToWait } from "./retry-after.js";

/** What is known of a failed request, beside axios' error. */
export interface About {
  /** What people call the server. */
  server: string;
  /** Values that must never stand in a message. */
  secrets: readonly string[];
  method: string;
  path: string;
  /** Whether the server may have carried out one of its tries. */
  mayHaveHappened: boolean;
  /** Milliseconds since the epoch, as the deadline. */
  now: number;
  deadline: number;
}

/**
 * Turns axios' error, which holds headers and bodies, into one of ours, which does not.
 * @param problem what the answer's body says
 */
export function explain(error: AxiosError, problem: Problem, about: About): HttpError {
  const { server, secrets, method, path, mayHaveHappened, now, deadline } = about;
  const { response } = error;
  const clean = (text: string) => printable(text, secrets);
  const given: unknown = response?.headers["x-request-id"];
  const requestId = typeof given === "string" ? clean(given.slice(0, 100)) : undefined;
  const facts = { method, path, mayHaveHappened, requestId };
  const request = requestId === undefined ? "" : ` (request ${requestId})`;
  if (response === undefined) {
    return new NoAnswer(`${server} ${noAnswer(error, now < deadline)}`, facts, error.code ?? "UNKNOWN");
  }
  if (error.code === MALFORMED) {
    const words = `${server} sent an answer that cannot be read: ${error.message}${request}`;
    return new MalformedAnswer(clean(words), facts);
  }
  const wait = asksToWait(response.headers, now);
  const asked = wait === undefined ? "" : `; it asks to wait ${Math.ceil(wait / 1_000)} s, try again then`;
  const reason = response.status === 407 ? PROXY_REFUSES : (problem.detail ?? problem.title);
  const detail = reason === undefined ? "" : `: ${clean(reason.slice(0, 1_000))}`;
  const words = `${server} answered ${response.status}${detail}${asked}${request}`;
  return new StatusError(words, facts, response.status, cleaned(problem, clean) as Problem, wait);
}

/** Only a proxy says 407 (RFC 9110). */
const PROXY_REFUSES = "the proxy in HTTPS_PROXY or HTTP_PROXY requires another user name and password";

function noAnswer(error: AxiosError, inTime: boolean): string {
  if (!inTime || error.code === "ERR_CANCELED") return "did not answer before the deadline of the operation";
  if (error.code === "ECONNREFUSED") return "refuses connections: is it running, and is the address right?";
  if (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN") return "cannot be found by name: is the address right?";
  if (error.code === "ETIMEDOUT") return "did not answer in time";
  if (error.code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return `presents a certificate for another name (${error.code}): is the address right?`;
  }
  if (isUntrusted(error)) {
    return `presents a certificate that this machine does not trust (${error.code}). If you trust it, set NODE_EXTRA_CA_CERTS to a file with its CA certificate`;
  }
  return `broke the connection (${error.code ?? "no code"})`;
}

/** A JSON value with each text in it cleaned, the names of properties too. */
function cleaned(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === "string") return clean(value);
  if (Array.isArray(value)) return value.map((item) => cleaned(item, clean));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [clean(key), cleaned(item, clean)]));
}
