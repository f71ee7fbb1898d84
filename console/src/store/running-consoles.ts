import { type Kysely, sql } from "kysely";
import { StartError } from "../start-error.js";
import type { Tables } from "./schema.js";

/**
 * An embedded database is locked with its folder; on a server every console has a connection by which it is known.
 * @param because what they would do otherwise, as the end of a sentence
 * @throws StartError
 */
export async function refuseWhileConsolesRun(transaction: Kysely<Tables>, because: string): Promise<void> {
  const { rows } = await sql<{ count: string }>`select count(*) as count from pg_stat_activity
    where datname = current_database() and application_name = 'keyring-console changes'`.execute(transaction);
  const running = Number(rows[0]?.count ?? 0);
  if (running === 0) return;
  throw new StartError(
    `${running === 1 ? "A console runs" : `${running} consoles run`} on this database. Stop every one of them first: ${because}.`,
  );
}
