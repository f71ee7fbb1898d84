/** How one URL of a shard's RPC has been doing, as this process saw it. Times in milliseconds since the epoch. */
export class Health {
  #lastSuccessAt: number | undefined;
  #lastFailureAt: number | undefined;
  #lastFailure = "";
  #failuresInARow = 0;
  /** When it began to be as it is: to answer, or to fail. */
  #since: number | undefined;
  #asideUntil = 0;
  /** Whether a request tries it although its time aside may not be over. */
  #isTried = false;

  /**
   * @param onChange hears when it begins to fail, with the reason, and when it answers again, without one. Not of the first answer; must not throw
   */
  constructor(private readonly onChange: (reason: string | undefined) => void = () => {}) {}

  /** It answered a client's request. On every request, so it must be cheap. */
  succeeded(now: number): void {
    if (this.#failuresInARow > 0 || this.#lastSuccessAt === undefined) {
      if (this.#failuresInARow > 0) this.onChange(undefined);
      this.#since = now;
      this.#failuresInARow = 0;
      this.#asideUntil = 0;
      this.#isTried = false;
    }
    this.#lastSuccessAt = now;
  }

  /**
   * It did not answer, or not what is for clients.
   * @param reason completes "The shard's RPC …"; never holds what a server or an error said
   * @param gravity "unusable" where the next request would fail likewise; "odd" what may happen once to a server that is well
   * @param retryAfterMs how long the RPC itself wants to be left alone
   */
  failed(now: number, reason: string, gravity: "unusable" | "odd", retryAfterMs = 0): void {
    if (this.#failuresInARow === 0) {
      this.#since = now;
      this.onChange(reason);
    }
    this.#lastFailureAt = now;
    this.#lastFailure = reason;
    // of many requests that were under way when it went away, one counts
    if (now < this.#asideUntil && !this.#isTried) return;
    this.#isTried = false;
    this.#failuresInARow += 1;
    if (gravity === "odd" && this.#failuresInARow < 2) return;
    const rest = Math.max(asideFor(this.#failuresInARow), Math.min(retryAfterMs, LONGEST_ASIDE_MS));
    this.#asideUntil = now + rest;
  }

  /**
   * Whether others are to be tried before it. When its time is over one request may try it, and others pass it by until that has ended: a URL that
   * does not answer holds up one client at a time.
   */
  passBy(now: number): boolean {
    if (this.#asideUntil === 0) return false;
    if (now < this.#asideUntil) return true;
    this.#asideUntil = now + asideFor(this.#failuresInARow);
    this.#isTried = true;
    return false;
  }

  /** What there is to show of it. */
  report(now: number): HealthReport {
    const state = this.#since === undefined ? "untried" : this.#failuresInARow > 0 ? "failing" : "answering";
    return {
      state,
      since: this.#since,
      lastSuccessAt: this.#lastSuccessAt,
      lastFailureAt: this.#lastFailureAt,
      lastFailure: this.#lastFailureAt === undefined ? undefined : this.#lastFailure,
      setAsideUntil: this.#asideUntil > now ? this.#asideUntil : undefined,
    };
  }
}

/** How a URL is doing. Times in milliseconds since the epoch. */
export interface HealthReport {
  state: "untried" | "answering" | "failing";
  /** Since when it is in this state. */
  since: number | undefined;
  lastSuccessAt: number | undefined;
  lastFailureAt: number | undefined;
  /** Completes "The shard's RPC …". */
  lastFailure: string | undefined;
  /** Until when others are tried before it. */
  setAsideUntil: number | undefined;
}

/** 5, 10, 20, 40, then 60 seconds. */
function asideFor(failures: number): number {
  return Math.min(FIRST_ASIDE_MS * 2 ** Math.min(failures - 1, 10), LONGEST_ASIDE_MS);
}

const FIRST_ASIDE_MS = 5_000;
const LONGEST_ASIDE_MS = 60_000;
