import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Verification, verifyAudit } from "../audit/verify.js";
import { LockedFolderError, lockFolder } from "../data-folder/lock.js";
import { StartError } from "../start-error.js";
import { explainConnectError } from "../store/connect-error.js";
import { openAsItIs } from "../store/store.js";
import { type Output, optionsOf, standardOutput } from "./arguments.js";
import { findConsole } from "./running-console.js";

/** What `keyring-console verify-audit --help` shows. */
export const VERIFY_AUDIT_HELP = `Checks that no record of the audit trail was changed or removed. The console may be running.

Usage:
  keyring-console verify-audit [--json] [--data <folder>]

Options:
  --json           show the result as JSON, with the end of each chain
  --data <folder>  the console's data folder (default: .keyring/console)

Environment:
  DATABASE_URL
      postgres://… of the console's database (default: the one embedded in the data folder)
  KEYRING_CONSOLE_ACCESS_KEY
      for an embedded database whose console runs: an access key with the right "view-audit" (default: the first one, from the data folder)
  KEYRING_CONSOLE_URL, KEYRING_CONSOLE_DATA
      where such a console is (default: what it wrote into the data folder), and its data folder

Exit codes: 0 if every record is as it was written, 3 if one was changed or removed, 1 if the trail cannot be read, 2 for invalid usage.
`;

/** What the process ends with where something was changed or removed. */
const EXIT_FOUND = 3;

/** Checks the audit trail. @throws StartError */
export async function runVerifyAudit(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output: Output = standardOutput,
): Promise<void> {
  const values = optionsOf(args, { data: { type: "string" }, json: { type: "boolean" } });
  const dataDir = values.data ?? (env.KEYRING_CONSOLE_DATA || ".keyring/console");
  const verification = await verify(dataDir, env);
  if (values.json) output(JSON.stringify(verification, null, 2));
  else describe(verification, output);
  if (verification.findings.length > 0) process.exitCode = EXIT_FOUND;
}

function describe({ writers, records, since, findings }: Verification, output: Output): void {
  for (const { writer, sequence, what } of findings.slice(0, MOST_SHOWN)) output(WORDS[what](writer, sequence));
  if (findings.length > MOST_SHOWN) output(`… and ${findings.length - MOST_SHOWN} more; --json shows all.`);
  const read = `${records} records in ${writers} chains, since ${since ?? "now"}`;
  output(findings.length === 0 ? `Intact: ${read}.` : `Not intact: ${findings.length} findings in ${read}.`);
}

const WORDS: Record<Verification["findings"][number]["what"], (writer: string, sequence: number | null) => string> = {
  changed: (writer, sequence) => `changed: record ${sequence} of chain ${writer}`,
  removed: (writer, sequence) => `removed: record ${sequence} of chain ${writer}, and perhaps some after it`,
  "chain-changed": (writer) => `changed: the beginning of chain ${writer}`,
  "chain-removed": (writer) => `removed: the chain before ${writer}, or its own entry`,
};

const MOST_SHOWN = 20;

async function verify(dataDir: string, env: NodeJS.ProcessEnv): Promise<Verification> {
  const databaseUrl = env.DATABASE_URL || undefined;
  if (databaseUrl !== undefined) return inDatabase(databaseUrl, dataDir);
  if (!existsSync(join(dataDir, "pg"))) throw new StartError(`No console has run in ${dataDir} yet.`);
  const lock = await lockFolder(dataDir).catch((error: unknown) => {
    if (error instanceof LockedFolderError) return undefined;
    throw error;
  });
  if (lock === undefined) {
    const console = await findConsole(dataDir, env);
    return (await (await console.request("/audit/verification")).json()) as Verification;
  }
  try {
    return await inDatabase(undefined, dataDir);
  } finally {
    lock.release();
  }
}

async function inDatabase(databaseUrl: string | undefined, dataDir: string): Promise<Verification> {
  const store = await openAsItIs({ databaseUrl, folder: join(dataDir, "pg"), onConnectionLost: () => {} });
  try {
    return await verifyAudit(store.database);
  } catch (error) {
    if ((error as { code?: string }).code === "42P01") {
      throw new StartError("No console with an audit trail has used this database yet.");
    }
    throw databaseUrl === undefined ? error : explainConnectError(error, databaseUrl);
  } finally {
    await store.close();
  }
}
