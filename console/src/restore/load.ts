import { type Kysely, sql } from "kysely";
import { type BackupHeader, DamagedBackup } from "../backup/format.js";
import { partsOf } from "../backup/read-backup.js";
import { BACKED_UP, isThere, LEFT_OUT } from "../backup/tables.js";
import { StartError } from "../start-error.js";
import { MIGRATIONS } from "../store/migrations/index.js";
import { lockSchema, migrateWithin } from "../store/migrations.js";
import { refuseWhileConsolesRun } from "../store/running-consoles.js";
import type { Tables } from "../store/schema.js";
import type { ShardFiles } from "./shard-files.js";

/**
 * Puts a backup that was checked, names and all, into a database, within a transaction, and brings it to today's schema.
 * @param shardFiles takes the development shards' files
 * @throws StartError when the database is in use, or holds something and may not be replaced
 */
export async function loadBackup(
  transaction: Kysely<Tables>,
  file: string,
  { schema, replace, shardFiles }: Pick<BackupHeader, "schema"> & { replace: boolean; shardFiles: ShardFiles },
): Promise<void> {
  await lockSchema(transaction);
  await refuseWhileConsolesRun(transaction, "a restore changes everything under them");
  if (await holdsAnything(transaction)) {
    if (!replace) throw new StartError(NOT_EMPTY);
  }
  await dropAll(transaction);
  await migrateWithin(transaction, schema);
  await loadParts(transaction, file, shardFiles);
  await sql`insert into token_labels (token_id, shard_id, key, value, dead_at)
    select tokens.id, tokens.shard_id, label.key, label.value, tokens.dead_at
    from tokens cross join lateral jsonb_each_text(tokens.labels) as label`.execute(transaction);
  await migrateWithin(transaction, MIGRATIONS.length);
}

const NOT_EMPTY =
  "The database is not empty: a restore would replace what it holds. Give an empty database, or --replace to lose what is there.";

/** A console that was started once has an access key. */
async function holdsAnything(transaction: Kysely<Tables>): Promise<boolean> {
  for (const table of BACKED_UP) {
    if (!(await isThere(transaction, table))) continue;
    const found = await sql`select 1 from ${sql.table(table)} limit 1`.execute(transaction);
    if (found.rows.length > 0) return true;
  }
  return false;
}

/** Everything that migrations make: tables with what depends on them, and the functions of their triggers. */
async function dropAll(transaction: Kysely<Tables>): Promise<void> {
  const tables = [...BACKED_UP, ...Object.keys(LEFT_OUT), "schema_version"];
  const functions = await sql<{ name: string }>`select distinct tgfoid::regprocedure::text as name
    from pg_trigger where not tgisinternal and tgrelid in (select to_regclass(one) from unnest(${tables}::text[]) as one)`.execute(
    transaction,
  );
  for (const table of tables) await sql`drop table if exists ${sql.table(table)} cascade`.execute(transaction);
  // already quoted where it has to be
  for (const { name } of functions.rows)
    await sql`drop function if exists ${sql.raw(name)} cascade`.execute(transaction);
}

async function loadParts(transaction: Kysely<Tables>, file: string, shardFiles: ShardFiles): Promise<void> {
  let insert: ((rows: readonly string[]) => Promise<void>) | undefined;
  let waiting: string[] = [];
  const seen = new Set<string>();
  const flush = async () => {
    if (waiting.length > 0) await insert?.(waiting);
    waiting = [];
  };
  for await (const part of partsOf(file)) {
    if (part.kind === "row") {
      if (insert === undefined) throw new DamagedBackup("The backup has rows that are of no table.");
      waiting.push(part.json);
      if (waiting.length === AT_A_TIME) await flush();
      continue;
    }
    await flush();
    if (part.kind === "table") {
      insert = await inserter(transaction, part.name, seen.has(part.name) ? "replace" : "insert");
      seen.add(part.name);
    }
    if (part.kind === "file") await shardFiles.begin(part.path);
    if (part.kind === "piece") await shardFiles.add(part.bytes);
  }
  await flush();
  await shardFiles.end();
}

const AT_A_TIME = 1_000;

/** Inserts rows into a table by all columns that the database does not fill in itself; the later row of a key counts. */
async function inserter(transaction: Kysely<Tables>, table: string, how: "insert" | "replace") {
  const { rows } = await sql<{ name: string; in_key: boolean }>`select attname as name, exists (
      select from pg_index where indrelid = attrelid and indisprimary and attnum = any (indkey)) as in_key
    from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
    order by attnum`.execute(transaction);
  const ids = (of: typeof rows) => sql.join(of.map(({ name }) => sql.id(name)));
  const columns = ids(rows);
  const key = ids(rows.filter(({ in_key }) => in_key));
  const all = sql.join(rows.map(({ name }) => sql`${sql.id(name)} = excluded.${sql.id(name)}`));
  const onConflict = how === "replace" ? sql`on conflict (${key}) do update set ${all}` : sql``;
  return async (lines: readonly string[]) => {
    await sql`insert into ${sql.table(table)} (${columns})
      select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${`[${lines.join(",")}]`}::json)
      ${onConflict}`.execute(transaction);
  };
}
