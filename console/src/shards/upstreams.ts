import type { LocalShard, Upstream, Upstreams } from "../gateway/ports.js";
import type { AddressSettings } from "./address.js";
import type { Shards } from "./shards.js";
import { checkLiteralAddress } from "./upstream-url.js";

/** This instance cannot serve a shard that another one may: their settings differ. */
export class UnusableUpstreamError extends Error {
  override readonly name = "UnusableUpstreamError";
}

/** Tells the gateway where each shard's JSON-RPC is. */
export class ShardUpstreams implements Upstreams {
  readonly #known = new Map<string, Upstream>();

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
    return this.#known.get(shardId) ?? this.#load(shardId);
  }

  async #load(shardId: string): Promise<Upstream | undefined> {
    const found = await this.shards.find(shardId);
    const upstream = found && this.#upstreamOf(shardId, found.upstream);
    if (upstream) this.#known.set(shardId, upstream);
    return upstream;
  }

  #upstreamOf(shardId: string, upstream: { kind: "development" } | { kind: "url"; url: string }): Upstream {
    if (upstream.kind === "development") {
      const shard = this.local.get(shardId);
      if (shard) return { kind: "local", shard };
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
