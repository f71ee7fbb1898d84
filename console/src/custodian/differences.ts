import type { ChainKey } from "./chain-keys.js";
import type { CustodialAccount } from "./vault.js";

/** A key of an account of which the chain and the console's records say different things. */
export interface Difference {
  accountId: string;
  publicKey: string;
  /**
   * `own-key-missing`, `own-key-limited`: the console cannot sign for the account. `missing`: the custodian added the key, and it is no
   * longer there. `present`: the custodian removed it, and it is there again. `unknown`: it is there, and not by this console's doing.
   */
  difference: "own-key-missing" | "own-key-limited" | "missing" | "present" | "unknown";
}

/**
 * Compares the keys of an account with the records.
 * @param known what the newest operation has made of each key
 * @param keys what the chain has
 */
export function differencesOf(
  { accountId, publicKey: own }: Pick<CustodialAccount, "accountId" | "publicKey">,
  known: ReadonlyMap<string, "added" | "removed">,
  keys: readonly ChainKey[],
): Difference[] {
  const found: Difference[] = [];
  const there = new Map(keys.map((key) => [key.publicKey, key]));
  const ownKey = there.get(own);
  if (ownKey === undefined) found.push({ accountId, publicKey: own, difference: "own-key-missing" });
  else if (ownKey.access !== "full-access") found.push({ accountId, publicKey: own, difference: "own-key-limited" });
  for (const [publicKey, outcome] of known) {
    if (publicKey === own) continue;
    if (outcome === "added" && !there.has(publicKey)) found.push({ accountId, publicKey, difference: "missing" });
    if (outcome === "removed" && there.has(publicKey)) found.push({ accountId, publicKey, difference: "present" });
  }
  for (const { publicKey } of keys) {
    if (publicKey !== own && !known.has(publicKey)) found.push({ accountId, publicKey, difference: "unknown" });
  }
  return found;
}
