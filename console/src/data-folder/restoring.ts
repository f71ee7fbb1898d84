import { existsSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "../start-error.js";

/** The folder, within a data folder, in which a restore prepares everything. */
export const RESTORING = "restoring";

/** @throws StartError where a restore was interrupted: what lies there may be of two consoles */
export function refuseHalfRestored(dataDir: string): void {
  const folder = join(dataDir, RESTORING);
  if (!existsSync(folder)) return;
  throw new StartError(
    `A restore into ${dataDir} was interrupted. Run "keyring-console restore" again, with --replace. To keep what was there instead, move it back from the newest folder "replaced-…", if there is one, and delete ${folder}.`,
  );
}
