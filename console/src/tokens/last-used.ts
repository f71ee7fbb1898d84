import { sql } from "kysely";
import type { Database } from "../store/schema.js";

/** Remembers when each token or access key was last accepted, and writes it down in one statement now and then. */
export class LastUsed {
  #times = new Map<string, Date>();

  constructor(
    private readonly database: Database,
    private readonly now: () => Date,
    private readonly table: "tokens" | "access_keys",
  ) {}

  /** Cheap: called on every accepted request, with the id of its credential. */
  used(id: string): void {
    this.#times.set(id, this.now());
  }

  /** Writes what was noted since the last flush. On failure it stays noted. */
  async flush(): Promise<void> {
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

/** Flushes every ten seconds, and once more when stopped. */
export function flushRegularly(lastUsed: LastUsed, onFailure: (error: unknown) => void): { stop(): Promise<void> } {
  let running = Promise.resolve();
  const flush = () => {
    running = running.then(() => lastUsed.flush()).catch(onFailure);
    return running;
  };
  const timer = setInterval(flush, FLUSH_INTERVAL_MS);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      return flush();
    },
  };
}

const FLUSH_INTERVAL_MS = 10_000;
