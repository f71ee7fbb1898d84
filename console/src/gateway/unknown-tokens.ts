import { LRUCache } from "lru-cache";
import type { Counters } from "./counters.js";
import type { Limits } from "./limits.js";
import type { Grant } from "./ports.js";
import { limited, type Refusal } from "./refusal.js";

type Found = Grant | undefined;

/**
 * Looks tokens up so that one client address that sends unknown ones costs the database little. Nobody can tell an unknown token
 * from one that is merely not in memory, so those beyond the limit are still looked up, two at a time; only when too many wait is
 * the next one told to come back.
 */
export class UnknownTokens {
  readonly #clients = new LRUCache<string, Client>({ max: 10_000 });

  /** @param now milliseconds since the epoch */
  constructor(
    private readonly limits: Pick<Limits, "unknownTokens">,
    private readonly counters: Counters,
    private readonly now: () => number,
  ) {}

  /** @param find asks for the token; called at once, later, or not at all */
  search(address: string, find: () => Found | Promise<Found>): Found | Refusal | Promise<Found | Refusal> {
    const client = this.#clients.get(address);
    if (client?.isOver(this.now(), this.limits.unknownTokens) && client.searching >= AT_A_TIME) {
      return this.#wait(client, address, find);
    }
    const found = find();
    return found instanceof Promise ? this.#watch(address, found) : found;
  }

  #wait(client: Client, address: string, find: () => Found | Promise<Found>): Refusal | Promise<Found | Refusal> {
    if (client.waiting.length >= MOST_WAITING) {
      this.counters.limited.unknownTokens += 1;
      return limited("This address has sent too many tokens that are not known.", RETRY_SECONDS);
    }
    return new Promise<void>((resolve) => client.waiting.push(resolve)).then(() => this.#watch(address, find()));
  }

  async #watch(address: string, found: Found | Promise<Found>): Promise<Found> {
    let client = this.#clients.get(address);
    if (client === undefined) {
      client = new Client(this.now());
      this.#clients.set(address, client);
    }
    client.searching += 1;
    try {
      const grant = await found;
      if (grant === undefined) client.missed(this.now(), this.limits.unknownTokens);
      return grant;
    } finally {
      client.searching -= 1;
      client.waiting.shift()?.();
    }
  }
}

/** What one address has asked for in vain. */
class Client {
  searching = 0;
  readonly waiting: (() => void)[] = [];
  #misses = 0;

  constructor(private at: number) {}

  missed(now: number, limit: number): void {
    this.#misses = Math.min(this.#left(now, limit) + 1, limit);
    this.at = now;
  }

  isOver(now: number, limit: number): boolean {
    return this.#left(now, limit) > limit - 1;
  }

  /** What of the misses still counts. */
  #left(now: number, limit: number): number {
    return Math.max(0, this.#misses - ((now - this.at) / 1_000) * (limit / FORGOTTEN_AFTER_SECONDS));
  }
}

const AT_A_TIME = 2;
const MOST_WAITING = 64;
const RETRY_SECONDS = 1;
const FORGOTTEN_AFTER_SECONDS = 10;
