import { existsSync } from "node:fs";
import { runAndCollect } from "../child-process.mjs";
import { SetupError, tail } from "../setup-error.mjs";
import type { Announcer } from "../steps.mjs";
import * as processAnnouncer from "../steps.mjs";
import { findPostgres, type PostgresPrograms } from "./programs";

/** What the machine allows; every field has the machine's own as its default. */
export interface InstallOptions {
  announcer?: Announcer;
  find?: () => PostgresPrograms | undefined;
  /** Whether this process may install Debian packages. */
  mayInstall?: () => boolean;
  run?: (program: string, args: readonly string[]) => Promise<{ code: number | null; output: string }>;
}

/**
 * Finds a Postgres server or, as root on Debian and its kin, installs the package `postgresql`.
 *
 * @throws SetupError that says how to get one
 */
export async function ensurePostgres(options: InstallOptions = {}): Promise<PostgresPrograms> {
  const { announcer = processAnnouncer, find = findPostgres, mayInstall = isRootOnDebian, run = runApt } = options;
  const present = find();
  if (present) return present;
  if (!mayInstall()) throw missing("This machine has no Postgres server, and it is not for Keyring to install one.");
  const output = await announcer.step("Installing Postgres (Debian's package postgresql)", async () => {
    const updated = await run("apt-get", ["update", "--quiet"]);
    const installed = await run("apt-get", ["install", "--yes", "--quiet", "--no-install-recommends", "postgresql"]);
    return installed.code === 0 ? "" : tail(`${updated.output}\n${installed.output}`);
  });
  const installed = find();
  if (installed) return installed;
  throw missing("Debian's package postgresql could not be installed.", output);
}

function missing(message: string, output = ""): SetupError {
  return new SetupError(
    message,
    [
      "install one, version 15 or newer: apt-get install postgresql, dnf install postgresql-server, brew install postgresql.",
      "set PG_BIN to the folder with its programs initdb and postgres.",
    ],
    { output },
  );
}

function isRootOnDebian(): boolean {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version") && existsSync("/usr/bin/apt-get");
}

function runApt(program: string, args: readonly string[]) {
  return runAndCollect(program, args, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
}
