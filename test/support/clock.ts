/** A clock that stands still until it is moved. */
export class TestClock {
  #time = Date.parse("2031-03-01T12:00:00.000Z");

  readonly now = (): Date => new Date(this.#time);

  /** Moves it on. */
  advance(seconds: number): void {
    this.#time += seconds * 1000;
  }

  /** The time so many seconds from now, as the API writes it. */
  at(seconds: number): string {
    return new Date(this.#time + seconds * 1000).toISOString();
  }
}
