import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { changeMasterKey } from "../custodian/change-master-key.js";
import { decodeMasterKey, ensureMasterKey, readMasterKey } from "../custodian/master-key.js";
import { openFolder } from "../data-folder/folder.js";
import { lockFolder } from "../data-folder/lock.js";
import { writePrivateFile } from "../data-folder/private-file.js";
import { StartError } from "../start-error.js";
import { openStore } from "../store/store.js";
import { optionsOf } from "./arguments.js";

/** What `keyring-console change-master-key --help` shows. */
export const CHANGE_MASTER_KEY_HELP = `Encrypts the custodian's keys, and the headers for RPCs of shards, under another master key: all of them or none. Stop every console on the database first.

Usage:
  keyring-console change-master-key [--data <folder>]

Environment:
  KEYRING_CONSOLE_MASTER_KEY
      the current key (default: the file master-key in the data folder)
  KEYRING_CONSOLE_NEW_MASTER_KEY
      the new one; 32 random bytes as 64 hexadecimal characters or in base64. Where the key so far is a file it may be left out: a new one
      is made and takes the file's place
  KEYRING_CONSOLE_DATA, DATABASE_URL
      as for serve

Each secret can be a file instead: set the variable with _FILE at its end to its path.

If it is interrupted, run it again.
`;

/**
 * Changes the master key of a console that does not run.
 * @throws StartError
 */
export async function runChangeMasterKey(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const dataDir =
    optionsOf(args, { data: { type: "string" } }).data ?? (env.KEYRING_CONSOLE_DATA || ".keyring/console");
  const file = join(dataDir, "master-key");
  const unfinished = `${file}.new`;
  await openFolder(dataDir);
  const lock = await lockFolder(dataDir);
  try {
    const given = env.KEYRING_CONSOLE_MASTER_KEY || undefined;
    const from = await readMasterKey(given, file, "none");
    if (from === undefined) {
      throw new StartError(`There is no master key: neither KEYRING_CONSOLE_MASTER_KEY nor the file ${file}.`);
    }
    const to = await newKey(
      env.KEYRING_CONSOLE_NEW_MASTER_KEY || undefined,
      given === undefined ? unfinished : undefined,
    );
    const changed = await inDatabase(dataDir, env.DATABASE_URL || undefined, { from, to });
    if (given === undefined) {
      await writePrivateFile(file, to.toString("hex"));
      await rm(unfinished, { force: true });
    }
    const secrets = changed === 1 ? "1 secret is" : `${changed ?? "All"} secrets are`;
    const where = given === undefined ? `It is in ${file}.` : "Start every console with it from now on.";
    process.stdout.write(`${secrets} encrypted under the new master key. ${where}\n`);
  } finally {
    lock.release();
  }
}

/** @param file where a made one is written down before it is used, for a run that is interrupted */
async function newKey(given: string | undefined, file: string | undefined): Promise<Buffer> {
  if (given !== undefined) return decodeMasterKey(given, "KEYRING_CONSOLE_NEW_MASTER_KEY");
  if (file !== undefined) return ensureMasterKey(file);
  throw new StartError(
    "Set KEYRING_CONSOLE_NEW_MASTER_KEY: the current key is not in a file, so a generated one could not be kept.",
  );
}

async function inDatabase(dataDir: string, databaseUrl: string | undefined, keys: { from: Buffer; to: Buffer }) {
  const folder = join(dataDir, "pg");
  if (databaseUrl === undefined && !existsSync(folder)) {
    throw new StartError(`No console has run in ${dataDir} yet: there is nothing to encrypt.`);
  }
  const store = await openStore({ databaseUrl, folder, onConnectionLost: () => {} });
  try {
    return await changeMasterKey(store.database, keys);
  } finally {
    await store.close();
  }
}
