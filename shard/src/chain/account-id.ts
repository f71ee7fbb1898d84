/** Whether an account id has no parent (`testnet`). Implicit accounts count as top-level too. */
export function isTopLevel(accountId: string): boolean {
  return !accountId.includes(".");
}

/** Whether `accountId` is `<one label>.<parent>`. Grandchildren are not sub-accounts: only their own parent makes them. */
export function isSubAccountOf(accountId: string, parent: string): boolean {
  return accountId.endsWith(`.${parent}`) && isTopLevel(accountId.slice(0, -parent.length - 1));
}

/** Whether an account id is 64 hexadecimal digits: the account of the ed25519 key with these bytes. */
export function isNearImplicit(accountId: string): boolean {
  return /^[\da-f]{64}$/.test(accountId);
}

/** Whether an account id is `0x` and 40 hexadecimal digits: the account of an Ethereum address. */
export function isEthImplicit(accountId: string): boolean {
  return /^0x[\da-f]{40}$/.test(accountId);
}

/** Whether an account id belongs to any of the implicit kinds, which CreateAccount may not create. */
export function isImplicit(accountId: string): boolean {
  return isNearImplicit(accountId) || /^0[xs][\da-f]{40}$/.test(accountId);
}

/** The account itself and its parents, outermost first: `testnet`, `calimero.testnet`, `demos.calimero.testnet`. */
export function lineage(accountId: string): string[] {
  const labels = accountId.split(".");
  return labels.map((_, index) => labels.slice(labels.length - 1 - index).join("."));
}
