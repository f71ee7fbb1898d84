/** What has to be closed again, in the reverse order of opening. */
export class Closing {
  readonly #steps: (() => unknown)[] = [];

  /** Adds something that was just opened. */
  add(close: () => unknown): void {
    this.#steps.push(close);
  }

  /** Closes everything, also what comes after a failure. @throws the first failure */
  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (let close = this.#steps.pop(); close; close = this.#steps.pop()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
