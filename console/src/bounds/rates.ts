import { LRUCache } from "lru-cache";

/**
 * Counts requests of credentials that are bounded per second, in this process alone: a token bucket each, which holds what may come in one
 * second.
 */
export class Rates {
  readonly #buckets = new LRUCache<string, Bucket>({ max: MOST_BUCKETS });

  /** @param now milliseconds since the epoch */
  constructor(private readonly now: () => number) {}

  /** Whether one more request of a credential may come now. One that may not is not counted: a second later there is room again. */
  take(id: string, perSecond: number): boolean {
    const now = this.now();
    const bucket = this.#buckets.get(id) ?? this.#begin(id, now, perSecond);
    // clocks may go back
    const elapsed = Math.max(0, now - bucket.at);
    bucket.left = Math.min(perSecond, bucket.left + (elapsed / 1_000) * perSecond);
    bucket.at = now;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  }

  #begin(id: string, at: number, left: number): Bucket {
    const bucket = { at, left };
    this.#buckets.set(id, bucket);
    return bucket;
  }
}

interface Bucket {
  at: number;
  left: number;
}

/** About 10 MB when full. */
const MOST_BUCKETS = 100_000;
