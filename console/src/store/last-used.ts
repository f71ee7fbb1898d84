import { sql } from "kysely";
import type { Logger } from "pino";
import type { Database } from "./schema.js";

/** Remembers when each token or access key was last accepted, and writes it down in one statement every minute. */
export class LastUsed {
  #times = new Map<string, Date>();
  #writing = Promise.resolve();
  readonly #timer = setInterval(() => this.#flush(), FLUSH_INTERVAL_MS).unref();

  constructor(
    private readonly database: Database,
    private readonly now: () => Date,
    private readonly table: "tokens" | "access_keys",
    private readonly logger: Pick<Logger, "warn">,
  ) {}

  /** Cheap: called on every accepted request, with the id of its credential. */
  used(id: string): void {
    this.#times.set(id, this.now());
  }

  /** Writes down what it still remembers, and nothing more. */
  stop(): Promise<void> {
    clearInterval(this.#timer);
    return this.#flush();
  }

  #flush(): Promise<void> {
    this.#writing = this.#writing
      .then(() => this.#write())
      .catch((error: unknown) =>
        this.logger.warn({ err: error }, `could not note when ${this.table.replace("_", " ")} were used`),
      );
    return this.#writing;
  }

  /** On failure it stays noted. */
  async #write(): Promise<void> {
    const times = this.#times;
    if (times.size === 0) return;
    this.#times = new Map();
    try {
      await sql`
        update ${sql.table(this.table)} as credential set last_used_at = used.at
        from unnest(${[...times.keys()]}::uuid[], ${[...times.values()]}::timestamptz[]) as used (id, at)
        where credential.id = used.id and (credential.last_used_at is null or credential.last_used_at < used.at)`.execute(
        this.database,
      );
    } catch (error) {
      this.#times = new Map([...times, ...this.#times]);
      throw error;
    }
  }
}

/** Each is written to every index of its table. */
const FLUSH_INTERVAL_MS = 60_000;
