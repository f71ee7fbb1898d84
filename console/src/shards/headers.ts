import type { Vault } from "../custodian/vault.js";
import { originOf, type SealHeader } from "./endpoints.js";
import type { Endpoint } from "./shard.js";

/** Encrypts the headers of a shard, each for its origin. */
export function sealerFor(vault: Vault, shardId: string): SealHeader {
  return (origin, name, value) => vault.sealedHeader({ shardId, origin, name }, value).toString("base64");
}

/**
 * The headers of an endpoint with their values.
 * @throws Problem no-master-key; Error when they were encrypted for something else
 */
export function openedHeaders(vault: Vault, shardId: string, { url, headers }: Endpoint): [string, string][] {
  const origin = originOf(url);
  return headers.map(({ name, sealed }) => [
    name,
    vault.openedHeader({ shardId, origin, name }, Buffer.from(sealed, "base64")),
  ]);
}
