import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { flushFolder, flushTree, renameDurably } from "keyring-shard/flush";
import { writePrivateFile } from "../data-folder/private-file.js";
import { dropDraft, RESTORE_DRAFT, RESTORING } from "../data-folder/restoring.js";

/** A restore as it is described in a data folder from the moment at which it can be finished until it is. */
export interface Preparation {
  /** Of its row in `restores`. A server's database that has this row was restored. */
  id: string;
  engine: "embedded" | "postgres";
  /** Of the backup. */
  sha256: string;
  /** RFC 3339. */
  backupMadeAt: string;
  /** RFC 3339; null where nothing is revoked without review. */
  revokeIssuedBefore: string | null;
  /** What is moved aside, where it is there. */
  replaces: string[];
  /** The folder, within the data folder, that takes it. */
  keptIn: string;
}

/** A preparation, and the names of what it brings into the data folder. */
export interface Prepared extends Preparation {
  brings: string[];
}

/** Makes the empty folder in which a restore is prepared. @returns its path */
export async function makeDraft(dataDir: string): Promise<string> {
  const draft = join(dataDir, RESTORE_DRAFT);
  await dropDraft(dataDir);
  await mkdir(draft, { mode: 0o700 });
  return draft;
}

/** Declares a draft complete. From now on no console starts on the data folder until the restore is finished or undone. */
export async function declareDraft(dataDir: string, preparation: Preparation): Promise<Prepared> {
  const draft = join(dataDir, RESTORE_DRAFT);
  const prepared: Prepared = { ...preparation, brings: await readdir(draft) };
  await writePrivateFile(join(draft, DESCRIPTION), JSON.stringify(prepared));
  await flushTree(draft);
  // without a description it cannot be finished
  await rm(join(dataDir, RESTORING), { recursive: true, force: true });
  await renameDurably(draft, join(dataDir, RESTORING));
  return prepared;
}

/** The restore that was interrupted in a data folder after it was declared; undefined where there is none. */
export async function readPrepared(dataDir: string): Promise<Prepared | undefined> {
  const text = await readFile(join(dataDir, RESTORING, DESCRIPTION), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as Prepared);
}

/** Whether nothing of a restore was moved yet. */
export function isUntouched(dataDir: string, { brings, keptIn }: Prepared): boolean {
  return !existsSync(join(dataDir, keptIn)) && brings.every((name) => existsSync(join(dataDir, RESTORING, name)));
}

/** Moves what was there aside, and what a restore brings in its place. May be cut at any step and called again. */
export async function putInPlace(dataDir: string, { brings, replaces, keptIn }: Prepared): Promise<void> {
  const restoring = join(dataDir, RESTORING);
  const aside = join(dataDir, keptIn);
  const isToCome = (name: string) => existsSync(join(restoring, name));
  const isOld = (name: string) => existsSync(join(dataDir, name)) && (!brings.includes(name) || isToCome(name));
  const old = replaces.filter(isOld);
  if (old.length > 0) await mkdir(aside, { recursive: true, mode: 0o700 });
  for (const name of old) await rename(join(dataDir, name), join(aside, name));
  for (const name of brings.filter(isToCome)) await rename(join(restoring, name), join(dataDir, name));
  for (const folder of [aside, restoring].filter(existsSync)) await flushFolder(folder);
  await flushFolder(dataDir);
  await undeclare(dataDir);
}

/** Takes back what was declared. */
export async function undeclare(dataDir: string): Promise<void> {
  await dropDraft(dataDir);
  await renameDurably(join(dataDir, RESTORING), join(dataDir, RESTORE_DRAFT));
  await dropDraft(dataDir);
}

const DESCRIPTION = "restore.json";
