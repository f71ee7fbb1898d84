import type { Decision } from "../gateway/index.js";
import { UsageCounts } from "../usage/counts.js";
import type { Report } from "./contract.js";
import { type EndpointEvents, WatchedHealth } from "./endpoint-events.js";

/** Gathers what the main process is to know, and tells it every second. */
export class Reports {
  #used = new Set<string>();
  readonly #usage = new UsageCounts(() => new Date());
  readonly #health = new Map<string, { shardId: string; url: string; health: WatchedHealth }>();
  readonly #timer = setInterval(() => void this.flush(), INTERVAL_MS);

  constructor(private readonly report: (report: Report) => Promise<void>) {}

  /** Must be cheap: for each request that is allowed. */
  used(tokenId: string): void {
    this.#used.add(tokenId);
  }

  decided(decision: Decision): void {
    this.#usage.decided(decision);
  }

  /** How a URL of a shard does, as this worker sees it. */
  healthOf(shardId: string, url: string): WatchedHealth {
    const key = `${shardId} ${url}`;
    const known = this.#health.get(key);
    if (known !== undefined) return known.health;
    const health = new WatchedHealth();
    this.#health.set(key, { shardId, url, health });
    return health;
  }

  async flush(): Promise<void> {
    const used = [...this.#used];
    this.#used = new Set();
    const usage = this.#usage.take();
    const endpoints = [...this.#health.values()].flatMap(({ shardId, url, health }): EndpointEvents[] => {
      const events = health.take();
      return events.length === 0 ? [] : [{ shardId, url, events }];
    });
    if (used.length + usage.length + endpoints.length === 0) return;
    // without a main process this one ends
    await this.report({ used, usage, endpoints }).catch(() => {});
  }

  end(): Promise<void> {
    clearInterval(this.#timer);
    return this.flush();
  }
}

const INTERVAL_MS = 1_000;
