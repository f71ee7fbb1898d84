import { isIP, type LookupFunction } from "node:net";
import { type AddressSettings, checkAddress } from "./address.js";
import { RefusedAddressError } from "./lookup.js";

/** What is wrong with the form of an RPC URL; undefined when nothing is. */
export function checkForm(text: string): string | undefined {
  if (!URL.canParse(text)) return "is not a URL; it must be like https://rpc.example.org/";
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return "must begin with http:// or https://";
  if (url.username || url.password)
    return "must not hold a user name or password: give them as the header authorization";
  return url.hash ? "must not hold a fragment (#…)" : undefined;
}

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

/** A URL as those see it who may not add shards: providers put keys into paths and queries, and nobody can tell these from other parts. */
export function redactedUrl(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return pathname === "/" && search === "" ? `${origin}/` : `${origin}/…`;
}
