import { type Context, propagation, type Span, SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import type { Decision } from "../gateway/index.js";
import type { RequestTrace } from "../gateway/ports.js";

/** The gateway's only route, as spans name it. */
export const ROUTE = "/api/v1/shards/{shardId}/neard-rpc/";

/** One request to the gateway: a span of its own, and one for each try at the shard's RPC. */
export class GatewayTrace implements RequestTrace {
  #try: Span | undefined;

  constructor(
    private readonly tracer: Tracer,
    private readonly span: Span,
    private readonly within: Context,
    private readonly httpMethod: string,
  ) {}

  trying(url: string): string[] {
    // the rest of the URL may hold a key
    const { protocol, hostname, port } = new URL(url);
    this.#try = this.tracer.startSpan(
      "POST",
      {
        kind: SpanKind.CLIENT,
        attributes: {
          "http.request.method": "POST",
          "server.address": hostname,
          "server.port": Number(port || (protocol === "https:" ? 443 : 80)),
        },
      },
      this.within,
    );
    const headers: string[] = [];
    propagation.inject(this.within, headers, { set: (to, name, value) => to.push(name, value) });
    return headers;
  }

  answered(status: number): void {
    this.#try?.setAttribute("http.response.status_code", status).end();
    this.#try = undefined;
  }

  unanswered(reason: string): void {
    this.#try?.setAttribute("error.type", reason).setStatus({ code: SpanStatusCode.ERROR }).end();
    this.#try = undefined;
  }

  over(decision: Decision): void {
    // the client was gone before the shard had answered
    this.#try?.end();
    const { outcome, status, shardId, tokenId, method } = decision;
    this.span.setAttributes({
      "http.request.method": this.httpMethod,
      "http.route": ROUTE,
      "client.address": decision.address,
      "keyring.request.id": decision.requestId,
      "keyring.outcome": outcome,
      "keyring.shard.id": shardId,
      ...(tokenId === undefined ? {} : { "keyring.token.id": tokenId }),
      ...(method === undefined ? {} : { "rpc.system.name": "jsonrpc", "rpc.method": method }),
      ...(status === undefined ? {} : { "http.response.status_code": status }),
    });
    if (FAILED.has(outcome)) this.span.setAttribute("error.type", outcome).setStatus({ code: SpanStatusCode.ERROR });
    this.span.end();
  }
}

const FAILED: ReadonlySet<Decision["outcome"]> = new Set(["upstream-failed", "failed"]);
