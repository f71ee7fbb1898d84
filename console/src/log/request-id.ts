import { randomUUID } from "node:crypto";
import { isCode } from "../people/code.js";

/** The console's own id of a request, which nobody else can choose. */
export function newRequestId(): string {
  return randomUUID();
}

/**
 * The id that a client gave its request, to find it in this log by; undefined when it gave none that is sane. It is logged and sent
 * back beside the console's own. Nothing that could be a token (64 characters), an access key or a session (have an underscore) or
 * a one-time code is taken.
 */
export function clientRequestId(header: string | string[] | undefined): string | undefined {
  if (typeof header !== "string" || !/^[A-Za-z0-9.-]{1,60}$/.test(header)) return undefined;
  return UUID.test(header) || !isCode(header) ? header : undefined;
}

/** What most clients send; without its hyphens it looks like a code, whose groups are all equally long. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
