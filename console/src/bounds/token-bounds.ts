import { rangeOutside } from "pulumi-keyring-near/address-ranges";

/** What a token is bounded by at the gateway, besides its shard, permissions and end. Null where it is not. */
export interface TokenBounds {
  /** Addresses and CIDR ranges from which the gateway takes it. */
  allowedAddresses: readonly string[] | null;
  /** At each instance. */
  requestsPerSecond: number | null;
  /** Requests of it at the gateway at once, at each instance. */
  maxOpenRequests: number | null;
}

export const NO_BOUNDS: TokenBounds = { allowedAddresses: null, requestsPerSecond: null, maxOpenRequests: null };

/** Bounds that are to change; what is undefined stays, and null is none. */
export type BoundChange = { [Name in keyof TokenBounds]?: TokenBounds[Name] | undefined };

/** Bounds after a change. */
export function changedBounds(bounds: TokenBounds, change: BoundChange): TokenBounds {
  const { allowedAddresses, requestsPerSecond, maxOpenRequests } = change;
  return {
    allowedAddresses: allowedAddresses === undefined ? bounds.allowedAddresses : allowedAddresses,
    requestsPerSecond: requestsPerSecond === undefined ? bounds.requestsPerSecond : requestsPerSecond,
    maxOpenRequests: maxOpenRequests === undefined ? bounds.maxOpenRequests : maxOpenRequests,
  };
}

/** Whether bounds let through what others do not. */
export function areLooser(bounds: TokenBounds, than: TokenBounds): boolean {
  return (
    exceeds(bounds.requestsPerSecond, than.requestsPerSecond) ||
    exceeds(bounds.maxOpenRequests, than.maxOpenRequests) ||
    (than.allowedAddresses !== null &&
      (bounds.allowedAddresses === null || rangeOutside(bounds.allowedAddresses, than.allowedAddresses) !== undefined))
  );
}

/** The same bounds as columns. */
export function toBoundColumns({ allowedAddresses, requestsPerSecond, maxOpenRequests }: TokenBounds) {
  return {
    allowed_addresses: allowedAddresses && [...allowedAddresses],
    requests_per_second: requestsPerSecond,
    max_open_requests: maxOpenRequests,
  };
}

/** Whether there is any. */
export function areAny({ allowedAddresses, requestsPerSecond, maxOpenRequests }: TokenBounds): boolean {
  return allowedAddresses !== null || requestsPerSecond !== null || maxOpenRequests !== null;
}

function exceeds(one: number | null, other: number | null): boolean {
  return other !== null && (one === null || one > other);
}
