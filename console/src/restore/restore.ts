import { existsSync } from "node:fs";
import { join } from "node:path";
import { RIGHTS } from "../access/rights.js";
import { insertAccessKey } from "../access-keys/access-keys.js";
import { makeAccessKey } from "../access-keys/value.js";
import { CONSOLE, commandAuthor, commandOrigin } from "../audit/command.js";
import { AuditTrail } from "../audit/trail.js";
import { checkBackup } from "../backup/read-backup.js";
import { isThere } from "../backup/tables.js";
import { readMasterKey } from "../custodian/master-key.js";
import { opensCheck } from "../custodian/vault.js";
import { openFolder } from "../data-folder/folder.js";
import { lockFolder } from "../data-folder/lock.js";
import { writePrivateFile } from "../data-folder/private-file.js";
import { dropDraft } from "../data-folder/restoring.js";
import { StartError } from "../start-error.js";
import { explainConnectError } from "../store/connect-error.js";
import { MIGRATIONS } from "../store/migrations/index.js";
import { lockSchema, NewerDatabaseError } from "../store/migrations.js";
import { newId } from "../store/new-id.js";
import type { Database } from "../store/schema.js";
import { openAsItIs } from "../store/store.js";
import { openEpoch } from "./epoch.js";
import { loadBackup } from "./load.js";
import {
  declareDraft,
  isUntouched,
  makeDraft,
  type Preparation,
  type Prepared,
  putInPlace,
  readPrepared,
  undeclare,
} from "./prepared.js";
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
 *
 * Everything is prepared in a draft, and the draft declared, before anything that is there changes. A restore that was interrupted after
 * that is finished first; this one is then done with, if it was the same.
 * @throws StartError
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const { file, dataDir, masterKey, revokeIssuedBefore } = request;
  const { schema, createdAt, sha256 } = await checkBackup(file);
  if (schema > MIGRATIONS.length) throw new NewerDatabaseError(schema, MIGRATIONS.length);
  await openFolder(dataDir);
  const lock = await lockFolder(dataDir);
  try {
    const wanted = {
      sha256,
      backupMadeAt: new Date(createdAt).toISOString(),
      revokeIssuedBefore: revokeIssuedBefore?.toISOString() ?? null,
    };
    const interrupted = await finishInterrupted(request);
    const isThis =
      interrupted?.sha256 === wanted.sha256 && interrupted.revokeIssuedBefore === wanted.revokeIssuedBefore;
    const { backupMadeAt, keptIn } = isThis ? interrupted : await restoreAnew(request, schema, wanted);
    const aside = join(dataDir, keptIn);
    return {
      backupMadeAt: new Date(backupMadeAt),
      accessKeyFile: join(dataDir, "access-key"),
      keptIn: existsSync(aside) ? aside : undefined,
      hasMasterKey: (await masterKeyOf(dataDir, masterKey)) !== undefined,
    };
  } finally {
    lock.release();
  }
}

async function restoreAnew(
  request: RestoreRequest,
  schema: number,
  wanted: Pick<Preparation, "sha256" | "backupMadeAt" | "revokeIssuedBefore">,
): Promise<Preparation> {
  const { dataDir, databaseUrl, now } = request;
  const owned = databaseUrl === undefined ? ["pg", "development-shards"] : ["development-shards"];
  const inTheWay = owned.filter((name) => existsSync(join(dataDir, name)));
  if (inTheWay.length > 0 && !request.replace) throw notEmpty(dataDir, inTheWay);
  const preparation: Preparation = {
    ...wanted,
    id: newId(now),
    engine: databaseUrl === undefined ? "embedded" : "postgres",
    replaces: [...owned, "access-key", "setup-code"],
    keptIn: `replaced-${now.toISOString().replace(/[:.]/g, "-")}`,
  };
  let prepared: Prepared;
  try {
    prepared = await fill(await makeDraft(dataDir), request, schema, preparation);
  } catch (error) {
    return giveUp(request, error);
  }
  await putInPlace(dataDir, prepared);
  return prepared;
}

