import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { RIGHTS } from "../access/rights.js";
import { insertAccessKey } from "../access-keys/access-keys.js";
import { makeAccessKey } from "../access-keys/value.js";
import { checkBackup } from "../backup/read-backup.js";
import { readMasterKey } from "../custodian/master-key.js";
import { opensCheck } from "../custodian/vault.js";
import { flushFolder, flushTree } from "../data-folder/flush.js";
import { openFolder } from "../data-folder/folder.js";
import { lockFolder } from "../data-folder/lock.js";
import { writePrivateFile } from "../data-folder/private-file.js";
import { RESTORING } from "../data-folder/restoring.js";
import { StartError } from "../start-error.js";
import { explainConnectError } from "../store/connect-error.js";
import { MIGRATIONS } from "../store/migrations/index.js";
import { NewerDatabaseError } from "../store/migrations.js";
import type { Database } from "../store/schema.js";
import { openAsItIs } from "../store/store.js";
import { openEpoch } from "./epoch.js";
import { loadBackup } from "./load.js";
import { ShardFiles } from "./shard-files.js";

/** How a backup is restored. */
export interface RestoreRequest {
  file: string;
  dataDir: string;
  /** Without it the database is embedded in the data folder. */
  databaseUrl: string | undefined;
  masterKey: string | undefined;
  /** Whether what is there is replaced. A data folder's is kept beside it, a server's is lost. */
  replace: boolean;
  revokeIssuedBefore: Date | undefined;
  now: Date;
}

/** What became of it. */
export interface Restored {
  backupMadeAt: Date;
  /** The file with an access key that may do everything. */
  accessKeyFile: string;
  /** Where what was there before lies now. */
  keptIn: string | undefined;
  /** Whether the keys in custody can be used with the master key that is there. */
  hasMasterKey: boolean;
}

/**
 * Restores a backup: all of it, or nothing. What it brings back is suspended until somebody reviews it; the way in is a fresh access key
 * in a file that only its owner can read.
 * @throws StartError
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const header = await checkBackup(request.file);
  if (header.schema > MIGRATIONS.length) throw new NewerDatabaseError(header.schema, MIGRATIONS.length);
  const { dataDir, databaseUrl } = request;
  await openFolder(dataDir);
  const lock = await lockFolder(dataDir);
  try {
    const owned = databaseUrl === undefined ? ["pg", "development-shards"] : ["development-shards"];
    const inTheWay = owned.filter((name) => existsSync(join(dataDir, name)));
    if (inTheWay.length > 0 && !request.replace) throw notEmpty(dataDir, inTheWay);
    const staging = join(dataDir, RESTORING);
    const interrupted = existsSync(staging);
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging, { mode: 0o700 });
    const backupMadeAt = new Date(header.createdAt);
    let hasMasterKey: boolean;
    try {
      hasMasterKey = await fill(staging, request, { schema: header.schema, backupMadeAt });
    } catch (error) {
      // nothing was put in its place yet
      if (!interrupted) await rm(staging, { recursive: true, force: true });
      throw error;
    }
    const keptIn = await putInPlace(staging, dataDir, owned, request.now);
    return { backupMadeAt, accessKeyFile: join(dataDir, "access-key"), keptIn, hasMasterKey };
  } finally {
    lock.release();
  }
}

/** Fills the database, and a folder with everything that is to come into the data folder. */
async function fill(
  staging: string,
  { file, dataDir, databaseUrl, masterKey, replace, revokeIssuedBefore, now }: RestoreRequest,
  { schema, backupMadeAt }: { schema: number; backupMadeAt: Date },
): Promise<boolean> {
  const key = await readMasterKey(masterKey, join(dataDir, "master-key"), "none");
  const store = await openAsItIs({
    databaseUrl,
    folder: join(staging, "pg"),
    onConnectionLost: () => {},
    relaxedDurability: true,
  });
  try {
    await store.database.transaction().execute(async (transaction) => {
      const shardFiles = new ShardFiles(join(staging, "development-shards"));
      await loadBackup(transaction, file, { schema, replace, shardFiles });
      await checkMasterKey(transaction, key);
      await openEpoch(transaction, { backupMadeAt, restoredAt: now, revokeIssuedBefore });
      const value = makeAccessKey();
      const wanted = { name: `Restore of ${backupMadeAt.toISOString()}`, rights: RIGHTS, shards: "all" } as const;
      await insertAccessKey(transaction, { ...wanted, expiresAt: null }, value, now, null);
      await writePrivateFile(join(staging, "access-key"), `${value}\n`);
    });
  } catch (error) {
    throw databaseUrl === undefined ? error : explainConnectError(error, databaseUrl);
  } finally {
    await store.close();
  }
  await flushTree(staging);
  return key !== undefined;
}

/** @throws StartError where the keys of the backup are sealed under another master key than the one that is there */
async function checkMasterKey(transaction: Database, key: Buffer | undefined): Promise<void> {
  const check = await transaction.selectFrom("custodian_check").select("sealed").executeTakeFirst();
  if (check === undefined || key === undefined || opensCheck(check.sealed, key)) return;
  throw new StartError(
    "The keys in this backup are encrypted under another master key than the one that is there. Give the one of the console that was backed up.",
  );
}

/**
 * Moves everything from the staging folder into the data folder, the database last, and what was there aside. As long as the staging
 * folder is there no console starts.
 * @returns where what was there lies now
 */
async function putInPlace(
  staging: string,
  dataDir: string,
  owned: readonly string[],
  now: Date,
): Promise<string | undefined> {
  const replaced = [...owned, "access-key", "setup-code"].filter((name) => existsSync(join(dataDir, name)));
  const aside = join(dataDir, `replaced-${now.toISOString().replace(/[:.]/g, "-")}`);
  if (replaced.length > 0) await mkdir(aside, { recursive: true, mode: 0o700 });
  for (const name of replaced) await rename(join(dataDir, name), join(aside, name));
  const names = await readdir(staging);
  names.sort((a, b) => Number(a === "pg") - Number(b === "pg"));
  for (const name of names) await rename(join(staging, name), join(dataDir, name));
  await flushFolder(dataDir);
  await rm(staging, { recursive: true });
  return replaced.length > 0 ? aside : undefined;
}

function notEmpty(dataDir: string, names: readonly string[]): StartError {
  return new StartError(
    `The data folder ${dataDir} is not empty: it holds ${names.join(" and ")}. Give another one with --data, or --replace to move these aside.`,
  );
}
