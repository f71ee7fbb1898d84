import type { HttpClient } from "../http/client.js";
import { Catalogue } from "./catalogue.js";
import { ConsoleApi } from "./console-api.js";
import { ConsoleVersion } from "./console-version.js";
import { Custodian } from "./custodian.js";
import { GatewayTokens } from "./gateway-tokens.js";
import { Shards } from "./shard/client.js";

/**
 * A console as an access key can use it. Its management API is this project's own design (Calimero's was never public); the console that
 * speaks it is in the same repository.
 */
export class ConsoleClient {
  /** The accounts whose keys the console keeps. */
  readonly custodian: Custodian;
  /** Everything that the access key can see. */
  readonly catalogue: Catalogue;
  /** The shards that it gives access to. */
  readonly shards: Shards;
  /** What the console can do. */
  readonly version: ConsoleVersion;
  readonly #api: ConsoleApi;
  readonly #tokens = new Map<string, GatewayTokens>();

  /**
   * @param now this machine's time in milliseconds since the epoch
   * @param origins where address and access key come from, for who is told that one of them is refused
   */
  constructor(http: HttpClient, url: string, now: () => number, origins: string) {
    this.#api = new ConsoleApi(http, url, now, origins);
    this.custodian = new Custodian(this.#api);
    this.catalogue = new Catalogue(this.#api);
    this.version = new ConsoleVersion(http, now);
    this.shards = new Shards(this.#api, this.version);
  }

  /** The tokens of a shard. */
  tokens(shardId: string): GatewayTokens {
    const tokens = this.#tokens.get(shardId) ?? new GatewayTokens(this.#api, this.version, shardId);
    this.#tokens.set(shardId, tokens);
    return tokens;
  }

  /** The console's own time, as its last answer told it. */
  now(): Date {
    return this.#api.now();
  }
}
