import { TRUSTED_MS } from "../changes/changes.js";

/**
 * Knows whether what this worker has in memory may be used: only while the main process has proved, a moment ago, that it has told of every
 * change. So a worker that cannot be told of a change (it hangs, or its channel is gone) stops using what it has by itself.
 */
export class Lease {
  #provedUntil = Number.NEGATIVE_INFINITY;
  #asking = false;
  readonly #timer = setInterval(() => void this.#ask(), PROOF_MS);

  /** @param age asks the main process how many milliseconds ago it had heard of every change */
  constructor(private readonly age: () => Promise<number>) {
    void this.#ask();
  }

  isCurrent(): boolean {
    return performance.now() - this.#provedUntil <= TRUSTED_MS;
  }

  end(): void {
    clearInterval(this.#timer);
    this.#provedUntil = Number.NEGATIVE_INFINITY;
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const askedAt = performance.now();
    try {
      this.#provedUntil = askedAt - (await this.age());
    } catch {
      // the main process is gone, and this one ends
    } finally {
      this.#asking = false;
    }
  }
}

/** Together with the heartbeat of a database, well below {@link TRUSTED_MS}. */
const PROOF_MS = 100;