/** Fills the database, and a draft of everything that is to come into the data folder, and declares it. */
async function fill(
  draft: string,
  { file, dataDir, databaseUrl, masterKey, replace, revokeIssuedBefore, now }: RestoreRequest,
  schema: number,
  preparation: Preparation,
): Promise<Prepared> {
  const key = await masterKeyOf(dataDir, masterKey);
  const backupMadeAt = new Date(preparation.backupMadeAt);
  const store = await openAsItIs({
    databaseUrl,
    folder: join(draft, "pg"),
    onConnectionLost: () => {},
    relaxedDurability: true,
  });
  let declared: Prepared | undefined;
  try {
    await store.database.transaction().execute(async (transaction) => {
      const shardFiles = new ShardFiles(join(draft, "development-shards"));
      await loadBackup(transaction, file, { schema, replace, shardFiles });
      await checkMasterKey(transaction, key);
      await openEpoch(transaction, { id: preparation.id, backupMadeAt, restoredAt: now, revokeIssuedBefore });
      const value = makeAccessKey();
      const wanted = { name: `Restore of ${preparation.backupMadeAt}`, rights: RIGHTS, shards: "all" } as const;
      await insertAccessKey(transaction, { ...wanted, expiresAt: null }, value, now, null);
      const after = { backupMadeAt: preparation.backupMadeAt, revokeIssuedBefore: preparation.revokeIssuedBefore };
      const deed = { target: CONSOLE, after };
      await new AuditTrail(() => now).noteWithin(transaction, commandOrigin("restore"), commandAuthor(), deed);
      await writePrivateFile(join(draft, "access-key"), `${value}\n`);
      // a server's database is in its place with the commit
      if (!store.embedded) declared = await declareDraft(dataDir, preparation);
    });
  } catch (error) {
    throw databaseUrl === undefined ? error : explainConnectError(error, databaseUrl);
  } finally {
    await store.close();
  }
  return declared ?? declareDraft(dataDir, preparation);
}

/** The master key that is there for the keys in custody; a restore makes none. */
function masterKeyOf(dataDir: string, given: string | undefined): Promise<Buffer | undefined> {
  return readMasterKey(given, join(dataDir, "master-key"), "none");
}

/** After a failure. The answer to a commit may be what was lost: then the restore is finished all the same. */
async function giveUp(request: RestoreRequest, error: unknown): Promise<Preparation> {
  const { dataDir } = request;
  const finished = await finishInterrupted(request).catch(() => undefined);
  if (finished !== undefined) return finished;
  await dropDraft(dataDir);
  if ((await readPrepared(dataDir)) === undefined) throw error;
  throw new StartError(
    `${(error as Error).message} Whether the database was restored is not known. Run "keyring-console restore" again.`,
    { cause: error },
  );
}

/**
 * Finishes the restore that was interrupted in a data folder after it was declared. One that a server's database has not committed is
 * taken back.
 * @returns what was finished
 * @throws StartError where this database is not the one of that restore
 */
async function finishInterrupted({ dataDir, databaseUrl }: RestoreRequest): Promise<Prepared | undefined> {
  const prepared = await readPrepared(dataDir);
  if (prepared === undefined) return undefined;
  const engine = databaseUrl === undefined ? "embedded" : "postgres";
  if (engine !== prepared.engine) throw otherDatabase(dataDir);
  if (databaseUrl === undefined || (await wasRestored(databaseUrl, prepared.id))) {
    await putInPlace(dataDir, prepared);
    return prepared;
  }
  if (!isUntouched(dataDir, prepared)) throw otherDatabase(dataDir);
  await undeclare(dataDir);
  return undefined;
}

/** Whether a server's database has committed a restore. */
async function wasRestored(databaseUrl: string, id: string): Promise<boolean> {
  const store = await openAsItIs({ databaseUrl, folder: "", onConnectionLost: () => {} });
  try {
    return await store.database.transaction().execute(async (transaction) => {
      // whoever was cut off may be committing still
      await lockSchema(transaction);
      if (!(await isThere(transaction, "restores"))) return false;
      return (await transaction.selectFrom("restores").select("id").where("id", "=", id).execute()).length > 0;
    });
  } catch (error) {
    throw explainConnectError(error, databaseUrl);
  } finally {
    await store.close();
  }
}

/** @throws StartError where the keys of the backup are sealed under another master key than the one that is there */
async function checkMasterKey(transaction: Database, key: Buffer | undefined): Promise<void> {
  const check = await transaction.selectFrom("custodian_check").select("sealed").executeTakeFirst();
  if (check === undefined || key === undefined || opensCheck(check.sealed, key)) return;
  throw new StartError(
    "The keys in this backup are encrypted under another master key than the one that is there. Give the one of the console that was backed up.",
  );
}

function otherDatabase(dataDir: string): StartError {
  return new StartError(
    `A restore into ${dataDir} and another database than this one was interrupted. Run that one again first, with the DATABASE_URL that it had, or without one if it had none.`,
  );
}

function notEmpty(dataDir: string, names: readonly string[]): StartError {
  return new StartError(
    `The data folder ${dataDir} is not empty: it holds ${names.join(" and ")}. Give another one with --data, or --replace to move these aside.`,
  );
}
