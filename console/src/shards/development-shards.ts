import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writePrivateFile } from "../data-folder/private-file.js";
import { openDevelopmentShard } from "../development-shard/index.js";
import type { LocalShard } from "../gateway/ports.js";
import type { DevelopmentShardSettings } from "../options.js";
import { StartError } from "../start-error.js";
import type { Shards } from "./shards.js";

/** The development shards of this process. */
export interface DevelopmentShards {
  byId: ReadonlyMap<string, LocalShard>;
  close(): Promise<void>;
}

/**
 * Opens the development shards whose data lies in a folder, and makes those that are wanted and missing.
 * @throws StartError when one cannot be opened
 */
export async function openDevelopmentShards(
  folder: string,
  wanted: readonly DevelopmentShardSettings[],
  shards: Shards,
  now: () => Date,
): Promise<DevelopmentShards> {
  const open = new Map<string, Awaited<ReturnType<typeof openDevelopmentShard>>>();
  const close = async () => {
    await Promise.all([...open.values()].map((shard) => shard.close()));
  };
  try {
    for (const settings of wanted) await register(shards, settings);
    for (const { id, masterAccount } of await shards.development()) {
      const dataDir = join(folder, id);
      // A shard of another instance, when several share one database, has its data elsewhere.
      if (wanted.some((one) => one.id === id) || existsSync(dataDir)) {
        open.set(id, await openShard(id, masterAccount, dataDir, now));
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { byId: open, close };
}

async function register(shards: Shards, { id, masterAccount }: DevelopmentShardSettings): Promise<void> {
  const shard = await shards.ensure({ id, masterAccount, upstream: { kind: "development" } });
  if (shard.upstream.kind === "url") {
    throw new StartError(
      `Shard "${id}" is at ${shard.upstream.url} already. Choose another id for the development shard.`,
    );
  }
  if (shard.masterAccount !== masterAccount) {
    throw new StartError(
      `Shard "${id}" belongs to ${shard.masterAccount}, not to ${masterAccount}. Choose another id.`,
    );
  }
}

async function openShard(shardId: string, masterAccount: string, dataDir: string, now: () => Date) {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  try {
    return await openDevelopmentShard({
      shardId,
      masterAccount,
      dataDir,
      now: () => now().getTime(),
      // In the form near-cli keeps credentials. Without the key nobody could ever act for the master account.
      onGenesisKey: ({ accountId, publicKey, privateKey }) =>
        writePrivateFile(
          join(dataDir, "master-account.json"),
          JSON.stringify({ account_id: accountId, public_key: publicKey, private_key: privateKey }),
        ),
    });
  } catch (error) {
    throw new StartError(`Development shard "${shardId}" cannot be opened: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
