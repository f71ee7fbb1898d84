import type { Requester } from "../access/requester.js";
import type { App } from "../openapi/typed-app.js";
import { clientRequestId } from "./request-id.js";

/** Gives every answer its request id and harmless defaults, and writes one line per request: never headers, never bodies. */
export function logRequests(app: App): void {
  app.decorateRequest("clientRequestId", null);
  app.addHook("onRequest", async (request, reply) => {
    const theirs = clientRequestId(request.headers["x-request-id"]);
    if (theirs !== undefined) {
      request.clientRequestId = theirs;
      reply.header("x-client-request-id", theirs);
      request.log = request.log.child({ clientRequestId: theirs });
    }
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
