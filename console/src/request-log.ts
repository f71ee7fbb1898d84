import type { Requester } from "./access/requester.js";
import type { App } from "./openapi/app.js";
import { isCode } from "./people/code.js";

/** Gives every answer its request id and harmless defaults, and writes one line per request: never headers, never bodies. */
export function logRequests(app: App): void {
  app.addHook("onRequest", async (request, reply) => {
    const theirs = clientRequestId(request.headers["x-request-id"]);
    if (theirs !== undefined) {
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

/**
 * The id that a client gave its request, to find it in this log by; undefined when it gave none that is sane. It is logged and sent
 * back beside the console's own, which nobody else can choose. Nothing that could be a token (64 characters), an access key or a
 * session (have an underscore) or a one-time code is taken.
 */
export function clientRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === "string" && /^[A-Za-z0-9.-]{1,60}$/.test(header) && !isCode(header) ? header : undefined;
}
