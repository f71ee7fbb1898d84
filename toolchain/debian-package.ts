import { existsSync } from "node:fs";
import { runAndCollect } from "./child-process.mjs";
import { SetupError, tail } from "./setup-error.mjs";
import type { Announcer } from "./steps.mjs";
import * as processAnnouncer from "./steps.mjs";

/** What a check needs of the machine, and which of Debian's packages brings it. */
export interface Requirement<Found> {
  /** What is installed: "Postgres". */
  name: string;
  /** What a machine without it lacks: "Postgres server". */
  what: string;
  debianPackage: string;
  /** The ways to get one by hand. */
  advice: readonly string[];
  find: () => Found | undefined;
}

/** What the machine allows; every field has the machine's own as its default. */
export interface InstallOptions<Found> {
  announcer?: Announcer;
  find?: () => Found | undefined;
  /** Whether this process may install Debian packages. */
  mayInstall?: () => boolean;
  run?: (program: string, args: readonly string[]) => Promise<{ code: number | null; output: string }>;
}

/**
 * Finds what is required or, as root on Debian and its kin, installs its package.
 *
 * @throws SetupError that says how to get it, or what `find` throws
 */
export async function findOrInstall<Found>(
  requirement: Requirement<Found>,
  options: InstallOptions<Found>,
): Promise<Found> {
  const { name, what, debianPackage, advice } = requirement;
  const { announcer = processAnnouncer, find = requirement.find, mayInstall = isRootOnDebian, run = runApt } = options;
  const present = find();
  if (present !== undefined) return present;
  if (!mayInstall())
    throw new SetupError(
      `This machine has no ${what}. Install it yourself; Keyring does not change your system.`,
      advice,
    );
  const output = await announcer.step(`Installing ${name} (Debian's package ${debianPackage})`, async () => {
    const updated = await run("apt-get", ["update", "--quiet"]);
    const installed = await run("apt-get", ["install", "--yes", "--quiet", "--no-install-recommends", debianPackage]);
    return installed.code === 0 ? "" : tail(`${updated.output}\n${installed.output}`);
  });
  const installed = find();
  if (installed !== undefined) return installed;
  throw new SetupError(`Debian's package ${debianPackage} could not be installed.`, advice, { output });
}

function isRootOnDebian(): boolean {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version") && existsSync("/usr/bin/apt-get");
}

function runApt(program: string, args: readonly string[]) {
  return runAndCollect(program, args, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
}
