import type { LookupFunction } from "node:net";
import { Connections } from "./connections.js";
import { Exchange, type Surroundings } from "./exchange.js";
import { DEFAULT_LIMITS, type Limits } from "./limits.js";
import { Patience } from "./patience.js";
import type { Gateway, GatewayPorts } from "./ports.js";
import { isGatewayTarget } from "./route.js";

export type { Limits } from "./limits.js";
export type * from "./ports.js";

export interface GatewayOptions {
  limits?: Partial<Limits>;
  /**
   * Resolves the host names of shards' RPC URLs each time a connection opens, so that addresses can be refused after DNS.
   * Not asked about URLs that hold an address.
   */
  lookup?: LookupFunction;
}

/**
 * The JSON-RPC gateway of the shards: `POST /api/v1/shards/<shardId>/neard-rpc/` with a token, passed on to the shard when
 * the token's permissions cover the request. Made for a plain `node:http` server.
 */
export function createGateway(ports: GatewayPorts, { limits, lookup }: GatewayOptions = {}): Gateway {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  const connections = new Connections(bounds, lookup);
  const surroundings: Surroundings = {
    ports,
    connections,
    limits: bounds,
    bodies: new Patience(bounds.bodyMs),
    answers: new Patience(bounds.answerMs),
  };
  return {
    handles: isGatewayTarget,
    handle: (request, response) => new Exchange(surroundings, request, response).start(),
    close: () => connections.close(),
  };
}
