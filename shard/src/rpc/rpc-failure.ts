/** The `error` member of a JSON-RPC answer: nearcore's structured form with the legacy code, message and data beside it. */
export interface RpcErrorBody {
  name: "REQUEST_VALIDATION_ERROR" | "HANDLER_ERROR" | "INTERNAL_ERROR";
  cause: { name: string; info?: Record<string, unknown> };
  code: number;
  message: string;
  data: unknown;
}

/** A request that is answered with an error. `status` is the HTTP status nearcore gives it. */
export class RpcFailure extends Error {
  override readonly name = "RpcFailure";

  constructor(
    readonly status: number,
    readonly body: RpcErrorBody,
  ) {
    super(`${body.cause.name}: ${typeof body.data === "string" ? body.data : body.message}`);
  }
}

/** Parameters that cannot be read. */
export function parseError(message: string): RpcFailure {
  return new RpcFailure(400, {
    name: "REQUEST_VALIDATION_ERROR",
    cause: { name: "PARSE_ERROR", info: { error_message: message } },
    code: -32700,
    message: "Parse error",
    data: message,
  });
}

/** A method this shard does not have. */
export function methodNotFound(method: string): RpcFailure {
  return new RpcFailure(400, {
    name: "REQUEST_VALIDATION_ERROR",
    cause: { name: "METHOD_NOT_FOUND", info: { method_name: method } },
    code: -32601,
    message: "Method not found",
    data: method,
  });
}

/** An answer of a known method that is an error. `data` is the legacy text (or object) that old clients parse. */
export function handlerError(name: string, info: Record<string, unknown>, data: unknown, status = 200): RpcFailure {
  return new RpcFailure(status, {
    name: "HANDLER_ERROR",
    cause: { name, info },
    code: -32000,
    message: "Server error",
    data,
  });
}

/** Something failed inside the shard; the message says what, never how it is implemented. */
export function internalError(message: string): RpcFailure {
  return new RpcFailure(500, {
    name: "INTERNAL_ERROR",
    cause: { name: "INTERNAL_ERROR", info: { error_message: message } },
    code: -32000,
    message: "Server error",
    data: message,
  });
}
