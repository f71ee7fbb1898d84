import type { Shard } from "../api/types.js";

/** One URL of a shard's RPC as a form has it. */
export interface EndpointDraft {
  /** Of this page only. */
  key: number;
  url: string;
  headers: readonly HeaderDraft[];
}

/** A header as a form has it. */
export interface HeaderDraft {
  key: number;
  name: string;
  /** Empty for one that the console has, until it is to be another. */
  value: string;
  /** The origin that the console has a value for; undefined for a new header. */
  storedFor: string | undefined;
  /** Whether it is to go. */
  isRemoved: boolean;
}

/** An endpoint as a request has it. */
export interface EndpointBody {
  url: string;
  headers: Record<string, string | null>;
}

/** A form's first state: what a shard has, or one empty URL. */
export function draftsOf(shard: Shard | undefined): EndpointDraft[] {
  if (shard?.upstream.kind !== "url") return [newEndpoint()];
  return shard.upstream.endpoints.map(({ url, headers }) => ({
    key: nextKey(),
    url,
    headers: headers.map((name) => ({
      key: nextKey(),
      name,
      value: "",
      storedFor: originOf(url) ?? url,
      isRemoved: false,
    })),
  }));
}

export function newEndpoint(): EndpointDraft {
  return { key: nextKey(), url: "", headers: [] };
}

export function newHeader(): HeaderDraft {
  return { key: nextKey(), name: "", value: "", storedFor: undefined, isRemoved: false };
}

/** Whether the console's value of a header goes along to the URL as it is now: it is sent to no other origin than the one that it was given for. */
export function isKept({ url }: EndpointDraft, { storedFor, value, isRemoved }: HeaderDraft): boolean {
  return storedFor !== undefined && value === "" && !isRemoved && storedFor === originOf(url);
}

/** What a request says of the endpoints. Headers that stay are left out. */
export function bodiesOf(endpoints: readonly EndpointDraft[]): EndpointBody[] {
  return endpoints.map(({ url, headers }) => ({
    url: url.trim(),
    headers: Object.fromEntries(headers.flatMap((header) => entryOf(url, header))),
  }));
}

function entryOf(url: string, { name, value, storedFor, isRemoved }: HeaderDraft): [string, string | null][] {
  if (value !== "" && !isRemoved) return [[name.trim(), value]];
  return isRemoved && storedFor !== undefined && storedFor === originOf(url) ? [[name, null]] : [];
}

/** Whether something is missing that is plain to see. */
export function areIncomplete(endpoints: readonly EndpointDraft[]): boolean {
  return endpoints.some(
    ({ url, headers }) =>
      url.trim() === "" ||
      headers.some(({ name, value, storedFor }) => storedFor === undefined && (name.trim() === "" || value === "")),
  );
}

/** Where requests to a URL go; undefined while it is none. */
export function originOf(url: string): string | undefined {
  return URL.canParse(url.trim()) ? new URL(url.trim()).origin : undefined;
}

let last = 0;
function nextKey(): number {
  last += 1;
  return last;
}
