import { isIP, type LookupFunction } from "node:net";
import { type AddressSettings, checkAddress } from "./address.js";
import { RefusedAddressError } from "./lookup.js";

/** Why a URL that holds an address must not be used; undefined when it may, and for URLs that hold a name. */
export function checkLiteralAddress(url: string, settings: AddressSettings): string | undefined {
  const host = hostOf(url);
  const reason = isIP(host) ? checkAddress(host, settings) : undefined;
  return reason && `points to ${host}, which ${reason}`;
}

/** Why a URL must not be used, after looking its name up; undefined when it may. */
export async function checkDestination(
  url: string,
  settings: AddressSettings,
  lookup: LookupFunction,
): Promise<string | undefined> {
  const host = hostOf(url);
  if (isIP(host)) return checkLiteralAddress(url, settings);
  const error = await new Promise<Error | null>((resolve) => lookup(host, { all: true }, resolve));
  if (error instanceof RefusedAddressError) return `points to ${error.message}`;
  return error ? `names the host ${host}, which this console cannot resolve` : undefined;
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, "");
}
