import { type Refusal, upstreamFailed } from "./refusal.js";

/**
 * What to tell a client when a shard's RPC did not answer. Never the error's own text: it names addresses that are the
 * operator's business.
 */
export function explainUpstreamFailure(error: Error): Refusal {
  const what = `The shard's RPC ${whatFailed(error)}.`;
  return isTimeout(error)
    ? upstreamFailed(504, `${what} A transaction may still have been taken: look before repeating it.`)
    : upstreamFailed(502, `${what} Try again later.`);
}

/** What is wrong with an RPC that did not answer, to complete "The shard's RPC …". */
export function whatFailed(error: Error): string {
  const code = codeOf(error);
  if (CERTIFICATE.test(code)) return "has a certificate that the console does not accept";
  if (NO_TLS.test(code)) return "does not speak TLS: its URL may have to begin with http://";
  return TIMEOUTS.get(code) ?? FAILURES.get(code) ?? "did not give a valid answer";
}

/** Whether the RPC took the request, as far as one can tell, and did not answer for too long. */
export function isTimeout(error: Error): boolean {
  return TIMEOUTS.has(codeOf(error));
}

/** Whether no connection came about, so that nothing can have been sent. */
export function isUnconnected(error: Error): boolean {
  return [CERTIFICATE, NO_TLS].some((kind) => kind.test(codeOf(error))) || UNCONNECTED.has(codeOf(error));
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

const TIMEOUTS: ReadonlyMap<string, string> = new Map([
  ["UND_ERR_HEADERS_TIMEOUT", "did not answer in time"],
  ["UND_ERR_BODY_TIMEOUT", "stopped in the middle of its answer"],
]);

const FAILURES: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "refuses connections"],
  ["UND_ERR_CONNECT_TIMEOUT", "could not be reached in time"],
  ["ETIMEDOUT", "could not be reached in time"],
  ["ENOTFOUND", "could not be found"],
  ["EAI_AGAIN", "could not be found"],
  ["EHOSTUNREACH", "could not be reached"],
  ["ENETUNREACH", "could not be reached"],
  ["ECONNRESET", "closed the connection without an answer"],
  ["EPIPE", "closed the connection without an answer"],
  ["UND_ERR_SOCKET", "closed the connection without an answer"],
  ["ERR_REFUSED_ADDRESS", "is at an address that this console may not use"],
]);

/** What happens before a connection can be used. */
const UNCONNECTED = new Set([
  "ECONNREFUSED",
  "UND_ERR_CONNECT_TIMEOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ERR_REFUSED_ADDRESS",
]);

/** Of Node and OpenSSL, about certificates. */
const CERTIFICATE =
  /^(?:CERT_|ERR_TLS_CERT_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$|UNABLE_TO_(?:GET|VERIFY)_)/;

/** Of OpenSSL, about what came instead of a handshake. Before the handshake nothing of a request is sent. */
const NO_TLS = /^(?:ERR_SSL_|EPROTO$)/;
