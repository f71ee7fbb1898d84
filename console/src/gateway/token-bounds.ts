import type { Rates } from "../bounds/rates.js";
import type { TokenBoundName } from "./decision.js";
import type { Grant, GrantBounds } from "./ports.js";
import { Refusal } from "./refusal.js";

/** Why a token is not taken from an address; undefined when it is. */
export function refuseAddress({ addresses }: GrantBounds, address: () => string): Refusal | undefined {
  if (addresses === undefined || addresses.includes(address())) return undefined;
  return bounded(403, "This token may not be used from this address (allowedAddresses).", "allowedAddresses");
}

/**
 * Why there is no place for one more request of a token; undefined when there is. What is refused for the first bound does not count for the second.
 * @param open requests of it that are open, this one too
 */
export function refuseAmount(
  { tokenId }: Pick<Grant, "tokenId">,
  { maxOpenRequests, requestsPerSecond }: GrantBounds,
  open: number,
  rates: Rates,
): Refusal | undefined {
  if (maxOpenRequests !== undefined && open > maxOpenRequests) {
    const most = maxOpenRequests === 1 ? "1 request" : `${maxOpenRequests} requests`;
    return bounded(
      429,
      `This token may have ${most} open at once (maxOpenRequests). Send fewer at once.`,
      "maxOpenRequests",
    );
  }
  if (requestsPerSecond !== undefined && !rates.take(tokenId, requestsPerSecond)) {
    const most = requestsPerSecond === 1 ? "1 request" : `${requestsPerSecond} requests`;
    return bounded(429, `This token may send ${most} per second (requestsPerSecond). Send fewer.`, "requestsPerSecond");
  }
  return undefined;
}

/** As the gateway's other refusals of this status: a 429 is repeated after a second, a 403 is not. */
function bounded(status: 403 | 429, message: string, bound: TokenBoundName): Refusal {
  return status === 403
    ? new Refusal(403, -32003, "forbidden", message, { bound })
    : new Refusal(429, -32005, "limited", message, { bound, retryAfter: "1" });
}
