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

/**
 * Adds a token to near-cli's settings file. Other API keys and settings in it stay; the same URL's key is replaced.
 * @param existing what `~/.near-config/settings.json` holds; undefined or empty if there is none
 * @param settings the `nearCliSettings` of a token
 * @returns what to write there, for its owner's eyes only (mode 0600)
 * @throws Error if one of them is not a JSON object; the message does not quote it
 */
export function mergeNearCliSettings(existing: string | undefined, settings: string): string {
  const before =
    existing === undefined || existing.trim() === "" ? {} : readObject(existing, "near-cli's settings file");
  const { rpcServerApiKeys: added } = readObject(settings, "the token's nearCliSettings");
  const keys = { ...asObject(before["rpcServerApiKeys"]), ...asObject(added) };
  return `${JSON.stringify({ ...before, rpcServerApiKeys: keys }, undefined, 2)}\n`;
}

/** Where near-cli looks for an account's key, below the home folder. Its network is the shard's id. */
export function nearCredentialsPath(shardId: string, accountId: string): string {
  return `.near-credentials/${shardId}/${accountId}.json`;
}

function readObject(text: string, what: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // the parser's own message quotes the text, which holds keys
  }
  if (isObject(content)) return content;
  throw new Error(`Cannot read ${what}: it is not a JSON object.`);
}

function asObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
