import type { AuditTrail } from "../audit/trail.js";
import type { Changes } from "../changes/changes.js";
import type { GatewayPorts, Grant, Upstream } from "../gateway/index.js";
import type { ShardUpstreams } from "../shards/upstreams.js";
import type { LastUsed } from "../store/last-used.js";
import type { Database } from "../store/schema.js";
import type { TokenUsage } from "../usage/token-usage.js";
import type { GrantFacts, MainProcess, UpstreamFacts } from "./contract.js";
import { takeIn } from "./endpoint-events.js";

/** What the main process has. */
export interface MainParts {
  database: Database;
  changes: Changes;
  trail: AuditTrail;
  tokens: GatewayPorts["tokens"];
  tokensUsed: LastUsed;
  upstreams: ShardUpstreams;
  usage: TokenUsage;
  originsOf: NonNullable<GatewayPorts["originsOf"]>;
}

/** What the main process does for each of its workers. */
export function offersOf(parts: MainParts, workers: number): Omit<MainProcess, "ready"> {
  const { database, changes, trail, tokens, tokensUsed, upstreams, usage, originsOf } = parts;
  return {
    grant: async (sha256) => grantFacts(await tokens.find(sha256), workers),
    upstream: async (shardId) => factsOf(await upstreams.find(shardId)),
    originsOf: async (shardId) => originsOf(shardId),
    ask: async (shardId, request) => {
      const upstream = await upstreams.find(shardId);
      if (upstream?.kind !== "local") throw new Error(`"${shardId}" is no longer a shard of this process`);
      return upstream.shard.handle(request);
    },
    age: () => changes.age(),
    report: ({ used, usage: counted, endpoints }) => {
      for (const id of used) tokensUsed.used(id);
      usage.add(counted);
      for (const { shardId, url, events } of endpoints) takeIn(events, upstreams.healthOf(shardId, url));
    },
    writeRefusals: (records) => trail.add(database, records),
  };
}

function grantFacts(grant: Grant | undefined, workers: number): GrantFacts | undefined {
  if (grant?.bounds === undefined) return grant && { ...grant, bounds: undefined };
  const { addresses, requestsPerSecond, maxOpenRequests } = grant.bounds;
  const share = (bound: number | undefined) => bound && Math.ceil(bound / workers);
  const bounds = {
    addresses: addresses?.entries,
    requestsPerSecond: share(requestsPerSecond),
    maxOpenRequests: share(maxOpenRequests),
  };
  return { ...grant, bounds };
}

function factsOf(upstream: Upstream | undefined): UpstreamFacts | undefined {
  if (upstream?.kind === "local") return { kind: "local" };
  if (upstream?.kind !== "url") return upstream;
  return { kind: "url", endpoints: upstream.endpoints.map(({ url, ownHeaders }) => ({ url, headers: ownHeaders })) };
}
