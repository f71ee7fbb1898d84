import { randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { schemaVersion } from "../store/migrations.js";
import type { Database, Tables } from "../store/schema.js";
import { takeEmbeddedSnapshot } from "./embedded-snapshot.js";
import { tableLine } from "./format.js";
import type { Snapshot } from "./snapshot.js";
import { BACKED_UP, isThere } from "./tables.js";

/**
 * Takes a snapshot of a database.
 *
 * On a server it is a transaction that sees one moment. The embedded database has one connection, which a transaction would keep from
 * everybody else: there it is read in pages (embedded-snapshot.ts).
 */
export async function takeSnapshot(database: Database, embedded: boolean): Promise<Snapshot> {
  return embedded ? takeEmbeddedSnapshot(database) : openTransaction(database);
}

async function openTransaction(database: Database): Promise<Snapshot> {
  const transaction = await database
    .startTransaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute();
  const close = async () => {
    if (!transaction.isCommitted && !transaction.isRolledBack) await transaction.rollback().execute();
  };
  try {
    const schema = await schemaVersion(transaction);
    const cursors = await declare(transaction);
    return { schema, lines: (count) => read(transaction, cursors, count, close), close };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

interface Cursor {
  table: string;
  cursor: string;
}

/** Of the tables that a schema has; an older one lacks some. */
async function declare(transaction: Kysely<Tables>): Promise<Cursor[]> {
  const cursors: Cursor[] = [];
  const own = randomBytes(6).toString("hex");
  for (const table of BACKED_UP) {
    if (!(await isThere(transaction, table))) continue;
    const cursor = `backup_${own}_${table}`;
    await sql`declare ${sql.id(cursor)} no scroll cursor for
      select to_json(one)::text as line from ${sql.table(table)} as one`.execute(transaction);
    cursors.push({ table, cursor });
  }
  return cursors;
}

async function* read(
  database: Kysely<Tables>,
  cursors: readonly Cursor[],
  count: (rows: number) => void,
  close: () => Promise<void>,
): AsyncGenerator<string> {
  try {
    for (const { table, cursor } of cursors) {
      yield tableLine(table);
      for (;;) {
        const { rows } = await sql<{
          line: string;
        }>`fetch ${sql.raw(String(AT_A_TIME))} from ${sql.id(cursor)}`.execute(database);
        if (rows.length === 0) break;
        count(rows.length);
        yield `${rows.map(({ line }) => line).join("\n")}\n`;
      }
    }
  } finally {
    await close();
  }
}

/** Rows. */
const AT_A_TIME = 500;
