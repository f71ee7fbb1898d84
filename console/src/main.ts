#!/usr/bin/env node
import { HELP, SERVE_HELP } from "./command/help.js";
import { serve } from "./command/serve.js";
import { suggest } from "./problems/suggest.js";
import { StartError } from "./start-error.js";
import { VERSION } from "./version.js";

async function main([command, ...args]: string[]): Promise<void> {
  if (command === undefined || command === "--help" || command === "-h" || command === "help") {
    process.stdout.write(HELP);
  } else if (command === "--version") {
    process.stdout.write(`${VERSION}\n`);
  } else if (command !== "serve") {
    throw new StartError(`There is no command "${command}"${suggest(command, ["serve", "help"], ".")} Try --help.`);
  } else if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(SERVE_HELP);
  } else {
    await serve(args, process.env);
  }
}

main(process.argv.slice(2)).then(
  // What is left open by then, such as an idle connection, is no reason to stay.
  () => process.exit(),
  (error: unknown) => {
    const text = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`keyring-console: ${text}\n`);
    process.exit(1);
  },
);
