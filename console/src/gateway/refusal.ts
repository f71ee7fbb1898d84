import type { Decision, TokenBoundName } from "./decision.js";
import type { Denial } from "./denial.js";

/** What some refusals say besides. */
export interface Details {
  /** On a 403: what a token would have needed. */
  missing?: Denial["missing"];
  /** On an unknown method: its name. */
  method?: string;
  /** When to come back, as the header Retry-After says it: seconds or a date. */
  retryAfter?: string;
  /** What bounds the token and was the reason. */
  bound?: TokenBoundName;
}

/** An answer the gateway gives by itself. */
export class Refusal {
  constructor(
    /** HTTP status. */
    readonly status: number,
    /** JSON-RPC error code. */
    readonly code: number,
    readonly outcome: Exclude<Decision["outcome"], "relayed" | "preflight" | "abandoned">,
    /** A sentence for people. */
    readonly message: string,
    readonly details: Details = {},
  ) {}
}

/** No token, or none that is alive. */
export function unauthenticated(message: string): Refusal {
  return new Refusal(401, -32001, "unauthenticated", message);
}

/** A live token that may not do this. */
export function forbidden(message: string, missing?: Denial["missing"]): Refusal {
  return new Refusal(403, -32003, "forbidden", message, missing === undefined ? {} : { missing });
}

/** A method that the gateway does not know; told as nearcore tells it, since clients find out by it what a node can do. */
export function methodNotFound(method: string, message: string): Refusal {
  return new Refusal(400, -32601, "refused", message, { method: method.slice(0, 100) });
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
export function upstreamFailed(status: 502 | 504, message: string, details?: Details): Refusal {
  return new Refusal(status, -32000, "upstream-failed", message, details);
}

/**
 * One client takes more than its share: 429, which clients repeat after a while. For nothing that a repetition would not mend.
 *
 * @param retryAfter seconds
 */
export function limited(message: string, retryAfter = 1): Refusal {
  return new Refusal(429, -32005, "limited", message, { retryAfter: String(retryAfter) });
}

/** All clients together take more than the console has: 503. */
export function overloaded(): Refusal {
  return new Refusal(503, -32005, "limited", "The console has no memory for this request at the moment. Try again.", {
    retryAfter: "1",
  });
}

/** The console cannot know at the moment, for want of its database for instance. Clients repeat a 503 for minutes, as they should. */
export function unknowable(message: string): Refusal {
  return new Refusal(503, -32000, "failed", message, { retryAfter: "2" });
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
export function refusalBody({ status, code, message, details: { missing, method } }: Refusal, id: string): string {
  const validation = status < 500;
  const error =
    method === undefined
      ? {
          code,
          message,
          name: validation ? "REQUEST_VALIDATION_ERROR" : "INTERNAL_ERROR",
          cause: {
            name: validation ? "PARSE_ERROR" : "INTERNAL_ERROR",
            info: { error_message: message, missing },
          },
        }
      : {
          code,
          message: "Method not found",
          data: method,
          name: "REQUEST_VALIDATION_ERROR",
          cause: { name: "METHOD_NOT_FOUND", info: { method_name: method, error_message: message } },
        };
  return `{"jsonrpc":"2.0","id":${id},"error":${JSON.stringify(error)}}`;
}
