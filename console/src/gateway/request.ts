import { isUtf8 } from "node:buffer";
import { type ParsedJson, parseExactly } from "./exact-json.js";
import type { JsonRpcRequest } from "./ports.js";
import { type Refusal, refused, unparsable } from "./refusal.js";

/** One JSON-RPC request, read. */
export interface ParsedRequest {
  request: JsonRpcRequest;
  /** The request written anew from what was parsed, for the shard: nothing read differently elsewhere can hide in it. */
  text: string;
  /** Whether it holds numbers that JavaScript cannot: they are exact in `text`, objects in `request`. */
  inexact: boolean;
  /** JSON text of the request's id, null without one, for an answer of our own. */
  idText(): string;
}

/** Reads one JSON-RPC request from a body, or says why it is none. */
export function parseRequest(body: Buffer): ParsedRequest | Refusal {
  if (!isUtf8(body)) {
    return unparsable("The body is not valid UTF-8.");
  }
  try {
    return understand(parseExactly(body.toString()));
  } catch (error) {
    if (error instanceof SyntaxError) {
      return unparsable(`The body is not valid JSON: ${error.message}`);
    }
    if (error instanceof RangeError) {
      return unparsable("The body is nested too deeply.");
    }
    throw error;
  }
}

function understand({ value, inexact, stringify }: ParsedJson): ParsedRequest | Refusal {
  if (Array.isArray(value)) {
    return refused(400, "Batches are not supported: send one JSON-RPC request at a time.");
  }
  if (typeof value !== "object" || value === null) {
    return refused(400, "The body is not a JSON-RPC request: it must be an object with a method.");
  }
  const { jsonrpc, id, method, params } = value as Record<string, unknown>;
  if (typeof method !== "string") {
    return refused(400, "The body is not a JSON-RPC request: its method must be a string.");
  }
  // Only the four members of JSON-RPC go on: a second spelling of one ("Method") stays here.
  const request = { jsonrpc, id, method, params };
  return { request, text: stringify(request), inexact, idText: () => stringify(id ?? null) };
}
