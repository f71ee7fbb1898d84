#!/usr/bin/env node
// One run of a pipeline that keeps credentials fresh; docs/pipelines.md explains it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";

const HELP = `keep-fresh.mjs --stack <name> [options] <folder>...

Brings up the stack in each folder, then revokes what is alive and in no state, and tells what needs somebody. Stacks that issue
credentials come before those that take them by StackReference, so that new values have reached their consumers when it ends.

  --stack <name>       the stack of each folder's program
  --within <time>      what is due or ends within this time needs somebody too (default: 0s)
  --older-than <time>  orphans that are younger are left alone: longer than the longest up (default: 24h)
  --help               show this

Ends with 3 when a credential needs somebody after all that, and with another code when something failed.
`;

const OPTIONS = {
  stack: { type: "string" },
  within: { type: "string", default: "0s" },
  "older-than": { type: "string", default: "24h" },
  help: { type: "boolean" },
};

process.exitCode = await main();

async function main() {
  const { values, positionals: folders } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const { stack, within, "older-than": olderThan } = values;
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (stack === undefined || folders.length === 0) {
    console.error(HELP);
    return 2;
  }
  for (const folder of folders) {
    // with --refresh it also sees what was revoked elsewhere
    const code = await run(folder, "pulumi", "up", "--stack", stack, "--refresh", "--yes", "--skip-preview");
    if (code !== 0) return code;
  }
  let verdict = 0;
  for (const folder of folders) {
    for (const command of [
      ["orphans", "--older-than", olderThan, "--revoke", "--yes"],
      ["status", "--within", within],
    ]) {
      const code = await run(folder, "npx", "pulumi-keyring-cli", ...command, "--stack", stack);
      if (code === 3) verdict = 3;
      else if (code !== 0) return code;
    }
  }
  return verdict;
}

/** Runs a command in a folder. A signal is handed on to it, so that Pulumi ends in an orderly way, and then nothing else is run. */
async function run(folder, program, ...args) {
  console.log(`\n== ${folder}: ${program} ${args.join(" ")}`);
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  let told = false;
  const handOn = () => {
    told = true;
    // a terminal has told everything that runs in it
    if (!process.stdin.isTTY) child.kill("SIGINT");
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, handOn);
  const [code] = await once(child, "close");
  for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, handOn);
  return told ? 130 : (code ?? 1);
}
