import { lstatSync, mkdirSync } from "node:fs";

import nodeModule = require("node:module");

import { homedir } from "node:os";
import { join } from "node:path";

/** What newer releases of Node have: `enableCompileCache` since 22.8, `flushCompileCache` since 22.10. */
const cache = nodeModule as typeof nodeModule & {
  enableCompileCache?(folder: string): unknown;
  flushCompileCache?(): void;
};

/**
 * Has Node keep what it compiles of the modules that are loaded from now on, and use what it kept before: the code of this package
 * loads in half the time. Does nothing where Node is too old, where the environment names a cache (`NODE_COMPILE_CACHE`) or forbids
 * one (`NODE_DISABLE_COMPILE_CACHE`), and where there is no folder that belongs to this user alone. Never throws.
 */
export function useCompileCache(env: NodeJS.ProcessEnv = process.env): void {
  if (cache.enableCompileCache === undefined || env["NODE_COMPILE_CACHE"]) return;
  const folder = ownFolder(env);
  // what it is written with is as good as code, so it is never the shared folder for temporary files that Node would take
  if (folder !== undefined) cache.enableCompileCache(folder);
}

/** Writes down what was compiled so far, for a process that may be killed before its end. */
export function keepCompiled(): void {
  cache.flushCompileCache?.();
}

/** A folder that only this user can write to; undefined where there is none, as with a read-only or foreign home. */
function ownFolder(env: NodeJS.ProcessEnv): string | undefined {
  try {
    const home = env["HOME"] || homedir();
    const usual = process.platform === "win32" ? env["LOCALAPPDATA"] : join(home, ".cache");
    const folder = join(env["XDG_CACHE_HOME"] || usual || home, "pulumi-keyring", "compiled");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { mode, uid } = lstatSync(folder);
    const mine = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
    return mine && lstatSync(folder).isDirectory() ? folder : undefined;
  } catch {
    return undefined;
  }
}
