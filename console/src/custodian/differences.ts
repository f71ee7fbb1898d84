import type { ChainKey } from "./chain-keys.js";
import type { CustodialAccount } from "./vault.js";

/** A key of an account of which the chain and the console's records say different things. */
export interface Difference {
  shardId: string;
  accountId: string;
  publicKey: string;
  /**
   * `own-key-missing`, `own-key-limited`: the console cannot sign for the account. `missing`: the custodian added the key, and it is no
   * longer there. `present`: the custodian removed it, and it is there again. `unknown`: it is there, and not by this console's doing. `not-compared`: the shard of
   * this account did not answer or is disabled; the key is the console's own.
   */
  difference: "own-key-missing" | "own-key-limited" | "missing" | "present" | "unknown" | "not-compared";
}

/**
 * Compares the keys of an account with the records.
 * @param known what the newest operation has made of each key
 * @param keys what the chain has
 */
export function differencesOf(
  { shardId, accountId, publicKey: own }: Pick<CustodialAccount, "shardId" | "accountId" | "publicKey">,
  known: ReadonlyMap<string, "added" | "removed">,
  keys: readonly ChainKey[],
): Difference[] {
  const found: Difference[] = [];
  const report = (publicKey: string, difference: Difference["difference"]) =>
    found.push({ shardId, accountId, publicKey, difference });
  const there = new Map(keys.map((key) => [key.publicKey, key]));
  const ownKey = there.get(own);
  if (ownKey === undefined) report(own, "own-key-missing");
  else if (ownKey.access !== "full-access") report(own, "own-key-limited");
  for (const [publicKey, outcome] of known) {
    if (publicKey === own) continue;
    if (outcome === "added" && !there.has(publicKey)) report(publicKey, "missing");
    if (outcome === "removed" && there.has(publicKey)) report(publicKey, "present");
  }
  for (const { publicKey } of keys) {
    if (publicKey !== own && !known.has(publicKey)) report(publicKey, "unknown");
  }
  return found;
}
