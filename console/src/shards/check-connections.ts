import { whyNotUsed } from "pulumi-keyring-near";
import type { Vault } from "../custodian/vault.js";
import { Endpoint } from "../gateway/index.js";
import { invalidRequest } from "../problems/validation.js";
import { type Connection, type Reach, testConnections } from "./connection-test.js";
import { changedEndpoints, type WantedEndpoint } from "./endpoints.js";
import { openedHeaders, sealerFor } from "./headers.js";
import type { Endpoint as StoredEndpoint } from "./shard.js";
import { checkDestination } from "./upstream-url.js";

/** What is needed to try the endpoints that a shard has or is to have. */
export interface Tester extends Reach {
  vault: Vault;
}

/**
 * Tries endpoints that a shard is to have, with the headers that it has for their origins and those that are given.
 * @param present those that it has
 * @throws Problem invalid-request, no-master-key
 */
export function tryWanted(
  shardId: string,
  present: readonly StoredEndpoint[],
  wanted: readonly WantedEndpoint[],
  tester: Tester,
): Promise<Connection[]> {
  return tryStored(shardId, changedEndpoints(present, wanted, sealerFor(tester.vault, shardId)), tester);
}

/** Tries the endpoints that a shard has. @throws Problem no-master-key */
export function tryStored(
  shardId: string,
  endpoints: readonly StoredEndpoint[],
  tester: Tester,
): Promise<Connection[]> {
  const { vault } = tester;
  const open = endpoints.map((one) => new Endpoint(one.url, openedHeaders(vault, shardId, one)));
  return testConnections(open, tester);
}

/** Tries endpoints of a shard that is not there yet: nothing is encrypted for that. */
export function tryNew(wanted: readonly WantedEndpoint[], tester: Tester): Promise<Connection[]> {
  return testConnections(wanted.map(toOpen), tester);
}

function toOpen({ url, headers }: WantedEndpoint): Endpoint {
  const given = [...(headers ?? [])].flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, value]],
  );
  return new Endpoint(url, given);
}

/** @throws Problem invalid-request that names every URL that the console must not use */
export async function demandAllowed(
  endpoints: readonly { url: string }[],
  { addresses, lookup }: Reach,
  nameOf: (index: number) => string,
): Promise<void> {
  const reasons = await Promise.all(endpoints.map(({ url }) => checkDestination(url, addresses, lookup)));
  refuse(reasons, nameOf);
}

/** @throws Problem invalid-request that names every URL that did not answer as it should, or that is of another chain than the first */
export function demandWorking(connections: readonly Connection[]): void {
  const reasons = whyNotUsed(connections, "send skipConnectionTest: true");
  refuse(reasons, (index) => `endpoints[${index}].url`);
}

function refuse(reasons: readonly (string | undefined)[], nameOf: (index: number) => string): void {
  const errors = reasons.flatMap((reason, index) =>
    reason === undefined ? [] : [{ property: nameOf(index), reason }],
  );
  if (errors.length > 0) throw invalidRequest(errors);
}
