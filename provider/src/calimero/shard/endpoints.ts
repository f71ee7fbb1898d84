import { redactedUrl } from "pulumi-keyring-near";
import { same } from "../../lifecycle/same.js";
import { endpointsIn, type ShardAnswer } from "./answer.js";
import type { ShardEndpoint } from "./inputs.js";

/** The value of a header that only the console knows: no header has it. */
const UNKNOWN_VALUE = "";

/** An endpoint as PATCH takes it: a text sets a header, null removes it, what is left out stays. */
export interface EndpointChange {
  url: string;
  headers?: Record<string, string | null>;
}

/** What of a state's endpoints is not as a program wants it, as a user writes it: `endpoints[0].headers.authorization`. Never a value. */
export function changedParts(state: readonly ShardEndpoint[], wanted: readonly ShardEndpoint[]): string[] {
  if (!Array.isArray(wanted) || state.length !== wanted.length) return ["endpoints"];
  return wanted.flatMap(({ url, headers }, index) => {
    const at = `endpoints[${index}]`;
    const had = state[index];
    if (had === undefined || !same(had.url, url)) return [`${at}.url`];
    const before = had.headers ?? {};
    // left out, what the program once gave is removed, and what others gave stays
    const names = headers === undefined ? Object.keys(known(before)) : Object.keys({ ...before, ...headers });
    return names.filter((name) => !same(before[name], headers?.[name])).map((name) => `${at}.headers.${name}`);
  });
}

/** The headers that stay although no program gives them, as `endpoints[0]: authorization`. */
export function keptHeaders(state: readonly ShardEndpoint[], wanted: readonly ShardEndpoint[]): string[] {
  if (!Array.isArray(wanted)) return [];
  return wanted.flatMap(({ url, headers }, index) => {
    if (headers !== undefined) return [];
    const names = unknownNames(state.find((one) => one.url === url)?.headers ?? {});
    return names.length === 0 ? [] : [`endpoints[${index}]: ${names.join(", ")}`];
  });
}

/** The endpoints of a shard as they were found, with the values that a state or a program knows. */
export function withValues(found: ShardAnswer, known: readonly ShardEndpoint[]): ShardEndpoint[] {
  const { redacted } = found.upstream;
  return endpointsIn(found).map((endpoint, index) => {
    const isThis = ({ url }: ShardEndpoint) => (redacted ? redactedUrl(url) : url) === endpoint.url;
    const at = known[index];
    const had = at !== undefined && isThis(at) ? at : known.find(isThis);
    const url = had?.url ?? endpoint.url;
    if (endpoint.headers.length === 0) return had?.headers === undefined ? { url } : { url, headers: {} };
    const headers = endpoint.headers.map((name) => [name, had?.headers?.[name] ?? UNKNOWN_VALUE]);
    return { url, headers: Object.fromEntries(headers) as Record<string, string> };
  });
}

/** The same where nobody can tell which values the console has. */
export function withoutValues(endpoints: readonly ShardEndpoint[]): ShardEndpoint[] {
  return endpoints.map(({ url, headers = {} }) => ({
    url,
    headers: Object.fromEntries(Object.keys(headers).map((name) => [name, UNKNOWN_VALUE])),
  }));
}

/**
 * What to send so that a shard has the endpoints that a program wants: headers stay at their origin unless the request says otherwise.
 * @param state as {@link withValues} made it of what was found
 */
export function endpointChanges(state: readonly ShardEndpoint[], wanted: readonly ShardEndpoint[]): EndpointChange[] {
  const onlyOurs = state.every(({ headers = {} }) => unknownNames(headers).length === 0);
  return wanted.map(({ url, headers }) => {
    const origin = new URL(url).origin;
    const there = state.filter((one) => new URL(one.url).origin === origin).map((one) => one.headers ?? {});
    const remove = there.flatMap((one) => (headers === undefined ? Object.keys(known(one)) : Object.keys(one)));
    const changes = { ...Object.fromEntries(remove.map((name) => [name, null])), ...headers };
    // without a word about them, the console refuses to lose headers of another origin
    const isNeeded = headers !== undefined || remove.length > 0 || (there.length === 0 && onlyOurs);
    return isNeeded ? { url, headers: changes } : { url };
  });
}

/** Whether a console without several URLs and headers can have these. */
export function isPlain(endpoints: readonly ShardEndpoint[]): boolean {
  return endpoints.length === 1 && endpoints.every(({ headers = {} }) => Object.keys(headers).length === 0);
}

function known(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== UNKNOWN_VALUE));
}

function unknownNames(headers: Record<string, string>): string[] {
  return Object.keys(headers).filter((name) => headers[name] === UNKNOWN_VALUE);
}
