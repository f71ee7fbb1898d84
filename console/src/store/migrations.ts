import { sql } from "kysely";
import { StartError } from "../start-error.js";
import { MIGRATIONS } from "./migrations/index.js";
import type { Database } from "./schema.js";

/** Thrown when the database was written by a newer console than this one. */
export class NewerDatabaseError extends StartError {
  override readonly name = "NewerDatabaseError";

  constructor(found: number, known: number) {
    super(
      `The database has schema version ${found}, this console knows versions up to ${known}. ` +
        "It was written by a newer keyring-console: start that version, or restore a backup made before the upgrade.",
    );
  }
}

/**
 * Brings the schema to the newest version this console knows, in one transaction. Safe when several instances start at
 * once on one database: they take turns.
 * @throws NewerDatabaseError when the database is ahead of this console.
 */
export async function migrate(database: Database): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`.execute(transaction);
    await sql`create table if not exists schema_version (
      version integer primary key,
      name text not null,
      applied_at timestamptz not null default now()
    )`.execute(transaction);
    const { rows } = await sql<{ version: number }>`
      select coalesce(max(version), 0) as version from schema_version`.execute(transaction);
    const current = rows[0]?.version ?? 0;
    if (current > MIGRATIONS.length) throw new NewerDatabaseError(current, MIGRATIONS.length);
    for (const [index, migration] of MIGRATIONS.entries()) {
      const version = index + 1;
      if (version <= current) continue;
      await migration.apply(transaction);
      await sql`insert into schema_version (version, name) values (${version}, ${migration.name})`.execute(transaction);
    }
  });
}

/** Any constant will do; it only has to be the same in every instance. */
const MIGRATION_LOCK = "5349041112";
