#!/usr/bin/env node
import { didYouMean } from "pulumi-keyring-near";
import { BACKUP_HELP, runBackup } from "./command/backup.js";
import { CHANGE_MASTER_KEY_HELP, runChangeMasterKey } from "./command/change-master-key.js";
import { CHECK_HELP, runCheck } from "./command/check.js";
import { readConfiguration } from "./command/config-file.js";
import { HELP, SERVE_HELP } from "./command/help.js";
import { RESTORE_HELP, runRestore } from "./command/restore.js";
import { REVIEW_HELP, runReview } from "./command/review.js";
import { readSecretFiles } from "./command/secret-files.js";
import { serve } from "./command/serve.js";
import { onUncaught } from "./command/uncaught.js";
import { runVerifyAudit, VERIFY_AUDIT_HELP } from "./command/verify-audit.js";
import { StartError, UsageError } from "./start-error.js";
import { VERSION } from "./version/version.js";

async function main([command, ...given]: string[]): Promise<void> {
  if (command === undefined || command === "--help" || command === "-h" || command === "help") {
    process.stdout.write(HELP);
  } else if (command === "--version") {
    process.stdout.write(`${VERSION}\n`);
  } else {
    const known = COMMANDS.get(command);
    if (known === undefined) {
      throw new UsageError(`There is no command "${command}"${didYouMean(command, [...COMMANDS.keys()], ".")}`);
    }
    if (given.includes("--help") || given.includes("-h")) process.stdout.write(known.help);
    else await known.run(given, process.env);
  }
}

/** A command that reads its settings from arguments, environment and configuration file. */
type Run = (args: readonly string[], env: NodeJS.ProcessEnv) => Promise<void>;

const configured =
  (run: Run): Run =>
  (given, env) => {
    const { args, env: all } = readConfiguration(given, env);
    return run(args, readSecretFiles(all));
  };

const COMMANDS = new Map<string, { help: string; run: Run }>(
  Object.entries({
    serve: { help: SERVE_HELP, run: configured(serve) },
    check: { help: CHECK_HELP, run: runCheck },
    backup: { help: BACKUP_HELP, run: configured(runBackup) },
    restore: { help: RESTORE_HELP, run: configured(runRestore) },
    review: { help: REVIEW_HELP, run: configured(runReview) },
    "change-master-key": { help: CHANGE_MASTER_KEY_HELP, run: configured(runChangeMasterKey) },
    "verify-audit": { help: VERIFY_AUDIT_HELP, run: configured(runVerifyAudit) },
  }),
);

function fail(error: unknown): void {
  const text = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
  const misused = error instanceof UsageError;
  process.stderr.write(`keyring-console: ${text}${misused ? ` ${help(process.argv[2])}` : ""}\n`);
  process.exit(misused ? 2 : 1);
}

function help(command = ""): string {
  return `Try "keyring-console ${COMMANDS.has(command) ? `${command} ` : ""}--help".`;
}

// Node would print everything that hangs on the error.
onUncaught(fail);
main(process.argv.slice(2)).then(
  // What is left open by then, such as an idle connection, is no reason to stay.
  () => process.exit(),
  fail,
);
