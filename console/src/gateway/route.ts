/** What the target of a gateway request names. */
export interface Route {
  shardId: string;
  /** What follows a `?`; empty when nothing does. */
  query: string;
}

/** Whether a request target is the gateway's, so that everything else can go elsewhere. */
export function isGatewayTarget(target: string): boolean {
  return target.startsWith(PREFIX) && ROUTE.test(target);
}

/** Reads a target like `/api/v1/shards/<shardId>/neard-rpc/`, with or without the last slash; undefined for any other. */
export function parseRoute(target: string): Route | undefined {
  const match = ROUTE.exec(target);
  return match?.[1] === undefined ? undefined : { shardId: match[1], query: match[2] ?? "" };
}

const PREFIX = "/api/v1/shards/";
const ROUTE = /^\/api\/v1\/shards\/([A-Za-z0-9][A-Za-z0-9._-]{0,127})\/neard-rpc\/?(?:\?(.*))?$/;
