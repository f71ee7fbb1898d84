/** The headers that the gateway takes a token from; near-cli and near-api-js send the same one. */
export function requestHeaders(token: string): { "x-api-key": string } {
  return { "x-api-key": token };
}

/**
 * near-cli's settings with one API key: what `near set-api-key` writes (near-cli 3.5.0), without its indentation.
 * @param rpcUrl looked up by near-cli as an exact text, so with its slash at the end
 */
export function nearCliSettings(rpcUrl: string, token: string): string {
  return JSON.stringify({ rpcServerApiKeys: { [rpcUrl]: token } });
}

/** Where near-cli looks for an account's key, below the home folder. Its network is the shard's id. */
export function nearCredentialsPath(shardId: string, accountId: string): string {
  return `.near-credentials/${shardId}/${accountId}.json`;
}
