import type { LocalShard, Upstream, Upstreams } from "../gateway/ports.js";
import type { AddressSettings } from "./address.js";
import { type Shard, statusOf } from "./shard.js";
import type { Shards } from "./shards.js";
import { checkLiteralAddress } from "./upstream-url.js";

/** This instance cannot serve a shard that another one may: their settings differ. */
export class UnusableUpstreamError extends Error {
  override readonly name = "UnusableUpstreamError";
}

/** Tells the gateway where each shard's JSON-RPC is. */
export class ShardUpstreams implements Upstreams {
  /** A shard that changes is another object. */
  readonly #known = new WeakMap<Shard, Upstream>();

  /** @param local the development shards of this process, by id. */
  constructor(
    private readonly shards: Shards,
    private readonly local: ReadonlyMap<string, LocalShard>,
    private readonly addresses: AddressSettings,
  ) {}

  /**
   * Answers at once from the second time on.
   * @throws UnusableUpstreamError
   */
  find(shardId: string): Upstream | undefined | Promise<Upstream | undefined> {
    const found = this.shards.find(shardId);
    return found instanceof Promise ? found.then((shard) => this.#of(shard)) : this.#of(found);
  }

  #of(shard: Shard | undefined): Upstream | undefined {
    if (shard === undefined) return undefined;
    const known = this.#known.get(shard);
    if (known !== undefined) return known;
    const upstream = this.#upstreamOf(shard);
    this.#known.set(shard, upstream);
    return upstream;
  }

  #upstreamOf(shard: Shard): Upstream {
    const { id: shardId, upstream } = shard;
    const status = statusOf(shard);
    if (status !== "active") return { kind: "closed", status };
    if (upstream.kind === "development") {
      const local = this.local.get(shardId);
      if (local) return { kind: "local", shard: local };
      throw new UnusableUpstreamError(
        `Development shard "${shardId}" is not open in this process; start it with --development-shard`,
      );
    }
    // Settings may have become stricter since the shard was added. Names are checked on every connection.
    const reason = checkLiteralAddress(upstream.url, this.addresses);
    if (reason) throw new UnusableUpstreamError(`the RPC URL of shard "${shardId}" ${reason}`);
    return upstream;
  }
}
