import type { Pool } from "pg";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Database } from "../store/schema.js";
import { VERSION } from "../version/version.js";
import { ApiMetrics } from "./api-metrics.js";
import { GatewayMetrics } from "./gateway-metrics.js";
import { observeInventory } from "./inventory.js";
import { type MetricsOfProcess, sumOf } from "./sum.js";
import { type EndpointReport, observeUpstreams } from "./upstream-metrics.js";

/** What metrics are read from, besides what is counted on the way. */
export interface Observed {
  database: Database;
  pool: Pick<Pool, "totalCount" | "idleCount" | "waitingCount">;
  embedded: boolean;
  now(): Date;
  /** The RPC URLs of all active shards, and how they have been doing. */
  endpoints(): Promise<EndpointReport[]>;
}

/** What a console tells a monitoring system, in Prometheus' text format. Names begin with `keyring_`; those of Node.js with `nodejs_` and `process_`. */
export class Metrics {
  readonly #registry = new Registry();
  readonly gateway = new GatewayMetrics(this.#registry);
  readonly api = new ApiMetrics(this.#registry);
  #workers: () => Promise<MetricsOfProcess[]> = async () => [];

  constructor(observed: Observed) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    new Gauge({
      name: "keyring_console_info",
      help: "1; the labels say which console this is.",
      labelNames: ["version", "database"],
      registers,
    }).set({ version: VERSION, database: observed.embedded ? "embedded" : "postgres" }, 1);
    const { pool } = observed;
    new Gauge({
      name: "keyring_database_connections",
      help: "Connections to the database, and requests that wait for one.",
      labelNames: ["state"],
      registers,
      collect() {
        this.set({ state: "used" }, pool.totalCount - pool.idleCount);
        this.set({ state: "idle" }, pool.idleCount);
        this.set({ state: "waiting" }, pool.waitingCount);
      },
    });
    observeInventory(this.#registry, observed);
    observeUpstreams(this.#registry, observed.endpoints);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The text of one scrape. */
  async text(): Promise<string> {
    const workers = await this.#workers();
    if (workers.length === 0) return this.#registry.metrics();
    return sumOf([await this.#registry.getMetricsAsJSON(), ...workers]).metrics();
  }

  /** Has those of worker processes added from now on. */
  addWorkers(read: () => Promise<MetricsOfProcess[]>): void {
    this.#workers = read;
  }
}
