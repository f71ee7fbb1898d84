import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Agreement } from "./agreement.js";
import { readAnnouncement } from "./announcement.js";
import { OwnChanges, type RememberedTable, TRUSTED_MS } from "./changes.js";
import { listen, wasTimeout } from "./listen.js";

/**
 * Hears of the changes of every instance on one Postgres database. When the listening connection is lost it is made anew;
 * until it is proved to work, `isCurrent` is false.
 */
export class SharedChanges extends OwnChanges {
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  /** Everything committed before this time was heard. */
  #provedUntil = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly databaseUrl: string,
    private readonly logger: Pick<Logger, "info" | "warn">,
    private readonly agreement: Agreement,
    /** Called when the database says nothing, also on a new connection, and when it answers again after it did not. */
    private readonly onChange: () => void = () => {},
  ) {
    super();
    this.#running = this.#run();
  }

  override isCurrent(): boolean {
    return this.age() <= TRUSTED_MS;
  }

  override age(): number {
    return performance.now() - this.#provedUntil;
  }

  override async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let failures = 0;
    let silences = 0;
    let say: (payload: string) => void = () => {};
    const events = {
      listening: (how: typeof say) => {
        say = how;
        say(this.agreement.question());
        // What was announced while nobody listened is lost.
        for (const table of REMEMBERED) void this.clear(table);
        if (failures > 0) this.onChange();
      },
      announced: (payload: string) => {
        this.#forget(payload);
        const answer = this.agreement.hear(payload);
        if (answer !== undefined) say(answer);
      },
      provedUntil: (time: number) => {
        this.#provedUntil = time;
        if (failures > 0) this.logger.info("hears of the changes of other instances again");
        failures = 0;
        silences = 0;
      },
    };
    while (!signal.aborted) {
      const reason = await listen(this.databaseUrl, events, signal).catch((error: unknown) => error);
      this.#provedUntil = Number.NEGATIVE_INFINITY;
      if (signal.aborted) return;
      if (failures === 0) this.logger.warn({ err: reason }, LISTENING_LOST);
      silences = wasTimeout(reason) ? silences + 1 : 0;
      // One silence may be that of a connection; the next, of a new one, is the server's. Statements elsewhere then wait in vain.
      if (silences > 1) this.onChange();
      await delay(Math.min(FIRST_DELAY_MS * 2 ** failures, LONGEST_DELAY_MS), undefined, { signal }).catch(() => {});
      failures += 1;
    }
  }

  #forget(payload: string): void {
    const announcement = readAnnouncement(payload);
    if (announcement) void this.forget(announcement.table, [announcement.key]);
  }
}

const LISTENING_LOST =
  "does not hear of the changes of other instances; until it does, every request reads the database";

const REMEMBERED: readonly RememberedTable[] = ["tokens", "access_keys", "shards"];

const FIRST_DELAY_MS = 50;
/** The database is noticed within two seconds of its return. */
const LONGEST_DELAY_MS = 1_000;
