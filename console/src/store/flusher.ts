/** Writes down every minute what was noted in memory, one write at a time, and once more when it stops. */
export class Flusher {
  #writing = Promise.resolve();
  readonly #timer = setInterval(() => this.#flush(), INTERVAL_MS).unref();

  /**
   * @param write keeps what it could not write for the next time
   * @param failed hears why a write failed; must not throw
   */
  constructor(
    private readonly write: () => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Resolves once no write is under way. */
  settled(): Promise<void> {
    return this.#writing;
  }

  /** Writes down what there is still, and nothing more. */
  stop(): Promise<void> {
    clearInterval(this.#timer);
    return this.#flush();
  }

  #flush(): Promise<void> {
    this.#writing = this.#writing.then(this.write).catch(this.failed);
    return this.#writing;
  }
}

/** Each row that is written costs every index of its table. */
const INTERVAL_MS = 60_000;
