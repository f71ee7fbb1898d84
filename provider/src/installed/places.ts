import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { nearest } from "./manifest.js";

/** What a module in a folder would load. */
export interface Places {
  /** The folder of a package; undefined where it is not installed for this folder. Reads no `exports`. */
  folderOf(name: string, from: string): string | undefined;
  /** The file that `require` takes; undefined where it finds none. */
  fileOf(request: string, from: string): string | undefined;
}

/** The installed packages as this process sees them: through Yarn's Plug'n'Play where Yarn started it, otherwise in node_modules folders. */
export function placesFrom(folder: string): Places {
  const folderOf = process.versions["pnp"] === undefined ? inModules : underPlugAndPlay(folder);
  return { folderOf: (name, from) => orUndefined(() => folderOf(name, from)), fileOf };
}

/** Whether a program's packages are laid out by Yarn's Plug'n'Play and this process, which Yarn did not start, cannot find them. */
export function needsYarn(folder: string): boolean {
  return process.versions["pnp"] === undefined && nearest(folder, [".pnp.cjs"]) !== undefined;
}

function fileOf(request: string, from: string): string | undefined {
  return orUndefined(() => requireIn(from).resolve(request));
}

/** With links followed, as Node does: pnpm puts what a package depends on beside its real folder. */
function inModules(name: string, from: string): string | undefined {
  const folders = requireIn(from).resolve.paths(name) ?? [];
  const found = folders.map((folder) => join(folder, name)).find((folder) => existsSync(folder));
  return found && realpathSync(found);
}

/** Without links followed: where a package lies says who depends on it. */
function underPlugAndPlay(folder: string): Places["folderOf"] {
  const api = requireIn(folder)("pnpapi") as PlugAndPlay;
  return (name, from) => api.resolveToUnqualified(name, `${from}/`) ?? undefined;
}

interface PlugAndPlay {
  /** @throws where a package is not among the dependencies of the one that a file belongs to */
  resolveToUnqualified(request: string, issuer: string): string | null;
}

/** `require` of a module in a folder. */
function requireIn(folder: string): NodeJS.Require {
  return createRequire(join(folder, "_"));
}

function orUndefined<Value>(find: () => Value): Value | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}
