import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { npmProgram } from "../../../toolchain/bootstrap/npm.mjs";
import { runAndCollect } from "../../../toolchain/child-process.mjs";
import { cacheRoot, clearScratch, inScratch } from "../../../toolchain/pulumi/cache.js";
import { withLock } from "../../../toolchain/pulumi/lock.js";
import { head, SetupError } from "../../../toolchain/setup-error.mjs";

/**
 * Installs the packages that `test/clients/<name>` locks into the user's cache, unless they are there. They are not among this repository's own
 * packages, which are newer. Nothing of them runs while they are installed.
 *
 * @returns the folder with their package.json and node_modules
 * @throws SetupError when npm cannot install them
 */
export async function installLocked(name: string, env = process.env): Promise<string> {
  const locked = join(__dirname, "..", name);
  const lock = readFileSync(join(locked, "package-lock.json"));
  const folder = join(dirname(cacheRoot(env)), name);
  const place = join(folder, createHash("sha256").update(lock).digest("hex").slice(0, 16));
  const isThere = () => existsSync(join(place, "node_modules"));
  if (isThere()) return place;
  await withLock(join(folder, "lock"), async () => {
    if (isThere()) return;
    clearScratch(folder);
    await inScratch(folder, async (scratch) => {
      for (const file of ["package.json", "package-lock.json"]) copyFileSync(join(locked, file), join(scratch, file));
      await install(name, scratch, env);
      renameSync(scratch, place);
    });
  });
  return place;
}

async function install(name: string, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const flags = [
    "--ignore-scripts",
    "--omit=optional",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  const npm = npmProgram(env);
  const { code, output } = await runAndCollect(npm.program, [...npm.args, "ci", ...flags], { cwd: folder, env });
  if (code === 0) return;
  throw new SetupError(`npm could not install ${name}.`, ["check the network and npm's registry, and run it again."], {
    output: head(output),
  });
}
