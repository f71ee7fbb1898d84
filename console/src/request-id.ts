import { randomUUID } from "node:crypto";

/**
 * The id of a request: the one its client sent, when it is sane, or a new one. Ids are logged and sent back, so anything
 * that could be a token (64 characters) or an access key (has an underscore) is not taken.
 */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === "string" && /^[A-Za-z0-9.-]{1,60}$/.test(header) ? header : randomUUID();
}
