import type { Limits, Request } from "../../http/client.js";
import { path } from "../../http/path.js";
import { type ConsoleApi, unless } from "../console-api.js";
import type { ConsoleVersion, UsedFeature } from "../console-version.js";
import { type ConnectionAnswer, connectionsAnswer, type ShardAnswer, shardAnswer } from "./answer.js";
import { CEILINGS, type Ceilings, toBody } from "./ceilings.js";
import { type EndpointChange, isPlain } from "./endpoints.js";
import type { ShardEndpoint } from "./inputs.js";

/** A new shard. */
export interface ShardOrder {
  shardId: string;
  masterAccount: string;
  endpoints: readonly ShardEndpoint[];
  allowedOrigins: readonly string[];
  ceilings: Ceilings;
}

/** What of a shard is to change; what is undefined stays. */
export interface ShardChange {
  endpoints?: readonly EndpointChange[];
  allowedOrigins?: readonly string[];
  /** In seconds; null lifts it. */
  maxTokenLifetime?: number | null;
  /** Null lifts it. */
  tokenPermissions?: readonly string[] | null;
  disabled?: boolean;
  skipConnectionTest?: boolean;
}

/** The shards of a console: add, look up, change, remove. */
export class Shards {
  constructor(
    private readonly api: ConsoleApi,
    private readonly version: ConsoleVersion,
  ) {}

  get url(): string {
    return this.api.url;
  }

  /** A shard, also if removed; undefined only where the console itself says that it has none. */
  find(shardId: string, limits: Limits): Promise<ShardAnswer | undefined> {
    const call = { method: "get", path: path`/shards/${shardId}`, answer: shardAnswer } as const;
    return unless("unknown-shard", () => this.api.request(call, { shardId, mayBeMissing: true }, limits));
  }

  /** @throws OperationFailed, by the problem `shard-exists` where the console has one with this id */
  async add(order: ShardOrder, limits: Limits): Promise<ShardAnswer> {
    const { shardId, masterAccount, endpoints, allowedOrigins } = order;
    const ceilings = toBody(order.ceilings);
    if (Object.keys(ceilings).length > 0) await this.#require("token-ceilings", limits);
    if (allowedOrigins.length > 0) await this.#require("allowed-origins", limits);
    const [first] = endpoints;
    const where = isPlain(endpoints) ? { rpcUrl: first?.url } : { endpoints };
    if ("endpoints" in where) await this.#require("shard-endpoints", limits);
    const origins = allowedOrigins.length > 0 ? { allowedOrigins } : {};
    const body = { id: shardId, masterAccount, ...where, ...origins, ...ceilings };
    const call = { method: "post", path: "/shards", body, answer: shardAnswer, secrets: secretsIn(endpoints) } as const;
    return this.api.request(call, { shardId }, limits);
  }

  /** What came of asking each URL for its node's status; nothing where the console is too old to ask. */
  async test(shardId: string, endpoints: readonly ShardEndpoint[], limits: Limits): Promise<ConnectionAnswer[]> {
    if (!(await this.version.has("shard-endpoints", limits))) return [];
    const call = {
      method: "post",
      path: "/connection-test",
      body: { endpoints },
      answer: connectionsAnswer,
      secrets: secretsIn(endpoints),
      ...ASKS_OTHERS,
    } as const;
    return (await this.api.request(call, { shardId }, limits)).connections;
  }

  /** Changes a shard in place. May be repeated. */
  async change(shardId: string, change: ShardChange, limits: Limits): Promise<ShardAnswer> {
    if (change.endpoints !== undefined) await this.#require("shard-endpoints", limits);
    if (change.allowedOrigins !== undefined) await this.#require("allowed-origins", limits);
    if (CEILINGS.some((name) => change[name] !== undefined)) await this.#require("token-ceilings", limits);
    if (change.disabled !== undefined) await this.#require("disable-shards", limits);
    const call: Request<ShardAnswer> = {
      method: "patch",
      path: path`/shards/${shardId}`,
      body: change,
      answer: shardAnswer,
      secrets: secretsIn(change.endpoints ?? []),
      ...ASKS_OTHERS,
    };
    return this.api.request(call, { shardId }, limits);
  }

  /** Removes a shard for good, with all its tokens. One that is not there, or removed, is fine. */
  async remove(shardId: string, limits: Limits): Promise<void> {
    await this.#require("disable-shards", limits);
    const call = { method: "delete", path: path`/shards/${shardId}`, answer: shardAnswer.partial().loose() } as const;
    await unless("unknown-shard", () => this.api.request(call, { shardId }, limits));
  }

  #require(feature: UsedFeature, limits: Limits): Promise<void> {
    return this.version.require(feature, this.url, limits);
  }
}

/** The console asks each URL in turn of its own, ten seconds at most; to ask again changes nothing. */
const ASKS_OTHERS = { repeat: () => ({}), answersWithin: 15_000 };

function secretsIn(endpoints: readonly { headers?: Record<string, string | null> | undefined }[]): string[] {
  const values = endpoints.flatMap(({ headers = {} }) => Object.values(headers));
  return values.filter((value) => value !== null);
}
