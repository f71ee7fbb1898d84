import type { RefusalShape } from "./wire.js";

/** A request, as far as the emulator looks at it. */
export interface Request {
  method: string;
  /** Without the query. */
  path: string;
  /** The token it came with, of any form; empty without one. */
  credential: string;
  /** The body as JSON; undefined where it is none. */
  body: unknown;
}

export interface Reply {
  status: number;
  body: string;
}

/** An answer as JSON. */
export function json(status: number, body: unknown): Reply {
  return { status, body: JSON.stringify(body) };
}

/** A refusal in one of Astra's shapes. */
export function refusal(shape: RefusalShape, status: number, id: number, message: string): Reply {
  switch (shape) {
    case "errors":
      return json(status, { errors: [{ ID: id, message }] });
    case "json text":
      return json(status, message);
    case "message":
    case "description":
      return json(status, { [shape]: message });
    case "text":
      return { status, body: message };
    case "null":
      return { status, body: "null" };
    case "empty":
      return { status, body: "" };
  }
}
