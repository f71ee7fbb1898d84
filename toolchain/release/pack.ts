import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { npmProgram } from "../bootstrap/npm.mjs";
import { runAndCollect } from "../child-process.mjs";
import { withoutNpm } from "../node";
import { SetupError, tail } from "../setup-error.mjs";
import { type Lock, lockedPackages } from "./locked-packages";

/**
 * Workspaces that bring their dependencies along: programs, of which users get the versions that they were tested with. A shrinkwrap
 * would not do, because npm does not look for one in a tarball. Libraries leave their versions to the project that uses them.
 */
export const BUNDLED: readonly string[] = ["console"];

/**
 * Packs a workspace, built before, as it is published.
 *
 * @param folder the workspace, relative to `root`
 * @param target an empty folder for the tarball
 * @returns the tarball's path
 * @throws SetupError with what npm says
 */
export async function packWorkspace(folder: string, root: string, target: string): Promise<string> {
  if (!BUNDLED.includes(folder)) return pack(["--workspace", folder], root, target);
  const staged = mkdtempSync(join(tmpdir(), "keyring-staged-"));
  try {
    stage(folder, root, staged);
    return await pack([], staged, target);
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

/** Puts a workspace and what the lock installs for it into a folder of its own, where npm finds the dependencies to bundle. */
function stage(folder: string, root: string, staged: string): void {
  const own = copyPublished(join(root, folder), staged);
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;
  for (const [place, from] of lockedPackages(lock, folder)) {
    // optional ones of other platforms are not installed
    if (!existsSync(join(root, from))) continue;
    if (from.includes("node_modules/")) copyInstalled(join(root, from), join(staged, place));
    else copyPublished(join(root, from), join(staged, place));
  }
  // those of the development would be missing
  const { devDependencies: _, ...rest } = own;
  const bundleDependencies = Object.keys(own.dependencies);
  writeFileSync(join(staged, "package.json"), `${JSON.stringify({ ...rest, bundleDependencies }, null, 2)}\n`);
}

/** Copies what a workspace publishes, and answers its package.json. */
function copyPublished(from: string, to: string): Package {
  for (const file of publishedFiles(from)) cpSync(join(from, file), join(to, file), { recursive: true });
  return packageOf(from);
}

/** The files and folders that a workspace publishes, relative to it. */
export function publishedFiles(folder: string): string[] {
  return ["package.json", ...packageOf(folder).files, "LICENSE", "README.md"];
}

function packageOf(folder: string): Package {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Package;
}

/** Copies a package of npm without those that are nested in it. */
function copyInstalled(from: string, to: string): void {
  const nested = join(from, "node_modules");
  cpSync(from, to, { recursive: true, filter: (file) => !file.startsWith(nested) });
}

interface Package {
  files: string[];
  dependencies: Record<string, string>;
  devDependencies?: unknown;
}

/**
 * Runs `npm pack` without scripts.
 * @param which its options that say what is packed; without any, the package in `cwd` is
 * @param target an empty folder for the tarball
 * @returns the tarball's path
 * @throws SetupError with what npm says
 */
export async function pack(which: readonly string[], cwd: string, target: string): Promise<string> {
  const npm = npmProgram();
  const flags = [...which, "--pack-destination", target, "--ignore-scripts", "--loglevel=error"];
  const { code, output } = await runAndCollect(npm.program, [...npm.args, "pack", ...flags], {
    cwd,
    env: withoutNpm(process.env),
  });
  const [tarball] = readdirSync(target);
  if (code === 0 && tarball) return join(target, tarball);
  throw new SetupError(`npm pack made no tarball of ${which.at(-1) ?? cwd}.`, ["read npm's message above."], {
    output: tail(output),
  });
}
