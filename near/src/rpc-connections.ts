/** What a test of one of a shard's RPC URLs came to. */
export interface TestedConnection {
  works: boolean;
  /** What was found, in words that go on after the URL. */
  found: string;
  node?: { chainId?: string | null | undefined } | null | undefined;
}

/**
 * Why each of a shard's RPC URLs should not be used: it does not answer as it should, or is of another chain than the first that says which.
 * @param insist how to save them all the same, e.g. "set skipConnectionTest: true"
 * @returns in their order, undefined for those that are fine
 */
export function whyNotUsed(connections: readonly TestedConnection[], insist: string): (string | undefined)[] {
  const chain = connections.find(({ node }) => node?.chainId)?.node?.chainId;
  return connections.map(({ works, found, node }) => {
    if (!works) return `${found}; ${insist} to save it anyway`;
    const other = node?.chainId ?? chain;
    return other === chain ? undefined : `is of the chain ${other}, and others of this shard are of ${chain}`;
  });
}
