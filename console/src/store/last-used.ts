import { sql } from "kysely";
import type { Logger } from "pino";
import { Flusher } from "./flusher.js";
import type { Database } from "./schema.js";

/** Remembers when each token or access key was last accepted, and writes it down in one statement every minute. */
export class LastUsed {
  #times = new Map<string, Date>();
  readonly #flusher: Flusher;

  constructor(
    private readonly database: Database,
    private readonly now: () => Date,
    private readonly table: "tokens" | "access_keys",
    logger: Pick<Logger, "warn">,
  ) {
    const what = `could not note when ${table.replace("_", " ")} were used`;
    this.#flusher = new Flusher(
      () => this.#write(),
      (error) => logger.warn({ err: error }, what),
    );
  }

  /** Cheap: called on every accepted request, with the id of its credential. */
  used(id: string): void {
    this.#times.set(id, this.now());
  }

  /** Writes down what it still remembers, and nothing more. */
  stop(): Promise<void> {
    return this.#flusher.stop();
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
