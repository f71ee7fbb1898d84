/**
 * A server's time, as the `Date` header of its answers tells it. It counts whole seconds and was a while on its way, so a time that
 * fits between question and answer is no difference at all.
 */
export class ServerClock {
  readonly #local: () => number;
  #ahead = 0;

  /** @param local this machine's time in milliseconds since the epoch */
  constructor(local: () => number) {
    this.#local = local;
  }

  /**
   * Takes note of an answer that arrived just now.
   * @param date its `Date` header, of any form
   * @param sent when its request left, by the local clock
   */
  heard(date: unknown, sent: number): void {
    const from = typeof date === "string" ? Date.parse(date) : Number.NaN;
    if (Number.isNaN(from)) return;
    const to = from + SECOND - 1;
    const arrived = this.#local();
    this.#ahead = to < sent ? sent - to : from > arrived ? arrived - from : 0;
  }

  /** The server's time; before any answer this machine's. */
  now(): Date {
    return new Date(this.#local() - this.#ahead);
  }
}

const SECOND = 1_000;
