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
  await database.transaction().execute((transaction) => migrateWithin(transaction, MIGRATIONS.length));
}

/**
 * Brings the schema to a version, within a transaction. Not by kysely's Migrator: that begins a transaction of its own, while a restore fills the
 * tables in the one that makes them, and it calls a newer database corrupted.
 * @throws NewerDatabaseError when the database is ahead of this console.
 */
export async function migrateWithin(transaction: Database, upTo: number): Promise<void> {
  await lockSchema(transaction);
  await sql`create table if not exists schema_version (
    version integer primary key,
    name text not null,
    applied_at timestamptz not null default now()
  )`.execute(transaction);
  const current = await schemaVersion(transaction);
  for (const [index, migration] of MIGRATIONS.entries()) {
    const version = index + 1;
    if (version <= current || version > upTo) continue;
    await migration.apply(transaction);
    await sql`insert into schema_version (version, name) values (${version}, ${migration.name})`.execute(transaction);
  }
}

/** Makes whoever changes the schema, also a console that starts, wait until the transaction ends. */
export async function lockSchema(transaction: Database): Promise<void> {
  await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`.execute(transaction);
}

/**
 * The schema version of a database that a console has used.
 * @throws NewerDatabaseError when it is ahead of this console
 */
export async function schemaVersion(database: Database): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    select coalesce(max(version), 0) as version from schema_version`.execute(database);
  const current = rows[0]?.version ?? 0;
  if (current > MIGRATIONS.length) throw new NewerDatabaseError(current, MIGRATIONS.length);
  return current;
}

/** Any constant will do; it only has to be the same in every instance. */
const MIGRATION_LOCK = "5349041112";
