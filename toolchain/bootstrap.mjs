/**
 * `node toolchain/bootstrap.mjs <command> [options]`: makes a fresh clone ready (packages, build) and starts the command.
 * Plain Node without dependencies, since it runs before anything is installed.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkArguments, didYouMean } from "./bootstrap/arguments.mjs";
import { buildWorkspaces } from "./bootstrap/build.mjs";
import { ensureDependencies } from "./bootstrap/dependencies.mjs";
import { commandHelp, overview } from "./bootstrap/help.mjs";
import { checkNodeVersion } from "./bootstrap/node-version.mjs";
import { endLike, Interrupted, runInForeground } from "./child-process.mjs";
import { commands } from "./commands.mjs";
import { endAfter } from "./end-after.mjs";
import { SetupError } from "./setup-error.mjs";
import * as announcer from "./steps.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...args] = process.argv.slice(2);

try {
  await main();
} catch (error) {
  endAfter(error);
  // .ci/run and its readers rely on this last line, whatever went wrong.
  if (name === "test" && !(error instanceof Interrupted)) console.log("0 passed, 1 failed");
}

async function main() {
  if (name === undefined || name === "--help") return console.log(overview());
  if (!Object.hasOwn(commands, name)) {
    const meant = didYouMean(name, Object.keys(commands));
    throw new SetupError(`There is no command "${name}"${meant}\n\n${overview()}`, [], { exitCode: 2 });
  }
  /** @type {import("./commands.mjs").Command} */
  const command = commands[/** @type {keyof typeof commands} */ (name)];
  if (args.includes("--help") || args.includes("-h")) return console.log(commandHelp(name, command));
  checkArguments(name, command, args);

  checkNodeVersion(process.versions.node, JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines.node);
  await ensureDependencies(root, announcer);
  if (command.build) await buildWorkspaces(root, announcer);
  endLike(await runInForeground(process.execPath, command.node(args), { cwd: root }));
}
