import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { npmProgram } from "../../../toolchain/bootstrap/npm.mjs";
import { runAndCollect } from "../../../toolchain/child-process.mjs";
import { cacheRoot, clearScratch, inScratch } from "../../../toolchain/pulumi/cache.js";
import { withLock } from "../../../toolchain/pulumi/lock.js";
import { head, SetupError } from "../../../toolchain/setup-error.mjs";

/** Its package and what that depends on, locked. Not among this repository's own packages, which are all newer. */
const LOCKED = join(__dirname, "..", "near-cli");

/**
 * Installs near-cli 3.5.0 into the user's cache, unless it is there: the last version that sends a key to an RPC server of one's choice.
 * Nothing of it runs while it is installed.
 * @returns the script to start with Node
 * @throws SetupError when npm cannot install it
 */
export async function installNearCli(env = process.env): Promise<string> {
  const lock = readFileSync(join(LOCKED, "package-lock.json"));
  const folder = join(dirname(cacheRoot(env)), "near-cli");
  const place = join(folder, createHash("sha256").update(lock).digest("hex").slice(0, 16));
  const script = join(place, "node_modules", "near-cli", "bin", "near");
  if (existsSync(script)) return script;
  await withLock(join(folder, "lock"), async () => {
    if (existsSync(script)) return;
    clearScratch(folder);
    await inScratch(folder, async (scratch) => {
      await install(scratch, env);
      renameSync(scratch, place);
    });
  });
  return script;
}

async function install(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  for (const file of ["package.json", "package-lock.json"]) copyFileSync(join(LOCKED, file), join(folder, file));
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
  if (code !== 0) {
    throw new SetupError(
      "npm could not install near-cli.",
      ["check the network and npm's registry, and run it again."],
      {
        output: head(output),
      },
    );
  }
}
