import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { executableName, isExecutable } from "./executables";
import { pinnedVersion } from "./version";

/** How a cached CLI came about. */
export type Origin = "release" | "go";

/**
 * The folder of this user for what can be made again: XDG_CACHE_HOME or ~/.cache, ~/Library/Caches, %LOCALAPPDATA%.
 */
export function cacheRoot(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const home = env.HOME || homedir();
  const base =
    env.XDG_CACHE_HOME ||
    (platform === "win32" && (env.LOCALAPPDATA || join(home, "AppData", "Local"))) ||
    (platform === "darwin" && join(home, "Library", "Caches")) ||
    join(home, ".cache");
  return join(base, "pulumi-keyring", "pulumi");
}

/** Where the CLI of this origin stands, or would stand: a folder with `pulumi` and its companions. */
export function cachedBinDir(root: string, origin: Origin): string {
  return join(root, `${origin}-${pinnedVersion}-${process.platform}-${process.arch}`, "bin");
}

/** The cached CLIs that are there, the official release first. */
export function cachedPulumis(root: string): string[] {
  return (["release", "go"] as const)
    .map((origin) => join(cachedBinDir(root, origin), executableName("pulumi")))
    .filter(isExecutable);
}

/** Stands beside a CLI that was built from Go modules. */
const goBuildMark = "go-build.json";

/** Whether the CLI in this folder was built from Go modules (by us: it lacks what only a release brings). */
export function isGoBuilt(binDir: string): boolean {
  return existsSync(join(binDir, goBuildMark));
}

export { goBuildMark };

/**
 * Makes something in a scratch folder on the cache's own file system, so that each finished file can be *renamed* to its
 * place: nobody ever sees half a file, whenever the work is interrupted.
 */
export async function inScratch<T>(root: string, work: (scratch: string) => Promise<T>): Promise<T> {
  mkdirSync(root, { recursive: true });
  const scratch = mkdtempSync(join(root, "scratch-"));
  try {
    return await work(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Removes what killed processes left. Only for the holder of the cache's lock, who is the only one with a scratch folder. */
export function clearScratch(root: string): void {
  for (const name of existsSync(root) ? readdirSync(root) : []) {
    if (name.startsWith("scratch-")) rmSync(join(root, name), { recursive: true, force: true });
  }
}
