#!/usr/bin/env node
import { didYouMean } from "pulumi-keyring-near";
import { BACKUP_HELP, runBackup } from "./command/backup.js";
import { CHANGE_MASTER_KEY_HELP, runChangeMasterKey } from "./command/change-master-key.js";
import { HELP, SERVE_HELP } from "./command/help.js";
import { RESTORE_HELP, runRestore } from "./command/restore.js";
import { REVIEW_HELP, runReview } from "./command/review.js";
import { readSecretFiles } from "./command/secret-files.js";
import { serve } from "./command/serve.js";
import { onUncaught } from "./command/uncaught.js";
import { runVerifyAudit, VERIFY_AUDIT_HELP } from "./command/verify-audit.js";
import { StartError, UsageError } from "./start-error.js";
import { VERSION } from "./version/version.js";

async function main([command, ...args]: string[]): Promise<void> {
  if (command === undefined || command === "--help" || command === "-h" || command === "help") {
    process.stdout.write(HELP);
  } else if (command === "--version") {
    process.stdout.write(`${VERSION}\n`);
  } else if (command === "serve") {
    if (asksForHelp(args)) process.stdout.write(SERVE_HELP);
    else await serve(args, readSecretFiles(process.env));
  } else if (command === "change-master-key") {
    if (asksForHelp(args)) process.stdout.write(CHANGE_MASTER_KEY_HELP);
    else await runChangeMasterKey(args, readSecretFiles(process.env));
  } else if (command === "backup") {
    if (asksForHelp(args)) process.stdout.write(BACKUP_HELP);
    else await runBackup(args, readSecretFiles(process.env));
  } else if (command === "restore") {
    if (asksForHelp(args)) process.stdout.write(RESTORE_HELP);
    else await runRestore(args, readSecretFiles(process.env));
  } else if (command === "review") {
    if (asksForHelp(args)) process.stdout.write(REVIEW_HELP);
    else await runReview(args, readSecretFiles(process.env));
  } else if (command === "verify-audit") {
    if (asksForHelp(args)) process.stdout.write(VERIFY_AUDIT_HELP);
    else await runVerifyAudit(args, readSecretFiles(process.env));
  } else {
    throw new UsageError(`There is no command "${command}"${didYouMean(command, COMMANDS, ".")}`);
  }
}

const COMMANDS = ["serve", "backup", "restore", "review", "change-master-key", "verify-audit"];

function asksForHelp(args: readonly string[]): boolean {
  return args.includes("--help") || args.includes("-h");
}

function fail(error: unknown): void {
  const text = error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
  const misused = error instanceof UsageError;
  process.stderr.write(`keyring-console: ${text}${misused ? ` ${help(process.argv[2])}` : ""}\n`);
  process.exit(misused ? 2 : 1);
}

function help(command = ""): string {
  return `Try "keyring-console ${COMMANDS.includes(command) ? `${command} ` : ""}--help".`;
}

// Node would print everything that hangs on the error.
onUncaught(fail);
main(process.argv.slice(2)).then(
  // What is left open by then, such as an idle connection, is no reason to stay.
  () => process.exit(),
  fail,
);
