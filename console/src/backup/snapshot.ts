import { randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { schemaVersion } from "../store/migrations.js";
import type { Database, Tables } from "../store/schema.js";
import { tableLine } from "./format.js";
import { BACKED_UP } from "./tables.js";

/** A database as it is at one moment, to be read while it goes on. */
export interface Snapshot {
  schema: number;
  /** The lines of every table, many in each text. Ends the snapshot. */
  lines(count: (rows: number) => void): AsyncGenerator<string>;
  close(): Promise<void>;
}

/**
 * Takes a snapshot of a database.
 *
 * On a server it is a transaction that sees one moment. The embedded database has one connection, which a transaction would keep from
 * everybody else: there the cursors outlive theirs (WITH HOLD), so that nobody waits longer than it takes to copy the rows in memory.
 */
export async function takeSnapshot(database: Database, embedded: boolean): Promise<Snapshot> {
  return embedded ? holdCursors(database) : openTransaction(database);
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
    const cursors = await declare(transaction, "");
    return { schema, lines: (count) => read(transaction, cursors, count, close), close };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

async function holdCursors(database: Database): Promise<Snapshot> {
  const { schema, cursors } = await database.transaction().execute(async (transaction) => ({
    schema: await schemaVersion(transaction),
    cursors: await declare(transaction, "with hold"),
  }));
  const close = async () => {
    for (const { cursor } of cursors.splice(0)) await sql`close ${sql.id(cursor)}`.execute(database);
  };
  return { schema, lines: (count) => read(database, [...cursors], count, close), close };
}

interface Cursor {
  table: string;
  cursor: string;
}

/** Of the tables that a schema has; an older one lacks some. */
async function declare(transaction: Kysely<Tables>, hold: "" | "with hold"): Promise<Cursor[]> {
  const cursors: Cursor[] = [];
  const own = randomBytes(6).toString("hex");
  for (const table of BACKED_UP) {
    const { rows } = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(
      transaction,
    );
    if (!rows[0]?.there) continue;
    const cursor = `backup_${own}_${table}`;
    await sql`declare ${sql.id(cursor)} no scroll cursor ${sql.raw(hold)} for
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

/** Rows; others wait for the embedded database's connection no longer than these take. */
const AT_A_TIME = 500;
