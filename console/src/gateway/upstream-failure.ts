import { type Refusal, upstreamFailed } from "./refusal.js";

/**
 * What to tell a client when a shard's RPC did not answer. Never the error's own text: it names addresses that are the
 * operator's business.
 */
export function explainUpstreamFailure(error: Error): Refusal {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const timeout = TIMEOUTS.get(code);
  return timeout === undefined
    ? upstreamFailed(502, `The shard's RPC ${FAILURES.get(code) ?? "did not give a valid answer"}. Try again later.`)
    : upstreamFailed(
        504,
        `The shard's RPC ${timeout}. A transaction may still have been taken: look before repeating it.`,
      );
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
]);
