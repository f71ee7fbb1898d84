import type { BaseLocationHook } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";

/** The path of a page, which the address has after "#". What follows a "?" there belongs to the page. */
export const usePagePath: BaseLocationHook = () => {
  const [address, go] = useHashLocation();
  return [partsOf(address).path, go];
};

/**
 * A text that a page keeps in its address, as in "#/shards/demos/tokens?name=reader": it is there again after a reload, and for
 * whoever comes back to the page. Empty when there is none. Nothing secret: browsers remember addresses.
 */
export function useAddressText(key: string): [text: string, keep: (text: string) => void] {
  const [address] = useHashLocation();
  const { path, query } = partsOf(address);
  const keep = (text: string) => {
    const kept = text === "" ? "" : `?${new URLSearchParams({ [key]: text })}`;
    // In place of the address that there is: otherwise each change would be one more step on the way back.
    history.replaceState(history.state, "", `#${path}${kept}`);
    dispatchEvent(new HashChangeEvent("hashchange"));
  };
  return [new URLSearchParams(query).get(key) ?? "", keep];
}

function partsOf(address: string): { path: string; query: string } {
  const [path = ""] = address.split("?", 1);
  return { path, query: address.slice(path.length + 1) };
}
