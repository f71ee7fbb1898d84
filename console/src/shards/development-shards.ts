import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DevelopmentShard } from "keyring-shard";
import { makeFolderDurably } from "keyring-shard/flush";
import type { Logger } from "pino";
import { redactedUrl } from "pulumi-keyring-near";
import type { Vault } from "../custodian/vault.js";
import type { LocalShard } from "../gateway/ports.js";
import type { DevelopmentShardSettings } from "../options.js";
import { StartError } from "../start-error.js";
import type { Shard } from "./shard.js";
import type { Shards } from "./shards.js";

/** The development shards of this process. */
export interface DevelopmentShards {
  byId: ReadonlyMap<string, LocalShard>;
  close(): Promise<void>;
}

/**
 * Opens the development shards whose data lies in a folder, and makes those that are wanted and missing. One that was removed stays closed,
 * also when it is wanted: an old setting must not keep the console from starting.
 * @throws StartError when one cannot be opened
 */
export async function openDevelopmentShards(
  folder: string,
  wanted: readonly DevelopmentShardSettings[],
  shards: Shards,
  vault: Vault,
  now: () => Date,
  logger: Pick<Logger, "warn">,
): Promise<DevelopmentShards> {
  const open = new Map<string, DevelopmentShard>();
  const close = async () => {
    await Promise.all([...open.values()].map((shard) => shard.close()));
  };
  try {
    for (const settings of wanted) {
      const { id, removedAt } = await register(shards, settings);
      if (removedAt !== null) logger.warn({ shardId: id, removedAt }, REMOVED);
    }
    for (const { id, masterAccount } of await shards.development()) {
      const dataDir = join(folder, id);
      // A shard of another instance, when several share one database, has its data elsewhere.
      if (wanted.some((one) => one.id === id) || existsSync(dataDir)) {
        open.set(id, await openShard(id, masterAccount, dataDir, vault, now));
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { byId: open, close };
}

async function register(shards: Shards, { id, masterAccount }: DevelopmentShardSettings): Promise<Shard> {
  const shard = await shards.ensure({ id, masterAccount, upstream: { kind: "development" } });
  if (shard.upstream.kind === "url") {
    throw new StartError(
      `Shard "${id}" is at ${redactedUrl(shard.upstream.endpoints[0].url)} already. Choose another id for the development shard.`,
    );
  }
  if (shard.masterAccount !== masterAccount) {
    throw new StartError(
      `Shard "${id}" belongs to ${shard.masterAccount}, not to ${masterAccount}. Choose another id.`,
    );
  }
  return shard;
}

const REMOVED =
  "this development shard was removed and stays closed; its folder below development-shards can be deleted";

/** Loaded only when used: most consoles on Postgres have no development shard. */
async function openShard(
  shardId: string,
  masterAccount: string,
  dataDir: string,
  vault: Vault,
  now: () => Date,
): Promise<DevelopmentShard> {
  const { openDevelopmentShard } = await import("keyring-shard");
  await makeFolderDurably(dataDir);
  await takeIn(join(dataDir, "master-account.json"), shardId, vault, now);
  try {
    return await openDevelopmentShard({
      shardId,
      masterAccount,
      dataDir,
      now: () => now().getTime(),
      // Without the key nobody could ever act for the master account.
      onGenesisKey: ({ accountId, publicKey, privateKey }) =>
        vault.keep(shardId, accountId, { publicKey, privateKey }, null, now()),
    });
  } catch (error) {
    throw new StartError(`Development shard "${shardId}" cannot be opened: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Earlier versions kept the master account's key in a file. */
async function takeIn(file: string, shardId: string, vault: Vault, now: () => Date): Promise<void> {
  if (!existsSync(file)) return;
  const { account_id, public_key, private_key } = JSON.parse(await readFile(file, "utf8")) as Record<string, string>;
  if (account_id === undefined || public_key === undefined || private_key === undefined) return;
  await vault.keep(shardId, account_id, { publicKey: public_key, privateKey: private_key }, null, now());
  await rm(file);
}
