import type { Denial } from "./denial.js";
import type { Decision } from "./ports.js";

/** An answer the gateway gives by itself. */
export class Refusal {
  constructor(
    /** HTTP status. */
    readonly status: number,
    /** JSON-RPC error code. */
    readonly code: number,
    readonly outcome: Exclude<Decision["outcome"], "relayed" | "abandoned">,
    /** A sentence for people. */
    readonly message: string,
    /** On a 403: what a token would have needed. */
    readonly missing?: Denial["missing"],
  ) {}
}

/** No token, or none that is alive. */
export function unauthenticated(message: string): Refusal {
  return new Refusal(401, -32001, "unauthenticated", message);
}

/** A live token that may not do this. */
export function forbidden(message: string, missing?: Denial["missing"]): Refusal {
  return new Refusal(403, -32003, "forbidden", message, missing);
}

/** The body is not JSON text. */
export function unparsable(message: string): Refusal {
  return new Refusal(400, -32700, "refused", message);
}

/** Not a request the gateway takes. */
export function refused(status: number, message: string): Refusal {
  return new Refusal(status, -32600, "refused", message);
}

/** The shard's RPC did not answer properly: 502, or 504 when it took too long. */
export function upstreamFailed(status: 502 | 504, message: string): Refusal {
  return new Refusal(status, -32000, "upstream-failed", message);
}

/** The console cannot know at the moment, for want of its database for instance. Clients repeat a 503 for minutes, as they should. */
export function unknowable(message: string): Refusal {
  return new Refusal(503, -32000, "failed", message);
}

/** Something of the console's own failed. Not 503: repeating it would not help. */
export function failed(message: string): Refusal {
  return new Refusal(500, -32603, "failed", message);
}

/**
 * The JSON-RPC error of a refusal, in the structure nearcore uses, so that clients show its message: near-api-js reads
 * `cause.info.error_message`, near-cli prints the whole body.
 *
 * @param id JSON text of the request's id; "null" when the request was not read
 */
export function refusalBody({ status, code, message, missing }: Refusal, id: string): string {
  const info = { error_message: message, missing };
  const cause = status < 500 ? { name: "PARSE_ERROR", info } : { name: "INTERNAL_ERROR", info };
  const name = status < 500 ? "REQUEST_VALIDATION_ERROR" : "INTERNAL_ERROR";
  return `{"jsonrpc":"2.0","id":${id},"error":${JSON.stringify({ code, message, name, cause })}}`;
}
