import { type Kysely, sql } from "kysely";
import { schemaVersion } from "../store/migrations.js";
import type { Database, Tables } from "../store/schema.js";
import { tableLine } from "./format.js";
import type { Snapshot } from "./snapshot.js";
import { BACKED_UP, isThere } from "./tables.js";

/**
 * The tables that grow without end; their key is `id`. They are read in pages, between which others have the connection. No row of them
 * is ever deleted: one that was read and deleted later would come back with the backup. (Of the audit trail only what is too old to keep;
 * what comes back of that is deleted again.) Accounts in custody are given back, and so read as a whole at the end.
 */
export const PAGED = ["tokens", "operations", "audit"] as const satisfies readonly (typeof BACKED_UP)[number][];

type Paged = (typeof PAGED)[number];

/**
 * Reads the embedded database, whose one connection is shared with every request, in short statements. First the pages of the big
 * tables, without the rows that change meanwhile; then, in one transaction, those rows and the small tables. What this transaction sees
 * is what the backup shows: a row that was read before and changed since comes a second time.
 *
 * A row has changed if the transaction that wrote it (`xmin`) began after this one. There is one connection, so that none was under way.
 */
export async function takeEmbeddedSnapshot(database: Database): Promise<Snapshot> {
  const begun = await database.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ next: string }>`
      select pg_snapshot_xmax(pg_current_snapshot())::text as next`.execute(transaction);
    const tables: string[] = [];
    for (const table of BACKED_UP) if (await isThere(transaction, table)) tables.push(table);
    // what the rows of pages refer to
    const shards = await all(transaction, "shards");
    return { schema: await schemaVersion(transaction), next: rows[0]?.next ?? "0", tables, shards };
  });
  return { schema: begun.schema, lines: (count) => lines(database, begun, count), close: async () => {} };
}

interface Begun {
  /** The number that the next writing transaction gets. */
  next: string;
  tables: readonly string[];
  /** The rows of shards. */
  shards: readonly string[];
}

async function* lines(database: Database, begun: Begun, count: (rows: number) => void): AsyncGenerator<string> {
  yield* section("shards", begun.shards, count);
  for (const table of begun.tables) {
    if (isPaged(table)) yield* pages(database, table, begun.next, count);
  }
  // read as a whole before any of it goes out: whoever takes a backup slowly keeps nobody waiting
  const last = await database.transaction().execute(async (transaction) => {
    const sections: [table: string, rows: string[]][] = [];
    for (const table of begun.tables) {
      sections.push([
        table,
        isPaged(table) ? await changedSince(transaction, table, begun.next) : await all(transaction, table),
      ]);
    }
    return sections;
  });
  for (const [table, rows] of last) yield* section(table, rows, count);
}

function isPaged(table: string): table is Paged {
  return (PAGED as readonly string[]).includes(table);
}

function* section(table: string, rows: readonly string[], count: (rows: number) => void): Generator<string> {
  yield tableLine(table);
  if (rows.length === 0) return;
  count(rows.length);
  yield `${rows.join("\n")}\n`;
}

async function* pages(
  database: Database,
  table: Paged,
  next: string,
  count: (rows: number) => void,
): AsyncGenerator<string> {
  yield tableLine(table);
  let after = sql`true`;
  for (;;) {
    // one row a page: to take a row apart costs more than to make it
    const { rows } = await sql<{ lines: string | null; count: number; last: string }>`
      select string_agg(line, chr(10)) as lines, count(*)::int as count, (array_agg(id::text))[count(*)] as last
      from (select to_json(one)::text as line, id from ${sql.table(table)} as one
        where ${after} and not ${isSince(next)} order by id limit ${sql.raw(String(AT_A_TIME))}) as page`.execute(
      database,
    );
    const [page] = rows;
    if (page === undefined || page.lines === null) return;
    count(page.count);
    yield `${page.lines}\n`;
    after = sql`id > ${page.last}::uuid`;
  }
}

async function changedSince(transaction: Kysely<Tables>, table: Paged, next: string): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select to_json(one)::text as line from ${sql.table(table)} as one where ${isSince(next)}`.execute(transaction);
  return rows.map(({ line }) => line);
}

async function all(transaction: Kysely<Tables>, table: string): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select to_json(one)::text as line from ${sql.table(table)} as one`.execute(transaction);
  return rows.map(({ line }) => line);
}

/** Rows keep the lower 32 bits only: a very old one may look changed, and then comes twice. */
function isSince(next: string) {
  return sql`((one.xmin::text::bigint - ${next}::bigint) & 4294967295) < 2147483648`;
}

/** Rows of a page: a request waits for the connection no longer than these take. */
const AT_A_TIME = 250;
