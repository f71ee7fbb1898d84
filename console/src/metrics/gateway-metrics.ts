import { Counter, Histogram, type Registry } from "prom-client";
import { type Decision, methodClassOf } from "../gateway/index.js";

/** What the gateway did, by shard. Called for every request, so it looks up what it has looked up before by one key. */
export class GatewayMetrics {
  readonly #requests: Counter<"shard" | "class" | "outcome">;
  readonly #seconds: Histogram<"shard">;
  readonly #counted = new Map<string, { inc(): void }>();
  readonly #timed = new Map<string, { observe(seconds: number): void }>();

  constructor(registry: Registry) {
    const registers = [registry];
    this.#requests = new Counter({
      name: "keyring_gateway_requests_total",
      help: "Gateway requests by shard, class of method (read, write, none) and outcome. Without a known token, the shard is empty.",
      labelNames: ["shard", "class", "outcome"],
      registers,
    });
    this.#seconds = new Histogram({
      name: "keyring_gateway_request_seconds",
      help: "How long gateway requests took that the shard answered.",
      labelNames: ["shard"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    });
  }

  decided({ tokenId, shardId, method, outcome, milliseconds }: Decision): void {
    // A client can ask for any shard: only those that a token leads to become labels.
    const shard = tokenId === undefined ? "" : shardId;
    const kind = methodClassOf(method);
    const key = `${shard} ${kind} ${outcome}`;
    let counter = this.#counted.get(key);
    if (counter === undefined) {
      counter = this.#requests.labels(shard, kind, outcome);
      this.#counted.set(key, counter);
    }
    counter.inc();
    if (outcome === "relayed") this.#time(shard, milliseconds / 1_000);
  }

  #time(shard: string, seconds: number): void {
    let timer = this.#timed.get(shard);
    if (timer === undefined) {
      timer = this.#seconds.labels(shard);
      this.#timed.set(shard, timer);
    }
    timer.observe(seconds);
  }
}
