import { sql } from "kysely";
import { LRUCache } from "lru-cache";
import { Problem } from "../problems/problem.js";
import { sha256 } from "../sha256.js";
import type { Database } from "../store/schema.js";

/** How many attempts there may be in so many seconds. */
export interface AttemptLimit {
  count: number;
  seconds: number;
}

/**
 * Counts attempts at what could be guessed, in the database, so that several instances count together. An attempt counts before
 * it is judged: many at once are no way around.
 */
export class Attempts {
  #sweptAt = Number.NEGATIVE_INFINITY;
  /** Until when nothing more is judged: whoever floods the console costs no query each. */
  readonly #refused = new LRUCache<string, number>({ max: REMEMBERED });

  constructor(
    private readonly database: Database,
    private readonly now: () => Date,
  ) {}

  /**
   * Counts a guess at somebody's password or code, by the address it comes from: one client tries few things, whoever it tries them on.
   * @returns takes it back, for a guess that was right
   * @throws Problem too-many-attempts
   */
  async guess(address: string): Promise<() => Promise<void>> {
    const subject = `guesses from ${address}`;
    await this.count(subject, GUESSES);
    return () => this.takeBack(subject);
  }

  /**
   * Counts one. Those beyond the limit are not judged, and do not prolong the wait.
   * @param subject what is tried, by whom. Only its hash is kept: people type passwords where addresses belong
   * @throws Problem too-many-attempts
   */
  async count(subject: string, limit: AttemptLimit): Promise<void> {
    const now = this.now();
    const hash = sha256(subject);
    const key = hash.toString("latin1");
    const refusedUntil = this.#refused.get(key) ?? 0;
    if (refusedUntil > now.getTime()) throw tooMany(refusedUntil - now.getTime());
    // Whoever floods the sign-in never succeeds at it; what they leave must go all the same.
    if (now.getTime() - this.#sweptAt >= SWEPT_EVERY_MS) await this.#sweep(now);
    const until = new Date(now.getTime() + limit.seconds * 1_000);
    const { rows } = await sql<{ count: number; resets_at: Date }>`
      insert into attempts (subject_hash, count, resets_at) values (${hash}, 1, ${until})
      on conflict (subject_hash) do update set
        count = case when attempts.resets_at <= ${now} then 1 else attempts.count + 1 end,
        resets_at = case when attempts.resets_at <= ${now} then excluded.resets_at else attempts.resets_at end
      returning count, resets_at`.execute(this.database);
    const [row] = rows;
    if (row === undefined || row.count <= limit.count) return;
    this.#refused.set(key, row.resets_at.getTime());
    throw tooMany(row.resets_at.getTime() - now.getTime());
  }

  /** Forgets the attempts at something after one that succeeded. */
  async forget(subject: string): Promise<void> {
    await this.database.deleteFrom("attempts").where("subject_hash", "=", sha256(subject)).execute();
  }

  /** Counts one less, for an attempt that was right. */
  async takeBack(subject: string): Promise<void> {
    await sql`update attempts set count = greatest(count - 1, 0) where subject_hash = ${sha256(subject)}`.execute(
      this.database,
    );
  }

  /** Removes what no longer counts. */
  async #sweep(now: Date): Promise<void> {
    this.#sweptAt = now.getTime();
    await this.database.deleteFrom("attempts").where("resets_at", "<=", now).execute();
  }
}

function tooMany(milliseconds: number): Problem {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1_000));
  return new Problem(
    "too-many-attempts",
    `There were too many attempts. Try again in ${seconds} seconds.`,
    {},
    { "retry-after": `${seconds}` },
  );
}

/** Room for an office behind one address, whose people mistype now and then; what succeeds does not count. */
const GUESSES: AttemptLimit = { count: 100, seconds: 900 };
const SWEPT_EVERY_MS = 60_000;
const REMEMBERED = 10_000;
