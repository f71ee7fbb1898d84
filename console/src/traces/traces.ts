import type { IncomingMessage } from "node:http";
import type { LogEvent } from "kysely";
import type { RequestTrace } from "../gateway/ports.js";
import type { App } from "../openapi/typed-app.js";

/** What is known of a span besides its name. Never secrets, nor what a client can fill with them, such as paths and queries. */
export type Attributes = Record<string, string | number>;

/** Where nothing is traced. */
export const UNTRACED: Pick<Traces, "during"> = { during: (_name, _attributes, work) => work() };

/** Tells a tracing system what the console does. */
export interface Traces {
  /** Begins a request to the gateway within its span. */
  gatewayRequest(request: IncomingMessage, start: (trace: RequestTrace) => void): void;
  /** Traces the requests to the API and the pages. Before any other hook, so that what they do belongs to the request. */
  requestsOf(app: App): void;
  /** Notes a statement that the database has carried out, as part of the work that asked for it. */
  statement(event: LogEvent): void;
  /** Traces work of the console's own. */
  during<Result>(name: string, attributes: Attributes, work: () => Promise<Result>): Promise<Result>;
  /** Sends what has not been sent, within a few seconds, and ends. */
  close(): Promise<void>;
}
