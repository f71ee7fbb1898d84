import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runBackup } from "../../../console/src/command/backup.js";
import { runRestore } from "../../../console/src/command/restore.js";
import { runReview } from "../../../console/src/command/review.js";
import type { ConsoleOptions } from "../../../console/src/options.js";
import { makeFolder, startConsole, type TestConsole } from "../../support/console.js";
import { createDatabase } from "../../support/postgres.js";

/** Where a console's data lies. */
export type Place = Pick<TestConsole, "dataDir" | "databaseUrl">;

/** Backs a console up, as an operator would. @returns the file */
export async function backUp(at: Place): Promise<string> {
  const out = join(await makeFolder(), `${randomUUID()}.backup`);
  await runBackup(["--out", out, "--data", at.dataDir], environmentOf(at), () => {});
  return out;
}

/** An empty data folder, and an empty database where the tests run on Postgres. */
export async function emptyPlace(): Promise<Place> {
  const server = process.env.KEYRING_TEST_DATABASE_URL;
  return { dataDir: await makeFolder(), databaseUrl: server ? (await createDatabase(server)).url : undefined };
}

/** Restores a backup. @returns what the command says */
export async function restore(
  file: string,
  place: Place,
  masterKey: string,
  options: readonly string[] = [],
): Promise<string> {
  const lines: string[] = [];
  const env = { ...environmentOf(place), KEYRING_CONSOLE_MASTER_KEY: masterKey };
  await runRestore([file, "--data", place.dataDir, ...options], env, (line) => lines.push(line));
  return lines.join("\n");
}

/** Restores a backup of a console into an empty place and starts the console there. */
export async function restoreElsewhere(
  file: string,
  of: TestConsole,
  options?: readonly string[],
  settings: Partial<ConsoleOptions> = {},
): Promise<TestConsole> {
  const place = await emptyPlace();
  const masterKey = await masterKeyOf(of);
  await restore(file, place, masterKey, options);
  return startConsole({ ...place, masterKey, ...settings });
}

export function masterKeyOf({ dataDir }: Place): Promise<string> {
  return readFile(join(dataDir, "master-key"), "utf8");
}

/** Reviews a restore from the command line. @returns what the command says */
export async function review(at: Place, ...options: string[]): Promise<string> {
  const lines: string[] = [];
  await runReview(["--data", at.dataDir, ...options], {}, (line) => lines.push(line));
  return lines.join("\n");
}

function environmentOf({ databaseUrl }: Place): Record<string, string> {
  return databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl };
}
