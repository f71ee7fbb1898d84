import { DEFAULT_LIMITS, type GatewayLimits, type Limits } from "../gateway/limits.js";

/**
 * What each of several workers may take, so that all together stay within the limits of one gateway. Connections are spread evenly, so that
 * a client with many meets its limit where it would have anyway. No share is too small for one request.
 */
export function shareOf(limits: Partial<GatewayLimits>, workers: number): Partial<Limits> {
  const all = { ...DEFAULT_LIMITS, ...limits };
  const share = (limit: number, least: number) => Math.max(Math.ceil(limit / workers), Math.min(limit, least));
  const bytes = (limit: number) => share(limit, all.bodyBytes);
  return {
    ...limits,
    requestsPerToken: share(all.requestsPerToken, 1),
    requestsPerAddress: share(all.requestsPerAddress, 1),
    unknownTokens: share(all.unknownTokens, 1),
    connections: share(all.connections, 1),
    bytesPerToken: bytes(all.bytesPerToken),
    bytesPerAddress: bytes(all.bytesPerAddress),
    bytesInAll: bytes(all.bytesInAll),
  };
}
