import type { LookupFunction } from "node:net";
import type { Logger } from "pino";
import { createGateway, type GatewayPorts } from "../gateway/index.js";
import type { LogLevel } from "../log/logger.js";
import type { Metrics } from "../metrics/metrics.js";
import type { ConsoleOptions } from "../options.js";
import type { Traces } from "../traces/traces.js";
import type { MainParts } from "../workers/offers.js";
import type { Front } from "./front.js";
import { observedBy } from "./gateway-observers.js";
import { OneProcess } from "./one-process.js";
import type { TlsIdentity } from "./tls.js";

/** What the gateway stands on. */
export interface FrontParts extends MainParts, Required<Pick<GatewayPorts, "clientOf" | "addressOf" | "now">> {
  metrics: Metrics | undefined;
  traces: Traces | undefined;
  logger: Logger;
  /** Resolves names of shards' RPCs. */
  lookup: LookupFunction;
}

/** Makes what clients connect to, for one process or for several. */
export function openFront(parts: FrontParts, options: ConsoleOptions, tls: TlsIdentity | undefined): Front {
  const { workers = 1 } = options;
  return workers > 1 ? openWorkers(parts, options, workers, tls) : openOneProcess(parts, options, tls);
}

function openOneProcess(
  {
    tokens,
    upstreams,
    originsOf,
    now,
    clientOf,
    addressOf,
    tokensUsed,
    usage,
    trail,
    metrics,
    traces,
    logger,
    lookup,
  }: FrontParts,
  { gatewayLimits, gatewayMethods }: ConsoleOptions,
  tls: TlsIdentity | undefined,
): Front {
  const gateway = createGateway(
    {
      tokens,
      upstreams,
      originsOf,
      now,
      clientOf,
      addressOf,
      used: (tokenId) => tokensUsed.used(tokenId),
      ...observedBy({ logger, trail, usage, metrics: metrics?.gateway, traces }),
    },
    {
      lookup,
      ...(gatewayLimits === undefined ? {} : { limits: gatewayLimits }),
      ...(gatewayMethods === undefined ? {} : { furtherMethods: gatewayMethods }),
    },
  );
  return new OneProcess(gateway, tls);
}

/** Loaded only when used. */
function openWorkers(
  parts: FrontParts,
  { gatewayLimits = {}, gatewayMethods, trustedProxies = [], allowPrivateUpstreams = false }: ConsoleOptions,
  count: number,
  tls: TlsIdentity | undefined,
): Front {
  const { offersOf, shareOf, Workers, WorkersFront } =
    require("../workers/index.js") as typeof import("../workers/index.js");
  const { changes, logger, metrics } = parts;
  const workers = new Workers(count, offersOf(parts, count), logger);
  changes.follow("tokens", workers.memoryOf("tokens"));
  changes.follow("shards", workers.memoryOf("shards"));
  metrics?.addWorkers(() => workers.metrics());
  return new WorkersFront(workers, {
    tls,
    gateway: {
      limits: shareOf(gatewayLimits, count),
      ...(gatewayMethods === undefined ? {} : { furtherMethods: gatewayMethods }),
    },
    trustedProxies,
    allowPrivateUpstreams,
    logLevel: logger.level as LogLevel,
    withTraces: parts.traces !== undefined,
    withMetrics: metrics !== undefined,
  });
}
