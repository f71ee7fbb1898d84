import { Health } from "../gateway/index.js";

/** What happened at one RPC URL of a shard, in its order. */
export interface EndpointEvents {
  shardId: string;
  url: string;
  events: readonly EndpointEvent[];
}

type EndpointEvent =
  | { kind: "succeeded"; now: number }
  | { kind: "failed"; now: number; reason: string; gravity: "unusable" | "odd"; retryAfterMs: number };

/** How a URL does at this worker, who tells the main process: people want to know how it does at the console. */
export class WatchedHealth extends Health {
  #events: EndpointEvent[] = [];

  override succeeded(now: number): void {
    super.succeeded(now);
    const last = this.#events.at(-1);
    if (last?.kind === "succeeded") last.now = now;
    else this.#events.push({ kind: "succeeded", now });
  }

  override failed(now: number, reason: string, gravity: "unusable" | "odd", retryAfterMs = 0): void {
    super.failed(now, reason, gravity, retryAfterMs);
    if (this.#events.length < MOST_EVENTS) this.#events.push({ kind: "failed", now, reason, gravity, retryAfterMs });
  }

  /** What has happened since this was last asked. */
  take(): readonly EndpointEvent[] {
    const events = this.#events;
    if (events.length > 0) this.#events = [];
    return events;
  }
}

/** Has one process's health of a URL take in what happened at another. */
export function takeIn(events: readonly EndpointEvent[], health: Health): void {
  for (const event of events) {
    if (event.kind === "succeeded") health.succeeded(event.now);
    else health.failed(event.now, event.reason, event.gravity, event.retryAfterMs);
  }
}

/** Between two reports; more say nothing new. */
const MOST_EVENTS = 20;
