/**
 * One list for reads that come together. A list proves that something is there, never that it is not: what it lacks is
 * looked up by itself.
 *
 * A list that is complete serves for a little longer ({@link FRESH}), because engines read a few resources at a time: with
 * eight reads at once, two thousand reads would otherwise cost 250 lists. Such a read may be as old as if it had
 * come first among its fellows. Whatever this process mints or revokes discards the list.
 */
export class SharedList<Item> {
  #current: { items: Promise<Map<string, Item>>; until: number } | undefined;
  readonly #fetch: () => Promise<Map<string, Item>>;
  readonly #now: () => number;

  /**
   * @param fetch a complete list by id
   * @param now milliseconds since the epoch
   */
  constructor(fetch: () => Promise<Map<string, Item>>, now: () => number) {
    this.#fetch = fetch;
    this.#now = now;
  }

  /** The item, as a list shows it or else as `lookUp` answers. */
  async find(id: string, lookUp: () => Promise<Item | undefined>): Promise<Item | undefined> {
    return (await this.#items()).get(id) ?? (await lookUp());
  }

  /** Call after each change: reads that come from now on see a new list. */
  discard(): void {
    this.#current = undefined;
  }

  #items(): Promise<Map<string, Item>> {
    if (this.#current !== undefined && this.#now() < this.#current.until) return this.#current.items;
    const current = { items: this.#fetch(), until: Number.POSITIVE_INFINITY };
    this.#current = current;
    const begun = this.#now();
    current.items.then(
      () => {
        current.until = begun + FRESH;
      },
      () => {
        if (this.#current === current) this.#current = undefined;
      },
    );
    return current.items;
  }
}

/** Milliseconds from its beginning that a complete list may still serve reads. */
const FRESH = 5_000;
