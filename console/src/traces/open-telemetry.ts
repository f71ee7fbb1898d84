import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import {
  context,
  diag,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider, type SpanExporter } from "@opentelemetry/sdk-trace-node";
import type { LogEvent } from "kysely";
import type { Logger } from "pino";
import type { RequestTrace } from "../gateway/ports.js";
import type { App } from "../openapi/typed-app.js";
import { VERSION } from "../version/version.js";
import { GatewayTrace, ROUTE } from "./gateway-trace.js";
import { traceRequests } from "./requests.js";
import type { TraceProtocol } from "./settings.js";
import type { Attributes, Traces } from "./traces.js";

/** Traces by OpenTelemetry's SDK, which reads its settings from the environment. */
export class OpenTelemetry implements Traces {
  readonly #provider: NodeTracerProvider;
  readonly #tracer: Tracer;
  readonly #report: (...told: unknown[]) => void;

  constructor(protocol: TraceProtocol, logger: Pick<Logger, "warn">) {
    this.#report = troubleReport(logger);
    const silent = () => {};
    diag.setLogger({ error: this.#report, warn: this.#report, info: silent, debug: silent, verbose: silent });
    const own = resourceFromAttributes({
      "service.name": "keyring-console",
      "service.version": VERSION,
      "service.instance.id": randomUUID(),
    });
    const told = detectResources({ detectors: [envDetector] });
    this.#provider = new NodeTracerProvider({
      resource: defaultResource().merge(own).merge(told),
      spanProcessors: [new BatchSpanProcessor(exporterOf(protocol))],
    });
    this.#provider.register();
    this.#tracer = trace.getTracer("keyring-console", VERSION);
  }

  gatewayRequest(request: IncomingMessage, start: (trace: RequestTrace) => void): void {
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const span = this.#tracer.startSpan(`${request.method} ${ROUTE}`, { kind: SpanKind.SERVER }, parent);
    const within = trace.setSpan(parent, span);
    context.with(within, () => start(new GatewayTrace(this.#tracer, span, within, request.method ?? "")));
  }

  requestsOf(app: App): void {
    traceRequests(app, this.#tracer);
  }

  statement({ level, query, queryDurationMillis }: LogEvent): void {
    const parent = trace.getActiveSpan();
    if (parent?.isRecording() !== true) return;
    const operation = /^\s*(?:\/\*.*?\*\/\s*)?(\w+)/.exec(query.sql)?.[1]?.toUpperCase() ?? "";
    const span = this.#tracer.startSpan(operation, {
      kind: SpanKind.CLIENT,
      startTime: Date.now() - queryDurationMillis,
      attributes: {
        "db.system.name": "postgresql",
        "db.operation.name": operation,
        // values are parameters, never part of it
        "db.query.text": query.sql.slice(0, LONGEST_STATEMENT),
      },
    });
    if (level === "error") span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }

  during<Result>(name: string, attributes: Attributes, work: () => Promise<Result>): Promise<Result> {
    return this.#tracer.startActiveSpan(name, { attributes }, async (span) => {
      try {
        return await work();
      } catch (error) {
        fail(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
  }

  async close(): Promise<void> {
    const sent = this.#provider.shutdown().catch((error: Error) => this.#report(error.message));
    await Promise.race([sent, pause(CLOSE_MS, undefined, { ref: false })]);
  }
}

/** Its message stays out: it may name what is not for whoever reads traces. The log has it. */
function fail(span: Span, error: unknown): void {
  span.setAttribute("error.type", error instanceof Error ? error.name : typeof error);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function exporterOf(protocol: TraceProtocol): SpanExporter {
  if (protocol === "http/json") {
    const { OTLPTraceExporter } =
      require("@opentelemetry/exporter-trace-otlp-http") as typeof import("@opentelemetry/exporter-trace-otlp-http");
    return new OTLPTraceExporter();
  }
  const { OTLPTraceExporter } =
    require("@opentelemetry/exporter-trace-otlp-proto") as typeof import("@opentelemetry/exporter-trace-otlp-proto");
  return new OTLPTraceExporter();
}

/** A collector that is gone is no reason to fill the log. */
function troubleReport(logger: Pick<Logger, "warn">): (...told: unknown[]) => void {
  let until = 0;
  return (...told) => {
    if (performance.now() < until) return;
    until = performance.now() + 60_000;
    const reason = told.flatMap(textOf).join(": ").slice(0, 500);
    logger.warn({ reason }, "trouble with traces; the next minute of it is not logged");
  };
}

/** OpenTelemetry tells errors as such or as JSON, behind the name of the part that has them. */
function textOf(told: unknown): string[] {
  if (told instanceof Error) return [told.message];
  if (typeof told !== "string") return [];
  const message = /"message":("(?:[^"\\]|\\.)*")/.exec(told)?.[1];
  return [message === undefined ? told : (JSON.parse(message) as string)];
}

const LONGEST_STATEMENT = 2_000;
/** How long a stop may wait for the collector. */
const CLOSE_MS = 3_000;
