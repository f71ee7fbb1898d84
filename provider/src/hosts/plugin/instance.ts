import { firstAbort } from "../../http/first-abort.js";
import { Clients } from "../../lifecycle/clients.js";
import type { Context, Settings } from "../../lifecycle/context.js";
import { OperationFailed } from "../../lifecycle/errors.js";
import { contextOf, failingAs } from "../operation.js";
import { settingsFrom } from "../settings.js";
import { EngineLog } from "./engine-log.js";

/** What an operation is about. */
export interface About {
  urn: string;
  /** The resource's name in messages. */
  name: string;
  /** Seconds that the program allows; 0 where it does not say. */
  seconds: number;
}

/** One provider of a program, the default one or one made explicitly. Nothing of it is shared with another. */
export class Instance {
  #settings: Settings | undefined;
  readonly log = new EngineLog();
  /** What was decided about a resource, until the engine says what it makes of that. */
  readonly #decided = new Map<string, string>();
  readonly #existing = new Set<string>();
  #clients = new Clients();
  #cancelled = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  /**
   * Serves another engine: one that has ended its run has cancelled whatever would come after it. What the lists of that run showed is
   * forgotten, since other runs may have minted meanwhile.
   */
  attach(engine: string): void {
    this.#cancelled = new AbortController();
    this.#clients = new Clients();
    this.#settings = undefined;
    this.#decided.clear();
    this.#existing.clear();
    this.log.connect(engine);
  }

  /**
   * Keeps the words for an update. Only the operation that follows shows whether the engine updates or, by an option or a flag that it tells no
   * plugin of, replaces.
   */
  decide(urn: string, words: string | undefined): void {
    if (words === undefined) this.#decided.delete(urn);
    else this.#decided.set(urn, words);
  }

  /** Takes the words for an update that was decided and has not begun. */
  decided(urn: string): string | undefined {
    const words = this.#decided.get(urn);
    this.#decided.delete(urn);
    return words;
  }

  /** Keeps that a resource exists, until its own difference replaces it: where the engine creates it nonetheless, an option or a flag does. */
  exists(urn: string, known: boolean): void {
    if (known) this.#existing.add(urn);
    else this.#existing.delete(urn);
  }

  /** Whether a create is the engine's own replacement: it may have asked for no difference at all. */
  isReplacedByEngine(urn: string): boolean {
    this.#decided.delete(urn);
    return this.#existing.delete(urn);
  }

  /** @throws Error where the engine has given settings before */
  configure(settings: Settings): void {
    if (this.#settings !== undefined) {
      throw new Error("this provider is configured already; start another process of the plugin for other settings");
    }
    this.#settings = settings;
  }

  /** Before the engine gives any, those of the environment. */
  get settings(): Settings {
    return this.#settings ?? settingsFrom(new Map());
  }

  /** Aborts what runs and whatever comes after it. */
  cancel(): void {
    this.#cancelled.abort();
  }

  /** Whether the engine is to read each resource before an `up` compares it; it keeps that with the resource. */
  get refreshBeforeUpdate(): boolean {
    return this.settings.get("refreshBeforeUpdate") === "true";
  }

  /** Whether an operation runs. */
  get busy(): boolean {
    return this.#running.size > 0;
  }

  /** Done when no operation runs any more. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  /**
   * Runs an operation for a resource; its messages are delivered when it ends.
   * @throws Failure
   */
  run<Result>({ urn, name, seconds }: About, operation: (context: Context) => Promise<Result>): Promise<Result> {
    const limit = seconds > 0 ? seconds : undefined;
    return failingAs(name, () => this.#counted(this.#within(urn, limit, operation)));
  }

  /** Runs what is about no resource. */
  ask<Result>(operation: (context: Context) => Promise<Result>): Promise<Result> {
    return this.#counted(this.#within("", undefined, operation));
  }

  async #counted<Result>(running: Promise<Result>): Promise<Result> {
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async #within<Result>(
    urn: string,
    seconds: number | undefined,
    operation: (context: Context) => Promise<Result>,
  ): Promise<Result> {
    const logged: Promise<void>[] = [];
    const log = {
      info: (message: string) => void logged.push(this.log.info(message, urn)),
      warn: (message: string) => void logged.push(this.log.warn(message, urn)),
    };
    const { settings } = this;
    const cancelled = this.#cancelled.signal;
    if (cancelled.aborted) throw new OperationFailed("skipped: the run was cancelled");
    const context = contextOf({ settings, clients: this.#clients, log, seconds });
    const { signal, release } = firstAbort(context.signal, cancelled);
    try {
      return await operation({ ...context, signal });
    } finally {
      release();
      await Promise.all(logged);
    }
  }
}
