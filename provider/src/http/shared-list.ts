import type { Limits } from "./client.js";
import { untilAborted } from "./until-aborted.js";

/** A list by id, as far as this process knows it. */
interface Listing<Item> {
  /** Which list of this kind it is, counted from one. */
  serial: number;
  items: Promise<Map<string, Item>>;
  /** Those of the read that began it, whether or not that is cancelled. */
  limits: Limits;
  /** Reads that come from then on need another one. */
  until: number;
  /** What this process has changed since the list was begun: of these it says nothing. */
  changed: Set<string>;
}

/**
 * One list for reads that come together. A list proves that something is there, never that it is not: what it lacks is
 * looked up by itself, or where that cannot be asked, in a list that was begun after the read.
 *
 * A list that is complete serves for a little longer ({@link FRESH}, or longer where it took long), because engines read a few resources
 * at a time: with eight reads at once, two thousand reads would otherwise cost 250 lists. Such a read may be as old as if it had
 * come first among its fellows. What this process mints or revokes is looked up anew.
 *
 * A list ends with the deadline of the read that begins it, and not with whoever is cancelled; those who have more time then begin another. A
 * read waits no longer than its own limits say.
 */
export class SharedList<Item> {
  #latest: Listing<Item> | undefined;
  readonly #what: string;
  readonly #fetch: (limits: Limits) => Promise<Map<string, Item>>;
  readonly #now: () => number;

  /**
   * @param what it is, in words for who waits for it in vain
   * @param fetch a complete list by id
   * @param now milliseconds since the epoch
   */
  constructor(what: string, fetch: (limits: Limits) => Promise<Map<string, Item>>, now: () => number) {
    this.#what = what;
    this.#fetch = fetch;
    this.#now = now;
  }

  /**
   * The item, as a list shows it or else as `lookUp` answers.
   * @param lookUp asks for this one item; left out where only lists can be asked
   */
  find(id: string, limits: Limits, lookUp?: () => Promise<Item | undefined>): Promise<Item | undefined> {
    return this.#within(limits, async () => {
      const before = this.#latest?.serial ?? 0;
      const { listing, items } = await this.#arrived(this.#serving(limits), limits);
      const item = items.get(id);
      if (item !== undefined && !listing.changed.has(id)) return item;
      if (lookUp !== undefined) return lookUp();
      const begunSince = listing.serial > before && !listing.changed.has(id);
      return begunSince ? undefined : this.#confirm(id, before, limits);
    });
  }

  /**
   * The items that belong to a subject, by a list in which nothing of them has changed since it was begun. It may have been begun before
   * this call, so that what somebody else does at this very moment may be missing.
   * @param subject what `changed` was called with for changes of what belongs to it
   */
  belonging(subject: string, belongs: (item: Item) => boolean, limits: Limits): Promise<Item[]> {
    return this.#within(limits, async () => {
      for (let next = this.#serving(limits); ; ) {
        const { listing, items } = await this.#arrived(next, limits);
        const own = [...items].filter(([, item]) => belongs(item));
        const overtaken = listing.changed.has(subject) || own.some(([id]) => listing.changed.has(id));
        if (!overtaken) return own.map(([, item]) => item);
        next = this.#after(listing.serial, subject, limits);
      }
    });
  }

  /**
   * Whether an item that there was is certainly no more: ids never come back, so that any list begun after it was made tells.
   * False where that cannot be said without a further list.
   */
  lacks(id: string, limits: Limits): Promise<boolean> {
    return this.#within(limits, async () => {
      const { listing, items } = await this.#arrived(this.#serving(limits), limits);
      return !items.has(id) && !listing.changed.has(id);
    });
  }

  /** Call after each change of an item, or of what belongs to a subject: reads that come from now on ask for it anew. */
  changed(id: string): void {
    this.#latest?.changed.add(id);
  }

  /** The item in a list that was begun after the one numbered `before`, and that no change has overtaken. */
  async #confirm(id: string, before: number, limits: Limits): Promise<Item | undefined> {
    const { listing, items } = await this.#arrived(this.#after(before, id, limits), limits);
    return listing.changed.has(id) ? this.#confirm(id, listing.serial, limits) : items.get(id);
  }

  /** A list once it is there, or the next one where it ended with the deadline of another read that had less time. */
  async #arrived(
    listing: Listing<Item>,
    limits: Limits,
  ): Promise<{ listing: Listing<Item>; items: Map<string, Item> }> {
    try {
      return { listing, items: await listing.items };
    } catch (error) {
      if (!listing.limits.signal.aborted || limits.deadline <= listing.limits.deadline) throw error;
      return this.#arrived(this.#serving(limits), limits);
    }
  }

  /** A list after the one numbered `before`, since whose beginning nothing of this name has changed. */
  #after(before: number, changed: string, limits: Limits): Listing<Item> {
    const latest = this.#latest;
    const serves = latest !== undefined && latest.serial > before && !latest.changed.has(changed);
    return serves ? latest : this.#begin(limits);
  }

  #serving(limits: Limits): Listing<Item> {
    const latest = this.#latest;
    return latest !== undefined && this.#now() < latest.until ? latest : this.#begin(limits);
  }

  #begin({ deadline }: Limits): Listing<Item> {
    const begun = this.#now();
    const time = Math.max(0, Math.min(deadline - begun, LONGEST));
    const limits = { signal: AbortSignal.timeout(time), deadline };
    const listing: Listing<Item> = {
      serial: (this.#latest?.serial ?? 0) + 1,
      items: this.#fetch(limits),
      limits,
      until: Number.POSITIVE_INFINITY,
      changed: new Set(),
    };
    this.#latest = listing;
    listing.items.then(
      () => {
        const took = this.#now() - begun;
        listing.until = begun + Math.min(Math.max(FRESH, SLOW * took), OLDEST);
      },
      () => {
        listing.until = 0;
      },
    );
    return listing;
  }

  #within<Result>({ signal }: Limits, read: () => Promise<Result>): Promise<Result> {
    return untilAborted(read(), signal, this.#what);
  }
}

/** Milliseconds from its beginning that a complete list may still serve reads. */
const FRESH = 5_000;
/** A list that took long serves this many times as long as it took, so that a run needs a few of them however slow they are. */
const SLOW = 10;
/** Milliseconds from its beginning after which no list serves. */
const OLDEST = 60_000;
/** Milliseconds of a list where the deadline is further away than a timer can be set. */
const LONGEST = 3_600_000;
