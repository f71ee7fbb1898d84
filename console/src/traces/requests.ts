import {
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { FastifyRequest } from "fastify";
import type { App } from "../openapi/typed-app.js";

/** Gives each request to the API and the pages a span, to which belongs whatever is done for it. */
export function traceRequests(app: App, tracer: Tracer): void {
  const spans = new WeakMap<FastifyRequest, Span>();
  app.addHook("onRequest", (request, _, done) => {
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const { url: route, schema } = request.routeOptions;
    const span = tracer.startSpan(
      route === undefined ? request.method : `${request.method} ${route}`,
      {
        kind: SpanKind.SERVER,
        attributes: {
          "http.request.method": request.method,
          "client.address": request.ip,
          "keyring.request.id": request.id,
          ...(route === undefined ? {} : { "http.route": route }),
          ...(schema?.operationId === undefined ? {} : { "keyring.operation": schema.operationId }),
        },
      },
      parent,
    );
    spans.set(request, span);
    request.log = request.log.child({ traceId: span.spanContext().traceId });
    context.with(trace.setSpan(parent, span), done);
  });
  app.addHook("onResponse", (request, { statusCode }, done) => {
    const span = spans.get(request);
    const { requester } = request;
    span?.setAttribute("http.response.status_code", statusCode);
    if (requester !== null) {
      span?.setAttribute(requester.kind === "access-key" ? "keyring.access_key.id" : "keyring.person.id", requester.id);
    }
    if (statusCode >= 500) {
      span?.setAttribute("error.type", String(statusCode)).setStatus({ code: SpanStatusCode.ERROR });
    }
    span?.end();
    done();
  });
}
