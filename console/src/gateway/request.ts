import { isUtf8 } from "node:buffer";
import { ExactJson, MOST_INEXACT_NUMBERS, TooManyNumbersError } from "./exact-json.js";
import type { JsonRpcRequest } from "./ports.js";
import { type Refusal, refused, unparsable } from "./refusal.js";

/** One JSON-RPC request, read. Decide on `request` first: writing it costs more than reading it. */
export class ParsedRequest {
  constructor(
    private readonly json: ExactJson,
    readonly request: JsonRpcRequest,
  ) {}

  /** Whether it holds numbers that JavaScript cannot: they are exact in what is written, not in `request`. */
  get inexact(): boolean {
    return this.json.inexact;
  }

  /**
   * The request written anew from what was parsed, for the shard: nothing read differently elsewhere can hide in it. Or why it
   * cannot be written.
   */
  write(): string | Refusal {
    try {
      return this.json.write(membersOf);
    } catch (error) {
      return explain(error);
    }
  }

  /** JSON text of the request's id, null without one, for an answer of our own. */
  idText(): string {
    try {
      return this.json.write((value) => membersOf(value).id ?? null);
    } catch {
      // A request that cannot be written for its depth or its numbers: no client of NEAR sends one.
      return typeof this.request.id === "string" ? JSON.stringify(this.request.id) : "null";
    }
  }
}

/** Reads one JSON-RPC request from a body, or says why it is none. */
export function parseRequest(body: Buffer): ParsedRequest | Refusal {
  if (!isUtf8(body)) {
    return unparsable("The body is not valid UTF-8.");
  }
  try {
    return understand(new ExactJson(body.toString()));
  } catch (error) {
    return explain(error);
  }
}

function understand(json: ExactJson): ParsedRequest | Refusal {
  const { value } = json;
  if (Array.isArray(value)) {
    return refused(400, "Batches are not supported: send one JSON-RPC request at a time.");
  }
  if (typeof value !== "object" || value === null) {
    return refused(400, "The body is not a JSON-RPC request: it must be an object with a method.");
  }
  const members = membersOf(value);
  const { method } = members;
  return typeof method === "string"
    ? new ParsedRequest(json, { ...members, method })
    : refused(400, "The body is not a JSON-RPC request: its method must be a string.");
}

/** Only the four members of JSON-RPC go on: a second spelling of one ("Method") stays here. */
function membersOf(value: unknown) {
  const { jsonrpc, id, method, params } = value as Record<string, unknown>;
  return { jsonrpc, id, method, params };
}

function explain(error: unknown): Refusal {
  if (error instanceof SyntaxError) {
    return unparsable(`The body is not valid JSON: ${error.message}`);
  }
  if (error instanceof RangeError) {
    return unparsable("The body is nested too deeply.");
  }
  if (error instanceof TooManyNumbersError) {
    return unparsable(
      `The body has more than ${MOST_INEXACT_NUMBERS} numbers that are beyond 2^53 or written otherwise than as plain integers and decimals.`,
    );
  }
  throw error;
}
