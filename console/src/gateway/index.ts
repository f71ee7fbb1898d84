import type { LookupFunction } from "node:net";
import type { Permission } from "pulumi-keyring-near";
import { Rates } from "../bounds/rates.js";
import { Connections } from "./connections.js";
import { Counters } from "./counters.js";
import { Exchange, type Surroundings } from "./exchange.js";
import { DEFAULT_LIMITS, type Limits } from "./limits.js";
import { Occupancy } from "./occupancy.js";
import type { Gateway, GatewayPorts } from "./ports.js";
import { isGatewayTarget } from "./route.js";
import { StallTimer } from "./stall-timer.js";
import { withFurther } from "./table.js";
import { UnknownTokens } from "./unknown-tokens.js";

export type { Counters } from "./counters.js";
export { mayBeRepeated } from "./decide.js";
export type { Decision } from "./decision.js";
export { choose, Endpoint } from "./endpoint.js";
export { Health, type HealthReport } from "./health.js";
export type { Limits } from "./limits.js";
export { type MethodClass, methodClassOf } from "./method-class.js";
export type * from "./ports.js";
export { METHODS } from "./table.js";
export { retryAfterMs, type UnfitAnswer, unfit, whatIsUnfit } from "./unfit-answer.js";
export { isTimeout, isUnconnected, whatFailed } from "./upstream-failure.js";

export interface GatewayOptions {
  limits?: Partial<Limits>;
  /**
   * Resolves the host names of shards' RPC URLs each time a connection opens, so that addresses can be refused after DNS.
   * Not asked about URLs that hold an address.
   */
  lookup?: LookupFunction;
  /** Methods that the table does not list, and the permission each one needs. Those it lists cannot be changed. */
  furtherMethods?: ReadonlyMap<string, Permission>;
}

/**
 * The JSON-RPC gateway of the shards: `POST /api/v1/shards/<shardId>/neard-rpc/` with a token, passed on to the shard when
 * the token's permissions cover the request. Made for a plain `node:http` server.
 */
export function createGateway(
  ports: GatewayPorts,
  { limits, lookup, furtherMethods = new Map() }: GatewayOptions = {},
): Gateway {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  const connections = new Connections(bounds, lookup);
  const counters = new Counters();
  const surroundings: Surroundings = {
    ports,
    connections,
    limits: bounds,
    counters,
    occupancy: new Occupancy(bounds, counters),
    unknownTokens: new UnknownTokens(bounds, counters, () => ports.now()),
    clientOf: (request) => ports.clientOf?.(request) ?? request.socket.remoteAddress ?? "",
    addressOf: (request) => ports.addressOf?.(request) ?? request.socket.remoteAddress ?? "",
    rates: new Rates(() => ports.now()),
    methods: withFurther(furtherMethods),
    bodies: new StallTimer(bounds.bodyMs),
    answers: new StallTimer(bounds.answerMs),
  };
  return {
    counters,
    handles: isGatewayTarget,
    handle: (request, response) => {
      if (ports.traced === undefined) new Exchange(surroundings, request, response).start();
      else ports.traced(request, (trace) => new Exchange(surroundings, request, response, trace).start());
    },
    close: () => connections.close(),
  };
}
