import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../start-error.js";

/** The folder, within a data folder, with everything that a restore is about to put in its place. */
export const RESTORING = "restoring";

/** The folder in which a restore prepares that. Nothing there is in use. */
export const RESTORE_DRAFT = "restoring-draft";

/** @throws StartError where a restore was interrupted: what lies there may be of two consoles */
export function refuseHalfRestored(dataDir: string): void {
  const folder = join(dataDir, RESTORING);
  if (!existsSync(folder)) return;
  throw new StartError(
    `A restore into ${dataDir} was interrupted. Run "keyring-console restore" again with the same file: it finishes the restore. To keep what an embedded console had there instead, move it back from the newest folder "replaced-…", if there is one, and delete ${folder}.`,
  );
}

/** Removes what a restore left that was interrupted before or after it changed anything. The data folder must be locked. */
export function dropDraft(dataDir: string): Promise<void> {
  return rm(join(dataDir, RESTORE_DRAFT), { recursive: true, force: true });
}
