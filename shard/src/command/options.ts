import { parseArgs } from "node:util";
import { isAccountId, whyNoArguments } from "pulumi-keyring-near";

/** What `keyring-shard` is started with. */
export interface Settings {
  data: string;
  host: string;
  port: number;
  shardId: string;
  masterAccount: string;
  blockTime: number;
}

/** Called wrongly: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const OPTIONS = {
  data: { type: "string", default: ".keyring-shard" },
  host: { type: "string", default: "127.0.0.1" },
  port: { type: "string", default: "3030" },
  id: { type: "string", default: "demos-calimero-testnet" },
  account: { type: "string", default: "demos.calimero.testnet" },
  "block-time": { type: "string", default: "100" },
} as const;

/** What `keyring-shard --help` shows. */
export const HELP = `keyring-shard: a development shard. It speaks NEAR's JSON-RPC, runs contracts and keeps everything in one folder. It is not a node.

Usage:
  keyring-shard [options]   start it; the first line on stdout shows its URL and the file with the master account's key
  keyring-shard --help      show this
  keyring-shard --version   show the version

Options:
  --data <folder>      where its blocks, contracts and key file are (default: ${OPTIONS.data.default})
  --host <address>     the address to listen on (default: ${OPTIONS.host.default}). Whoever can reach it can use the shard: it knows no tokens
  --port <number>      the port to listen on; 0 takes a free one (default: ${OPTIONS.port.default})
  --id <id>            the shard's id, which is also its chain id (default: ${OPTIONS.id.default})
  --account <id>       its master account (default: ${OPTIONS.account.default})
  --block-time <ms>    how long a transaction waits for others before its block (default: ${OPTIONS["block-time"].default})
`;

/** @throws UsageError */
export function settingsOf(args: string[]): Settings {
  const { data, host, port, id, account, "block-time": blockTime } = valuesOf(args);
  if (!isAccountId(account)) throw new UsageError(`--account must be an account id, not "${account}".`);
  if (!/^[\w.-]{1,64}$/.test(id)) throw new UsageError(`--id must be a shard's id, not "${id}".`);
  return {
    data,
    host,
    port: numberOf("--port", port, 65_535),
    shardId: id,
    masterAccount: account,
    blockTime: numberOf("--block-time", blockTime, 60_000),
  };
}

function valuesOf(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(whyNoArguments(error as Error, Object.keys(OPTIONS)));
  }
}

function numberOf(option: string, text: string, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw new UsageError(`${option} must be a number from 0 to ${most}, not "${text}".`);
}
