#!/usr/bin/env node
// One run of a pipeline that keeps credentials fresh; docs/how-to/pipelines.md explains it.
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";

const HELP = `keep-fresh.mjs --stack <name> [options] <folder>... [--downstream <folder>]...

Brings up the stack in each folder, then revokes what is alive and in no state, and reports what needs action.

  <folder>               a program that issues credentials
  --downstream <folder>  a program that takes them by StackReference: brought up next, so that new values have reached it in the end
  --stack <name>         the stack of each program
  --within <time>        what is due or ends within this time needs action too (default: 0s)
  --older-than <time>    orphans that are younger are left alone: longer than the longest up (default: 24h)
  --format <format>      also marks what needs action in the way of a CI platform: github
  --help                 show this

Exits with code 3 when a credential still needs action, and with another code when something failed.
`;

const OPTIONS = {
  downstream: { type: "string", multiple: true, default: [] },
  stack: { type: "string" },
  within: { type: "string", default: "0s" },
  "older-than": { type: "string", default: "24h" },
  format: { type: "string" },
  help: { type: "boolean" },
};

process.exitCode = await main();

async function main() {
  const given = readArguments();
  if (given === undefined) return 2;
  const { values, positionals: issuing } = given;
  const { stack, within, "older-than": olderThan, downstream: taking, format } = values;
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (stack === undefined || issuing.length === 0) {
    console.error(HELP);
    return 2;
  }
  for (const folder of [...issuing, ...taking]) {
    // with --refresh it also sees what was revoked elsewhere
    const code = await run(folder, "pulumi", "up", "--stack", stack, "--refresh", "--yes", "--skip-preview");
    if (code !== 0) return code;
  }
  let verdict = 0;
  for (const folder of issuing) {
    const marks = format === undefined ? [] : ["--format", format];
    for (const command of [
      ["orphans", "--older-than", olderThan, "--revoke", "--yes"],
      ["status", "--within", within],
    ]) {
      // what is installed, and nothing that npx would fetch: it is given the credentials
      const code = await run(folder, "npx", "--no", "pulumi-keyring-cli", ...command, ...marks, "--stack", stack);
      if (code === 3) verdict = 3;
      else if (code !== 0) return code;
    }
  }
  return verdict;
}

/** Says what is wrong with an option that there is not, or that lacks its value. */
function readArguments() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`);
    return undefined;
  }
}

/** Runs a command in a folder. A signal is handed on to it, so that Pulumi ends in an orderly way, and then nothing else is run. */
async function run(folder, program, ...args) {
  console.log(`\n== ${folder}: ${program} ${args.join(" ")}`);
  // in a group of its own a terminal's Ctrl-C does not reach it a second time
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"], detached: true });
  let told = false;
  const handOn = () => {
    told = true;
    child.kill("SIGINT");
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, handOn);
  const code = await new Promise((resolve) => {
    child.on("close", resolve);
    child.on("error", (error) => {
      console.error(`Cannot run ${program} in ${folder}: ${error.message}`);
      resolve(1);
    });
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, handOn);
  return told ? 130 : (code ?? 1);
}
