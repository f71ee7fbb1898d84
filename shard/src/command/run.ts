import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeFolderDurably } from "../journal/flush.js";
import { writeDurably } from "../journal/write-durably.js";
import { openDevelopmentShard } from "../open.js";
import { serveShard } from "../serve.js";
import { lockFolder } from "./lock.js";
import type { Settings } from "./options.js";

/** Runs a shard until the process is asked to end. `say` takes what it has to say, a line at a time. */
export async function run(settings: Settings, say: (line: string) => void): Promise<void> {
  const { shardId, masterAccount, blockTime, host, port } = settings;
  const dataDir = resolve(settings.data);
  await makeFolderDurably(dataDir);
  const unlock = lockFolder(dataDir);
  try {
    const keyFile = join(dataDir, `${masterAccount}.json`);
    const shard = await openDevelopmentShard({
      shardId,
      masterAccount,
      dataDir,
      blockTime,
      // near-cli reads such a file
      onGenesisKey: ({ accountId: account_id, publicKey: public_key, privateKey: private_key }) =>
        writeDurably(keyFile, [JSON.stringify({ account_id, public_key, private_key })]),
    });
    try {
      const served = await serveShard(shard, { host, port });
      const key = existsSync(keyFile) ? ` The key of ${masterAccount} is in ${keyFile}` : "";
      say(`The development shard ${shardId} is at ${served.url}${key}`);
      await askedToEnd();
      await served.close();
    } finally {
      await shard.close();
    }
  } finally {
    unlock();
  }
}

function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
