import { invalidRequest } from "../problems/validation.js";
import type { Endpoint, SealedHeader, Shard } from "./shard.js";

/** What a request says about one URL of a shard's RPC. */
export interface WantedEndpoint {
  url: string;
  /**
   * By names in lower case: a value sets a header, null removes it, those left out stay. Undefined where all stay as they are.
   */
  headers: ReadonlyMap<string, string | null> | undefined;
}

/** Encrypts the value of a header for one origin. */
export type SealHeader = (origin: string, name: string, value: string) => string;

/**
 * A shard's endpoints as a request wants them. Headers stay with the origin that they were given for: whoever may change a URL could otherwise
 * have them sent to a server of their own, and read what nobody is shown.
 * @throws Problem invalid-request where headers would be lost without a word
 */
export function changedEndpoints(
  present: readonly Endpoint[],
  wanted: readonly WantedEndpoint[],
  seal: SealHeader,
): Endpoint[] {
  const kept = headersByOrigin(present);
  const left = new Set(kept.keys());
  for (const { url } of wanted) left.delete(originOf(url));
  return wanted.map(({ url, headers }, index) => {
    const origin = originOf(url);
    const had = present.find((one) => one.url === url)?.headers ?? kept.get(origin);
    if (had === undefined && headers === undefined && left.size > 0) {
      const reason = `are needed anew: those of ${[...left].join(" and ")} are not sent to ${origin}. Give them, or {} for none`;
      throw invalidRequest([{ property: `endpoints[${index}].headers`, reason }]);
    }
    return { url, headers: merged(had ?? [], headers ?? new Map(), (name, value) => seal(origin, name, value)) };
  });
}

function merged(
  had: readonly SealedHeader[],
  changes: ReadonlyMap<string, string | null>,
  seal: (name: string, value: string) => string,
): SealedHeader[] {
  const stay = had.filter(({ name }) => !changes.has(name));
  const set = [...changes].flatMap(([name, value]) => (value === null ? [] : [{ name, sealed: seal(name, value) }]));
  return [...stay, ...set].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Those of origins that have some. Several URLs of one origin may have different ones: another URL there gets those of the first. */
function headersByOrigin(endpoints: readonly Endpoint[]): Map<string, readonly SealedHeader[]> {
  const found = new Map<string, readonly SealedHeader[]>();
  for (const { url, headers } of endpoints) {
    if (headers.length > 0 && !found.has(originOf(url))) found.set(originOf(url), headers);
  }
  return found;
}

/**
 * The endpoints of a shard that runs elsewhere.
 * @throws Problem invalid-request for a development shard
 */
export function endpointsOf({ id, upstream }: Shard): readonly Endpoint[] {
  if (upstream.kind === "url") return upstream.endpoints;
  const reason = `cannot be set: "${id}" is a development shard inside this console`;
  throw invalidRequest([{ property: "endpoints", reason }]);
}

/** Where a request to a URL goes. */
export function originOf(url: string): string {
  return new URL(url).origin;
}
