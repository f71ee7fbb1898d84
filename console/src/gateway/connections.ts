import type { LookupFunction } from "node:net";
import { type Dispatcher, Pool } from "undici";
import type { Limits } from "./limits.js";

/** Where requests for one RPC URL go. */
export interface Target {
  dispatcher: Dispatcher;
  /** Path and query of the URL. */
  path: string;
}

/** Keeps connections open to the RPCs of the shards: one bounded pool per origin. */
export class Connections {
  readonly #targets = new Map<string, Target>();
  readonly #pools = new Map<string, Pool>();
  #closed: Promise<void> | undefined;

  /**
   * @param lookup resolves host names, so that the caller can refuse addresses at the time of connecting. Not called for
   *   URLs that hold an address: those must have been checked when the URL was taken.
   */
  constructor(
    private readonly limits: Limits,
    private readonly lookup: LookupFunction | undefined,
  ) {}

  /** @throws TypeError when the text is not a URL */
  to(url: string): Target {
    return this.#targets.get(url) ?? this.#open(url);
  }

  /** Lets running requests finish, then closes everything. Closing twice waits for the same closing. */
  close(): Promise<void> {
    this.#closed ??= Promise.all([...this.#pools.values()].map((pool) => pool.close())).then(() => {});
    return this.#closed;
  }

  #open(url: string): Target {
    const { origin, pathname, search } = new URL(url);
    let dispatcher = this.#pools.get(origin);
    if (dispatcher === undefined) {
      dispatcher = this.#pool(origin);
      this.#pools.set(origin, dispatcher);
    }
    const target = { dispatcher, path: pathname + search };
    this.#targets.set(url, target);
    return target;
  }

  #pool(origin: string): Pool {
    const { connections, connectMs } = this.limits;
    return new Pool(origin, {
      connections,
      pipelining: 1,
      connect: { timeout: connectMs, ...(this.lookup === undefined ? {} : { lookup: this.lookup }) },
      // The relay keeps the time; two more timers for each request would cost as much as the token look-up.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }
}
