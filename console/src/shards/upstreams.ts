import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { redactedUrl } from "pulumi-keyring-near";
import type { Vault } from "../custodian/vault.js";
import { Endpoint, Health, type LocalShard, type Upstream, type Upstreams } from "../gateway/index.js";
import type { EndpointReport } from "../metrics/upstream-metrics.js";
import type { AddressSettings } from "./address.js";
import { openedHeaders } from "./headers.js";
import { type RemoteUpstream, type Shard, statusOf } from "./shard.js";
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

  /** By shard and URL: what was seen of a URL is worth knowing whatever else of the shard changes. */
  readonly #health = new LRUCache<string, Health>({ max: 20_000 });

  /** @param local the development shards of this process, by id. */
  constructor(
    private readonly shards: Shards,
    private readonly local: ReadonlyMap<string, LocalShard>,
    private readonly addresses: AddressSettings,
    private readonly vault: Vault,
    private readonly logger: Pick<Logger, "info" | "warn">,
  ) {}

  /** How a URL of a shard has been doing, as this instance saw it since it started. */
  healthOf(shardId: string, url: string): Health {
    const key = `${shardId} ${url}`;
    let health = this.#health.get(key);
    if (health === undefined) {
      const line = { shardId, rpc: redactedUrl(url) };
      health = new Health((reason) => {
        if (reason === undefined) this.logger.info(line, "a shard's RPC answers again");
        else this.logger.warn({ ...line, reason }, "a shard's RPC fails");
      });
      this.#health.set(key, health);
    }
    return health;
  }

  /** How the RPC URLs of active shards have been doing. */
  async reports(): Promise<EndpointReport[]> {
    const shards = await this.shards.list({}, { sort: "id", after: undefined, limit: MOST_REPORTED });
    const time = Date.now();
    return shards.flatMap((shard) => {
      const { id, upstream } = shard;
      if (statusOf(shard) !== "active" || upstream.kind === "development") return [];
      return upstream.endpoints.map(({ url }, index) => {
        return { shard: id, endpoint: index + 1, state: this.healthOf(id, url).report(time).state };
      });
    });
  }

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
    return { kind: "url", endpoints: this.#endpointsOf(shardId, upstream) };
  }

  /** Settings may have become stricter since the shard was added. Names are checked on every connection. */
  #endpointsOf(shardId: string, { endpoints }: RemoteUpstream): [Endpoint, ...Endpoint[]] {
    const reasons = endpoints.map(({ url }) => checkLiteralAddress(url, this.addresses));
    const usable = endpoints.filter((_, index) => reasons[index] === undefined);
    const [first, ...others] = usable.map(
      ({ url, headers }) => new Endpoint(url, this.#opened(shardId, url, headers), this.healthOf(shardId, url)),
    );
    if (first !== undefined) return [first, ...others];
    throw new UnusableUpstreamError(`the RPC URL of shard "${shardId}" ${reasons[0]}`);
  }

  #opened(shardId: string, url: string, headers: RemoteUpstream["endpoints"][0]["headers"]) {
    try {
      return openedHeaders(this.vault, shardId, { url, headers });
    } catch (error) {
      throw new UnusableUpstreamError(
        `the headers for the RPC of shard "${shardId}" cannot be decrypted; start this console with the master key of the others`,
        { cause: error },
      );
    }
  }
}

/** Shards that metrics tell of. */
const MOST_REPORTED = 1_000;
