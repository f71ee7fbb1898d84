import { AddressRanges } from "pulumi-keyring-near/address-ranges";
import type { Rates } from "../bounds/rates.js";
import { Problem } from "../problems/problem.js";
import { boundsOf, nameOf, type Requester } from "./requester.js";

/**
 * Refuses an access key that is not for the address that it comes from. Not with 401: it is good, elsewhere.
 * @throws Problem address-not-allowed
 */
export function checkAddress(requester: Requester, address: string): void {
  const { allowedAddresses } = boundsOf(requester);
  if (allowedAddresses === null || new AddressRanges(allowedAddresses).includes(address)) return;
  throw new Problem(
    "address-not-allowed",
    `${nameOf(requester)} may not be used from this address (allowedAddresses).`,
    { bound: "allowedAddresses" },
  );
}

/**
 * Counts a request of an access key that is bounded per second.
 * @throws Problem rate-limited
 */
export function countRequest(requester: Requester, rates: Rates): void {
  const { requestsPerSecond } = boundsOf(requester);
  if (requestsPerSecond === null || rates.take(requester.id, requestsPerSecond)) return;
  const most = requestsPerSecond === 1 ? "1 request" : `${requestsPerSecond} requests`;
  throw new Problem(
    "rate-limited",
    `${nameOf(requester)} may send ${most} per second (requestsPerSecond). Send fewer.`,
    { bound: "requestsPerSecond" },
    { "retry-after": "1" },
  );
}
