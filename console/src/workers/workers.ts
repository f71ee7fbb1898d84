import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { type Memory, type RememberedTable, TRUSTED_MS } from "../changes/changes.js";
import { lastingOf, type MetricsOfProcess, sumOf } from "../metrics/sum.js";
import type { TlsIdentity } from "../server/tls.js";
import { Child } from "./child.js";
import type { MainProcess, WorkerSettings } from "./contract.js";

/** The worker processes of a console. One that ends is replaced. */
export class Workers {
  readonly #children = new Set<Child>();
  readonly #closing = new AbortController();
  #settings: WorkerSettings | undefined;
  #failures = 0;
  #leaving = false;

  constructor(
    private readonly count: number,
    private readonly offers: Omit<MainProcess, "ready">,
    private readonly logger: Pick<Logger, "warn" | "info">,
  ) {}

  /**
   * Starts them; resolves when all accept connections.
   * @throws Error why one does not
   */
  async start(settings: WorkerSettings): Promise<void> {
    this.#settings = settings;
    const started = Array.from({ length: this.count }, () => this.#start(settings));
    await Promise.all(started);
  }

  /** What they remember of a table: forgotten when that has been forgotten by all, or may no longer be used by those that do not answer. */
  memoryOf(table: RememberedTable): Memory {
    const everywhere = async (tell: (child: Child) => Promise<void>) => {
      await Promise.all(this.#told.map((child) => settled(child, tell(child))));
    };
    return {
      forget: (keys) => everywhere((child) => child.call("forget", table, keys)),
      clear: () => everywhere((child) => child.call("clear", table)),
    };
  }

  present(tls: TlsIdentity): void {
    if (this.#settings) this.#settings.tls = tls;
    this.#tell((child) => child.call("present", tls));
  }

  leave(): void {
    this.#leaving = true;
    this.#tell((child) => child.call("leave"));
  }

  /** Has them finish what is running, and end. */
  async close(graceMs: number): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#children].map((child) => stop(child, graceMs)));
  }

  /** Of each one that answers. */
  async metrics(): Promise<MetricsOfProcess[]> {
    const read = this.#told.map(async (child) => {
      child.metrics = await Promise.race([child.call("metrics"), late()]).catch(() => child.metrics);
      return child.metrics;
    });
    return [...(await Promise.all(read)), this.#ofEnded];
  }

  #ofEnded: MetricsOfProcess = [];

  async #start(settings: WorkerSettings): Promise<void> {
    const child = new Child(this.offers);
    this.#children.add(child);
    void child.ended.then((how) => this.#replace(child, how));
    try {
      await child.ready;
      const { tls } = settings;
      await child.call("start", settings);
      if (settings.tls !== undefined && settings.tls !== tls) await child.call("present", settings.tls);
      if (this.#leaving) await child.call("leave");
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  async #replace(child: Child, how: { code: number | null; signal: string | null }): Promise<void> {
    this.#children.delete(child);
    this.#ofEnded = await sumOf([this.#ofEnded, lastingOf(child.metrics)]).getMetricsAsJSON();
    const { signal } = this.#closing;
    const settings = this.#settings;
    if (signal.aborted || settings === undefined) return;
    this.#failures = performance.now() - child.startedAt > STEADY_MS ? 0 : this.#failures + 1;
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** this.#failures, LONGEST_WAIT_MS);
    this.logger.warn({ worker: child.pid, ...how, waitMs }, "a worker process ended; another one is started");
    await delay(waitMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    // its end has it replaced
    await this.#start(settings).catch((error: unknown) =>
      this.logger.warn({ err: error }, "could not start a worker process"),
    );
  }

  /** Those that do not hear it have ended, and others start with it. */
  #tell(tell: (child: Child) => Promise<void>): void {
    for (const child of this.#told) tell(child).catch(() => {});
  }

  /** Those that are just starting have nothing to forget. */
  get #told(): Child[] {
    return [...this.#children].filter((child) => child.isReady);
  }
}

/** Waits until a worker has done something, or can no longer use what it remembers: it has ended, or hears nothing for so long. */
async function settled(child: Child, done: Promise<void>): Promise<void> {
  const over = new AbortController();
  const unheard = delay(TRUSTED_MS, undefined, { signal: over.signal }).catch(() => {});
  await Promise.race([done.catch(() => unheard), child.ended, unheard]);
  over.abort();
}

async function stop(child: Child, graceMs: number): Promise<void> {
  const cut = setTimeout(() => child.kill(), graceMs + LONGEST_END_MS);
  if (child.isReady) await child.call("close", graceMs).catch(() => {});
  clearTimeout(cut);
  child.kill();
  await child.ended;
}

async function late(): Promise<never> {
  await delay(METRICS_MS, undefined, { ref: false });
  throw new Error("the worker did not answer in time");
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;
/** Who lives so long did not end because it cannot start. */
const STEADY_MS = 10_000;
/** For what a worker has to tell at its end, and to send to a collector of traces. */
const LONGEST_END_MS = 5_000;
const METRICS_MS = 2_000;
