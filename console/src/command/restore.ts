import { restoreBackup } from "../restore/restore.js";
import { UsageError } from "../start-error.js";
import { argumentsOf, momentOf, type Output, standardOutput } from "./arguments.js";

/** What `keyring-console restore --help` shows. */
export const RESTORE_HELP = `Restores a file of "keyring-console backup" into an empty data folder or database. Stop every console first.

Usage:
  keyring-console restore <file> [options]

Options:
  --data <folder>                the data folder (default: .keyring/console)
  --replace                      restore over what is there: a data folder's content is moved aside, a Postgres database's is lost
  --revoke-issued-before <time>  revoke every token issued before this time, like 2026-11-30T12:00:00Z, without review

Environment:
  DATABASE_URL
      postgres://… of the database to restore into (default: one embedded in the data folder)
  KEYRING_CONSOLE_MASTER_KEY, KEYRING_CONSOLE_DATA
      as for serve

Tokens, access keys and people may have been revoked since the backup, so all of them are suspended: refused until somebody accepts them with
"keyring-console review", in the pages or through the API. Sessions, passwords and invitations are void. The way in is a fresh access key,
whose file is printed.
`;

/** Restores a backup. @throws StartError */
export async function runRestore(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output: Output = standardOutput,
): Promise<void> {
  const { values, positionals } = argumentsOf(args, {
    data: { type: "string" },
    replace: { type: "boolean" },
    "revoke-issued-before": { type: "string" },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw new UsageError('Name one file: "keyring-console restore <file>".');
  }
  const before = values["revoke-issued-before"];
  const dataDir = values.data ?? (env.KEYRING_CONSOLE_DATA || ".keyring/console");
  const { backupMadeAt, accessKeyFile, keptIn, hasMasterKey } = await restoreBackup({
    file,
    dataDir,
    databaseUrl: env.DATABASE_URL || undefined,
    masterKey: env.KEYRING_CONSOLE_MASTER_KEY || undefined,
    replace: values.replace ?? false,
    revokeIssuedBefore: before === undefined ? undefined : momentOf(before, "revoke-issued-before"),
    now: new Date(),
  });
  const lines = [
    `Restored the console as of ${backupMadeAt.toISOString()}. Everything it brought back is suspended until it is reviewed.`,
    `An access key with every right is in ${accessKeyFile}. Start the console, then run "keyring-console review".`,
    ...(keptIn === undefined ? [] : [`The previous content is in ${keptIn}. Delete it when you no longer need it.`]),
    ...(hasMasterKey ? [] : [NO_MASTER_KEY]),
  ];
  for (const line of lines) output(line);
}

const NO_MASTER_KEY =
  "There is no master key here. If the console had keys in custody, start it with the same KEYRING_CONSOLE_MASTER_KEY, or put the file master-key into the data folder.";
