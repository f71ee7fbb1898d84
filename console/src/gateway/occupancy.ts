import type { Counters, LimitName } from "./counters.js";
import type { Limits } from "./limits.js";
import { limited, overloaded, type Refusal } from "./refusal.js";

/** What the requests of a token, or those from an address, take at the moment. */
interface Share {
  requests: number;
  bytes: number;
}

/** What clients take of the gateway at the moment, so that none takes what is for all. Keeps nothing of those without open requests. */
export class Occupancy {
  readonly #tokens = new Map<string, Share>();
  readonly #addresses = new Map<string, Share>();

  constructor(
    private readonly limits: Limits,
    private readonly counters: Counters,
  ) {}

  /** A request begins. */
  enter(address: string): Place {
    this.counters.openRequests += 1;
    return new Place(this.limits, this.counters, this.#addresses, this.#tokens, address);
  }
}

/** The place that one request has. */
export class Place {
  readonly #ofAddress: Share;
  #ofToken: Share | undefined;
  #token = "";
  #bytes = 0;

  constructor(
    private readonly limits: Limits,
    private readonly counters: Counters,
    private readonly addresses: Map<string, Share>,
    private readonly tokens: Map<string, Share>,
    readonly address: string,
  ) {
    this.#ofAddress = join(addresses, address);
  }

  /** Why there is no place for another request from this address; undefined when there is. */
  get refusal(): Refusal | undefined {
    return this.#ofAddress.requests > this.limits.requestsPerAddress
      ? this.#refuse("requestsPerAddress", "There are too many open requests from this address.")
      : undefined;
  }

  /** Requests of its token that are open, this one too; 0 as long as it is of none. */
  get openOfToken(): number {
    return this.#ofToken?.requests ?? 0;
  }

  /** The request is one of this token. */
  belongTo(tokenId: string): Refusal | undefined {
    this.#token = tokenId;
    this.#ofToken = join(this.tokens, tokenId);
    return this.#ofToken.requests > this.limits.requestsPerToken
      ? this.#refuse("requestsPerToken", "There are too many open requests with this token.")
      : undefined;
  }

  /** So many more bytes are kept for the request. */
  take(bytes: number): Refusal | undefined {
    this.#bytes += bytes;
    this.counters.openBytes += bytes;
    this.#ofAddress.bytes += bytes;
    if (this.#ofToken !== undefined) {
      this.#ofToken.bytes += bytes;
      if (this.#ofToken.bytes > this.limits.bytesPerToken) {
        return this.#refuse("bytesPerToken", "The open requests with this token are too large together.");
      }
    }
    if (this.#ofAddress.bytes > this.limits.bytesPerAddress) {
      return this.#refuse("bytesPerAddress", "The open requests from this address are too large together.");
    }
    if (this.counters.openBytes > this.limits.bytesInAll) {
      this.counters.limited.bytesInAll += 1;
      return overloaded();
    }
    return undefined;
  }

  /** The request is over. Once. */
  leave(): void {
    this.counters.openRequests -= 1;
    this.counters.openBytes -= this.#bytes;
    part(this.addresses, this.address, this.#ofAddress, this.#bytes);
    if (this.#ofToken !== undefined) {
      part(this.tokens, this.#token, this.#ofToken, this.#bytes);
    }
  }

  #refuse(limit: LimitName, what: string): Refusal {
    this.counters.limited[limit] += 1;
    return limited(`${what} Send fewer at once.`);
  }
}

function join(shares: Map<string, Share>, key: string): Share {
  let share = shares.get(key);
  if (share === undefined) {
    share = { requests: 0, bytes: 0 };
    shares.set(key, share);
  }
  share.requests += 1;
  return share;
}

function part(shares: Map<string, Share>, key: string, share: Share, bytes: number): void {
  share.requests -= 1;
  share.bytes -= bytes;
  if (share.requests === 0) {
    shares.delete(key);
  }
}
