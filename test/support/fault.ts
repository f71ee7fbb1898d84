import type { IncomingHttpHeaders } from "node:http";

/** A request as it reached the proxy. */
export interface Sent {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request with what its client got: undefined where the connection was broken instead. */
export interface Logged extends Sent {
  status: number | undefined;
  /** What the server answered; undefined where it never heard of the request. */
  answered: Answer | undefined;
  /** Whether the server's own answer went out whole, and the client did not hang up on it. */
  received: boolean;
}

/** What the server answered. */
export interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

/** What becomes of one request. */
export type Fault =
  | { kind: "pass" }
  /** The server answers, the client never hears of it: its connection breaks. */
  | { kind: "drop reply" }
  /** The connection breaks before the server hears of the request. */
  | { kind: "reset" }
  /** The request gets lost and the connection stays: the client waits. */
  | { kind: "lose request" }
  /** The answer gets lost and the connection stays: the client waits. */
  | { kind: "lose reply" }
  /** The proxy answers in place of the server. */
  | { kind: "answer"; status: number; headers: Record<string, string>; body: string }
  /** Waits, then does something else. */
  | { kind: "delay"; milliseconds: number; then: Fault }
  /** The server does its work, and the client gets this answer in place of the true one. */
  | { kind: "overrule"; by: Fault }
  /** The server's answer breaks off after so many bytes. */
  | { kind: "truncate"; bytes: number }
  /** The server's answer ends after so many bytes, as if it were whole. */
  | { kind: "shorten"; bytes: number }
  /** The server's answer arrives byte by byte, one each so many milliseconds. */
  | { kind: "drip"; milliseconds: number }
  /** Something happens on the network before the request is treated, or after it was answered. */
  | { kind: "around"; before?: () => Promise<unknown>; fault: Fault; after?: () => Promise<unknown> };

export const pass: Fault = { kind: "pass" };
export const dropReply: Fault = { kind: "drop reply" };
export const reset: Fault = { kind: "reset" };
export const loseRequest: Fault = { kind: "lose request" };
export const loseReply: Fault = { kind: "lose reply" };

/** An answer of the proxy's own; an object is sent as JSON. */
export function answer(status: number, body: string | object = "", headers: Record<string, string> = {}): Fault {
  const type = typeof body === "string" ? "text/html" : "application/problem+json";
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { kind: "answer", status, headers: { "content-type": type, ...headers }, body: text };
}

export function delay(milliseconds: number, then: Fault = pass): Fault {
  return { kind: "delay", milliseconds, then };
}

export function truncate(bytes: number): Fault {
  return { kind: "truncate", bytes };
}
