import { Counter, Histogram, type Registry } from "prom-client";

/** What the API and the pages were asked, by operation as the OpenAPI document names it. */
export class ApiMetrics {
  readonly #requests: Counter<"operation" | "status">;
  readonly #seconds: Histogram<"operation">;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#requests = new Counter({
      name: "keyring_api_requests_total",
      help: "API requests by operation, such as issueToken, and HTTP status. Pages and unknown routes have the operation none.",
      labelNames: ["operation", "status"],
      registers,
    });
    this.#seconds = new Histogram({
      name: "keyring_api_request_seconds",
      help: "How long API requests took.",
      labelNames: ["operation"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
  }

  /** @param operation the operationId of its route; undefined for pages and what is no route */
  answered(operation: string | undefined, status: number, milliseconds: number): void {
    this.#requests.inc({ operation: operation ?? "none", status });
    if (operation !== undefined) this.#seconds.observe({ operation }, milliseconds / 1_000);
  }
}
