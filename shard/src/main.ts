#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HELP, settingsOf, UsageError } from "./command/options.js";
import { run } from "./command/run.js";

const say = (line: string) => {
  process.stdout.write(`${line}\n`);
};

async function main(args: string[]): Promise<void> {
  if (args.includes("--help") || args.includes("-h")) process.stdout.write(HELP);
  else if (args.includes("--version")) say(version());
  else await run(settingsOf(args), say);
}

function version(): string {
  return (JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8")) as { version: string }).version;
}

main(process.argv.slice(2)).then(
  () => process.exit(),
  (error: Error) => {
    const misused = error instanceof UsageError;
    process.stderr.write(`keyring-shard: ${error.message}${misused ? ' Try "keyring-shard --help".' : ""}\n`);
    process.exit(misused ? 2 : 1);
  },
);
