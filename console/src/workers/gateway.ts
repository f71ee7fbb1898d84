import type { Logger } from "pino";
import { AddressRanges } from "pulumi-keyring-near/address-ranges";
import { Refusals } from "../audit/refusals.js";
import type { RememberedTable } from "../changes/changes.js";
import { createGateway, Endpoint, type Gateway, type Grant, type Upstream } from "../gateway/index.js";
import type { GatewayMetrics } from "../metrics/gateway-metrics.js";
import { clientAddresses, exactAddresses } from "../server/client-address.js";
import { observedBy } from "../server/gateway-observers.js";
import { guardedLookup } from "../shards/lookup.js";
import { LookupCache } from "../store/lookup-cache.js";
import type { Traces } from "../traces/traces.js";
import type { Calls } from "./calls.js";
import type { GrantFacts, MainProcess, UpstreamFacts, WorkerSettings } from "./contract.js";
import { Lease } from "./lease.js";
import { Reports } from "./reports.js";

/** The gateway of a worker: it remembers what it has asked the main process, and tells it what it does. */
export class WorkerGateway {
  readonly #lease: Lease;
  readonly #reports: Reports;
  readonly #refusals: Refusals;
  readonly #grants: LookupCache<Grant>;
  readonly #upstreams: LookupCache<Upstream>;
  readonly #origins: LookupCache<readonly string[]>;
  readonly gateway: Gateway;

  constructor(
    private readonly main: Pick<Calls<MainProcess>, "call">,
    settings: WorkerSettings,
    logger: Logger,
    metrics: GatewayMetrics | undefined,
    traces: Traces | undefined,
  ) {
    this.#lease = new Lease(() => main.call("age"));
    this.#reports = new Reports((report) => main.call("report", report));
    this.#refusals = new Refusals(
      (records) => main.call("writeRefusals", records),
      () => new Date(),
      (error) => logger.warn({ err: error }, "could not write refusals to the audit trail"),
    );
    const isCurrent = () => this.#lease.isCurrent();
    this.#grants = new LookupCache(async (key) => toGrant(await main.call("grant", key)), MOST_GRANTS, isCurrent);
    this.#upstreams = new LookupCache((id) => this.#upstreamOf(id), MOST_SHARDS, isCurrent);
    this.#origins = new LookupCache((id) => main.call("originsOf", id), MOST_SHARDS, isCurrent);
    const trail = { refused: this.#refusals.note.bind(this.#refusals) };
    this.gateway = createGateway(
      {
        tokens: this.#grants,
        upstreams: this.#upstreams,
        originsOf: (shardId) => this.#origins.find(shardId),
        now: Date.now,
        used: (tokenId) => this.#reports.used(tokenId),
        ...observedBy({ logger, trail, usage: this.#reports, metrics, traces }),
        clientOf: clientAddresses(settings.trustedProxies),
        addressOf: exactAddresses(settings.trustedProxies),
      },
      { ...settings.gateway, lookup: guardedLookup({ allowPrivateUpstreams: settings.allowPrivateUpstreams }) },
    );
  }

  forget(table: RememberedTable, keys: readonly string[]): void {
    for (const memory of this.#of(table)) memory.forget(keys);
  }

  clear(table: RememberedTable): void {
    for (const memory of this.#of(table)) memory.clear();
  }

  /** Lets running requests finish, and tells the main process the rest. */
  async close(): Promise<void> {
    await this.gateway.close();
    await this.#refusals.close();
    await this.#reports.end();
    this.#lease.end();
  }

  #of(table: RememberedTable): readonly Pick<LookupCache<object>, "forget" | "clear">[] {
    if (table === "tokens") return [this.#grants];
    return table === "shards" ? [this.#upstreams, this.#origins] : [];
  }

  async #upstreamOf(shardId: string): Promise<Upstream | undefined> {
    const facts = await this.main.call("upstream", shardId);
    return facts && this.#toUpstream(shardId, facts);
  }

  #toUpstream(shardId: string, facts: UpstreamFacts): Upstream | undefined {
    if (facts.kind === "closed") return facts;
    if (facts.kind === "local") {
      return { kind: "local", shard: { handle: (request) => this.main.call("ask", shardId, request) } };
    }
    const [first, ...others] = facts.endpoints.map(
      ({ url, headers }) => new Endpoint(url, headers, this.#reports.healthOf(shardId, url)),
    );
    return first && { kind: "url", endpoints: [first, ...others] };
  }
}

function toGrant(facts: GrantFacts | undefined): Grant | undefined {
  if (facts?.bounds === undefined) return facts && { ...facts, bounds: undefined };
  const { addresses } = facts.bounds;
  return { ...facts, bounds: { ...facts.bounds, addresses: addresses && new AddressRanges(addresses) } };
}

/** As many as a console without workers remembers. */
const MOST_GRANTS = 100_000;
const MOST_SHARDS = 10_000;
