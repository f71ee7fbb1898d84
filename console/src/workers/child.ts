import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { extname, join } from "node:path";
import { SECRET_SETTINGS } from "../command/secret-files.js";
import type { MetricsOfProcess } from "../metrics/sum.js";
import { Calls } from "./calls.js";
import type { MainProcess, WorkerProcess } from "./contract.js";

/** A worker process, as the main process sees it. */
export class Child {
  readonly startedAt = performance.now();
  /** What it said last. */
  metrics: MetricsOfProcess = [];
  /** Resolves with how it ended. */
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
  /** Resolves when it can be called, or has ended; what it was sent before that would be lost. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #calls: Calls<WorkerProcess>;
  #isReady = false;

  constructor(offers: Omit<MainProcess, "ready">) {
    cluster.setupPrimary({
      exec: join(__dirname, `process${extname(__filename)}`),
      args: [],
      serialization: "advanced",
    });
    this.#worker = cluster.fork(WITHOUT_SECRETS);
    let ready = () => {};
    const called = new Promise<void>((resolve) => {
      ready = () => {
        this.#isReady = true;
        resolve();
      };
    });
    this.#calls = new Calls<WorkerProcess>(this.#worker.process, { ...offers, ready });
    this.ended = once(this.#worker, "exit").then(([code, signal]) => ({ code, signal }));
    this.ready = Promise.race([called, this.ended.then(() => {})]);
    // its exit says the same, and more
    this.#worker.on("error", () => {});
  }

  get pid(): number | undefined {
    return this.#worker.process.pid;
  }

  /** Whether it can be called. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** @throws Error what the worker threw, or that it has gone */
  call: Calls<WorkerProcess>["call"] = (name, ...args) => this.#calls.call(name, ...args);

  /** Ends it, at once. */
  kill(): void {
    this.#worker.process.kill("SIGKILL");
  }
}

/** A worker talks to clients, and needs none of them. */
const WITHOUT_SECRETS = Object.fromEntries(SECRET_SETTINGS.map((name) => [name, undefined]));
