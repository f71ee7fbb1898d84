import type { KeyPair } from "./keys.js";

/**
 * The content of `~/.near-credentials/<shardId>/<accountId>.json`, byte by byte as `near generate-key` writes it (near-cli 3.5.0).
 * It holds the private key.
 */
export function nearCredentials(accountId: string, { publicKey, privateKey }: KeyPair): string {
  return JSON.stringify({ account_id: accountId, public_key: publicKey, private_key: privateKey });
}
