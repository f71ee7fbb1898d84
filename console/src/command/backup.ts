import { existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { flushFolder } from "keyring-shard/flush";
import { CONSOLE, commandAuthor, commandOrigin } from "../audit/command.js";
import { AuditTrail } from "../audit/trail.js";
import { checkBackup } from "../backup/read-backup.js";
import { compressed } from "../backup/route.js";
import { isThere } from "../backup/tables.js";
import { type FolderLock, LockedFolderError, lockFolder } from "../data-folder/lock.js";
import { refuseHalfRestored } from "../data-folder/restoring.js";
import { StartError, UsageError } from "../start-error.js";
import { explainConnectError } from "../store/connect-error.js";
import { openAsItIs } from "../store/store.js";
import { argumentsOf, type Output, standardOutput } from "./arguments.js";
import { findConsole } from "./running-console.js";

/** What `keyring-console backup --help` shows. */
export const BACKUP_HELP = `Writes everything a console keeps into one file, as of one moment. The console may be running. "keyring-console restore"
reads the file, on either kind of database.

Usage:
  keyring-console backup --out <file> [--data <folder>]

Options:
  --out <file>     the new file; only its owner can read it
  --data <folder>  the console's data folder (default: .keyring/console)

Environment:
  DATABASE_URL
      postgres://… of the console's database (default: the one embedded in the data folder)
  KEYRING_CONSOLE_ACCESS_KEY
      for an embedded database whose console runs: an access key with the right "back-up" (default: the first one, from the data folder)
  KEYRING_CONSOLE_URL, KEYRING_CONSOLE_DATA
      where such a console is (default: what it wrote into the data folder), and its data folder

The file holds the hashes of tokens, access keys and names of people, and the keys in custody encrypted under the master key. The master key
is not in it: keep it elsewhere. Development shards are in it, too.
`;

/** Backs a console up. @throws StartError */
export async function runBackup(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output: Output = standardOutput,
): Promise<void> {
  const { values, positionals } = argumentsOf(args, { data: { type: "string" }, out: { type: "string" } });
  const { out } = values;
  if (out === undefined || positionals.length > 0) {
    throw new UsageError('Name the new file: "keyring-console backup --out <file>".');
  }
  if (existsSync(out)) throw new StartError(`${out} exists. Name a new file, or delete this one first.`);
  const dataDir = values.data ?? (env.KEYRING_CONSOLE_DATA || ".keyring/console");
  const unfinished = `${out}.${process.pid}.unfinished`;
  const file = await open(unfinished, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`${out} cannot be written: ${error.message}.`);
  });
  try {
    await withBackup(dataDir, env, async (backup) => {
      const target = file.createWriteStream({ flush: true });
      await pipeline(backup, target);
    });
    const { createdAt, rows, schema } = await checkBackup(unfinished);
    await rename(unfinished, out);
    await flushFolder(dirname(out));
    output(`${out}: the console as of ${createdAt}, ${rows} rows, schema version ${schema}.`);
    output(MASTER_KEY);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(unfinished, { force: true });
    throw error;
  }
}

const MASTER_KEY =
  "The master key is not in it. Without the master key, keys in custody cannot be used after a restore.";

async function withBackup(
  dataDir: string,
  env: NodeJS.ProcessEnv,
  use: (backup: Readable) => Promise<void>,
): Promise<void> {
  const databaseUrl = env.DATABASE_URL || undefined;
  if (databaseUrl !== undefined) return fromDatabase(databaseUrl, dataDir, use);
  if (!existsSync(join(dataDir, "pg"))) {
    throw new StartError(`No console has run in ${dataDir} yet: there is nothing to back up.`);
  }
  const lock = await lockUnlessRunning(dataDir);
  if (lock === undefined) return fromConsole(dataDir, env, use);
  try {
    refuseHalfRestored(dataDir);
    await fromDatabase(undefined, dataDir, use);
  } finally {
    lock.release();
  }
}

async function lockUnlessRunning(dataDir: string): Promise<FolderLock | undefined> {
  try {
    return await lockFolder(dataDir);
  } catch (error) {
    if (error instanceof LockedFolderError) return undefined;
    throw error;
  }
}

async function fromDatabase(
  databaseUrl: string | undefined,
  dataDir: string,
  use: (backup: Readable) => Promise<void>,
): Promise<void> {
  const store = await openAsItIs({ databaseUrl, folder: join(dataDir, "pg"), onConnectionLost: () => {} });
  try {
    const { database, embedded } = store;
    // a database of before there was a trail has none until a console brings it up to date
    if (await isThere(database, "audit")) {
      const trail = new AuditTrail(() => new Date());
      await trail.transact(database, commandOrigin("downloadBackup"), async (_, note) =>
        note(commandAuthor(), { target: CONSOLE }),
      );
    }
    const shardFolder = join(dataDir, "development-shards");
    await use(await compressed({ database, embedded, shardFolder, now: () => new Date() }));
  } catch (error) {
    if ((error as { code?: string }).code === "42P01") throw new StartError("No console has used this database yet.");
    throw databaseUrl === undefined ? error : explainConnectError(error, databaseUrl);
  } finally {
    await store.close();
  }
}

/** Only the process that has an embedded database open can read it. */
async function fromConsole(
  dataDir: string,
  env: NodeJS.ProcessEnv,
  use: (backup: Readable) => Promise<void>,
): Promise<void> {
  const { body } = await (await findConsole(dataDir, env)).request("/backup");
  if (body === null) throw new StartError("The console sent no backup.");
  await use(Readable.fromWeb(body as ReadableStream));
}
