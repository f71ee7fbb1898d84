import { randomUUID } from "node:crypto";
import type { Requester } from "./access/requester.js";
import type { App } from "./openapi/app.js";
import { isCode } from "./people/code.js";

/** Gives every answer its request id and harmless defaults, and writes one line per request: never headers, never bodies. */
export function logRequests(app: App): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({ "x-request-id": request.id, "cache-control": "no-store", "x-content-type-options": "nosniff" });
  });
  app.addHook("onResponse", async (request, reply) => {
    const { url: route, config } = request.routeOptions;
    const line = {
      method: request.method,
      route: route ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...who(request.requester),
    };
    // Load balancers ask every few seconds.
    if (config.access === "public" && request.method === "GET") request.log.debug(line, "request");
    else request.log.info(line, "request");
  });
}

function who(requester: Requester | null) {
  if (requester === null) return {};
  return requester.kind === "access-key" ? { accessKeyId: requester.id } : { personId: requester.id };
}

/**
 * The id of a request: the one its client sent, when it is sane, or a new one. Ids are logged and sent back, so nothing
 * that could be a token (64 characters), an access key or a session (have an underscore) or a one-time code is taken.
 */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === "string" && /^[A-Za-z0-9.-]{1,60}$/.test(header) && !isCode(header) ? header : randomUUID();
}
