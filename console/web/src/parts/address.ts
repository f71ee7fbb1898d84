import type { BaseLocationHook } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";

/** The path of a page, which the address has after "#". What follows a "?" there belongs to the page. */
export const usePagePath: BaseLocationHook = () => {
  const [address, go] = useHashLocation();
  return [partsOf(address).path, go];
};

/**
 * What follows the "?" in the address of a page. To keep another one in place of it is no step on the way back; to push it is one.
 * Nothing secret: browsers remember addresses.
 */
export function useAddressQuery(): [
  query: URLSearchParams,
  keep: (query: URLSearchParams, how: "replace" | "push") => void,
] {
  const [address] = useHashLocation();
  const { path, query } = partsOf(address);
  const keep = (next: URLSearchParams, how: "replace" | "push") => {
    const text = next.toString();
    const hash = `#${path}${text === "" ? "" : `?${text}`}`;
    if (how === "push") history.pushState(null, "", hash);
    else history.replaceState(history.state, "", hash);
    dispatchEvent(new HashChangeEvent("hashchange"));
  };
  return [new URLSearchParams(query), keep];
}

function partsOf(address: string): { path: string; query: string } {
  const [path = ""] = address.split("?", 1);
  return { path, query: address.slice(path.length + 1) };
}
