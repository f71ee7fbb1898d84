import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findExecutables, pathDirectories } from "../pulumi/executables";
import { SetupError } from "../setup-error.mjs";

/** The folder of a Postgres server's programs, `initdb` and `postgres`. */
export interface PostgresPrograms {
  initdb: string;
  postgres: string;
}

/**
 * Looks for a Postgres server: in the folder that PG_BIN names, on PATH, and where Debian keeps it off PATH, the newest
 * version first. Undefined when the machine has none.
 *
 * @throws SetupError when PG_BIN names a folder without one
 */
export function findPostgres(
  env: NodeJS.ProcessEnv = process.env,
  debianRoot = "/usr/lib/postgresql",
): PostgresPrograms | undefined {
  const given = env["PG_BIN"];
  if (!given) return programsIn([...pathDirectories(env), ...debianDirectories(debianRoot)]);
  const found = programsIn([given]);
  if (found) return found;
  throw new SetupError(`PG_BIN (${given}) holds no initdb and postgres that can be run.`, [
    "set PG_BIN to the folder with a Postgres server's programs, or unset it: Keyring then looks on PATH and where Debian has them.",
  ]);
}

/** Both have to be of the same folder: an initdb of another version makes data that the server refuses. */
function programsIn(directories: readonly string[]): PostgresPrograms | undefined {
  for (const directory of directories) {
    const [initdb] = findExecutables("initdb", [directory]);
    const [postgres] = findExecutables("postgres", [directory]);
    if (initdb && postgres) return { initdb, postgres };
  }
  return undefined;
}

function debianDirectories(root: string): string[] {
  return versionsIn(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, "bin"));
}

function versionsIn(root: string): string[] {
  try {
    return readdirSync(root);
  } catch {
    return [];
  }
}
