import { basename } from "node:path";
import { manifestOf, nearest, readManifest } from "./manifest.js";

/** The lock of each package manager. */
const LOCKS: Record<string, string> = {
  "pnpm-lock.yaml": "pnpm",
  "yarn.lock": "yarn",
  "bun.lock": "bun",
  "bun.lockb": "bun",
  "package-lock.json": "npm",
};

/**
 * The command that adds a package to a program's dependencies, run in the program's folder: `pnpm add pulumi-keyring`.
 *
 * @param name the package
 * @param folder the program's folder: the package manager is the one whose lock is nearest, or that package.json names
 */
export function commandToAdd(name: string, folder: string): string {
  const manager = packageManagerOf(folder);
  return `${manager} ${manager === "npm" ? "install" : "add"} ${name}`;
}

function packageManagerOf(folder: string): string {
  const named = /^(npm|pnpm|yarn|bun)@/.exec(readManifest(manifestOf(folder) ?? "").packageManager ?? "")?.[1];
  const lock = nearest(folder, Object.keys(LOCKS));
  return named ?? LOCKS[basename(lock ?? "")] ?? "npm";
}
