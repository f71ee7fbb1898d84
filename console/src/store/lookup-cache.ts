import { LRUCache } from "lru-cache";

/**
 * What was looked up by a key, such as the hash of a credential, kept in memory up to a bound. A hit answers at once, without a promise.
 * What does not exist is never kept, so a credential works from the moment it is made.
 */
export class LookupCache<T extends object> {
  readonly #known: LRUCache<string, T>;
  readonly #loading = new Map<string, Promise<T | undefined>>();
  readonly #load: (key: string) => Promise<T | undefined>;
  readonly #isCurrent: () => boolean;

  /** @param isCurrent whether every change made elsewhere was told to `forget`; while it is false, nothing is remembered */
  constructor(load: (key: string) => Promise<T | undefined>, bound: number, isCurrent: () => boolean) {
    this.#load = load;
    this.#isCurrent = isCurrent;
    this.#known = new LRUCache({ max: bound });
  }

  /** What is in memory, when that may be used; undefined where `find` would ask. */
  known(key: string): T | undefined {
    return this.#isCurrent() ? this.#known.get(key) : undefined;
  }

  find(key: string): T | undefined | Promise<T | undefined> {
    // Nor does it share what another request is just reading: that may be from before a change.
    if (!this.#isCurrent()) return this.#load(key);
    return this.#known.get(key) ?? this.#loading.get(key) ?? this.#start(key);
  }

  /** Call after the change was committed and before it is acknowledged: whoever asks from then on gets the new state. */
  forget(keys: readonly string[]): void {
    for (const key of keys) {
      this.#known.delete(key);
      // A look-up under way may have read the old state: let those who wait have it, keep it for nobody.
      this.#loading.delete(key);
    }
  }

  clear(): void {
    this.#known.clear();
    this.#loading.clear();
  }

  #start(key: string): Promise<T | undefined> {
    const loading = this.#load(key).then(
      (found) => {
        if (this.#settle(key, loading) && found !== undefined) this.#known.set(key, found);
        return found;
      },
      (error: unknown) => {
        this.#settle(key, loading);
        throw error;
      },
    );
    this.#loading.set(key, loading);
    return loading;
  }

  /** Whether nothing was forgotten since this look-up began. */
  #settle(key: string, loading: Promise<T | undefined>): boolean {
    return this.#loading.get(key) === loading && this.#loading.delete(key);
  }
}
