import assert from "node:assert/strict";
import { join } from "node:path";
import { Kysely, PostgresDialect, sql } from "kysely";
import { Pool } from "pg";
import { openEmbedded } from "../../../console/src/store/embedded.js";
import { MIGRATIONS } from "../../../console/src/store/migrations/index.js";
import { NewerDatabaseError } from "../../../console/src/store/migrations.js";
import type { Tables } from "../../../console/src/store/schema.js";
import { openStore, type Store } from "../../../console/src/store/store.js";
import { copyTemplate, makeFolder } from "../../support/console.js";
import { createDatabase, type TestServer, testServer } from "../../support/postgres.js";
import { ENDED_BY_VERSION, ROWS_BY_VERSION } from "./rows-of-schemas.js";

/** A database as the console finds it at a start. */
interface Place {
  /** Works on it as it is, without bringing it up to date. */
  raw<Result>(work: (database: Kysely<Tables>) => Promise<Result>): Promise<Result>;
  open(): Promise<Store>;
}

const onConnectionLost = (error: Error) => assert.fail(error);

async function embedded(): Promise<Place> {
  const folder = await makeFolder();
  await copyTemplate(folder);
  return {
    raw: async (work) => {
      const engine = await openEmbedded(join(folder, "pg"), { relaxed: true, onDiskFailure: onConnectionLost });
      const database = new Kysely<Tables>({ dialect: engine.dialect });
      try {
        return await work(database);
      } finally {
        await database.destroy();
        await engine.close();
      }
    },
    open: () => openStore({ folder: join(folder, "pg"), relaxedDurability: true, onConnectionLost }),
  };
}

function onServer(url: string): Place {
  return {
    raw: async (work) => {
      const database = new Kysely<Tables>({
        dialect: new PostgresDialect({ pool: new Pool({ connectionString: url }) }),
      });
      try {
        return await work(database);
      } finally {
        await database.destroy();
      }
    },
    open: () => openStore({ databaseUrl: url, folder: "", onConnectionLost }),
  };
}

/** Lives through the history of the schema up to a version, with what a console of each version wrote. */
async function live(database: Kysely<Tables>, version: number): Promise<void> {
  await sql`create table schema_version (version integer primary key, name text not null,
    applied_at timestamptz not null default now())`.execute(database);
  for (const [index, migration] of MIGRATIONS.slice(0, version).entries()) {
    await migration.apply(database);
    await sql`insert into schema_version (version, name) values (${index + 1}, ${migration.name})`.execute(database);
    for (const statement of ROWS_BY_VERSION[index + 1] ?? []) await sql.raw(statement).execute(database);
  }
}

type Rows = Record<string, Record<string, unknown>[]>;

/** Every row of every table of the console's. */
async function everything(database: Kysely<Tables>): Promise<Rows> {
  const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'schema_version' order by 1`.execute(
    database,
  );
  const found: Rows = {};
  for (const { name } of rows) {
    const all = await sql<Record<string, unknown>>`select * from ${sql.table(name)} as t order by t::text`.execute(
      database,
    );
    found[name] = all.rows;
  }
  return found;
}

/**
 * What was there must be there still, whatever has been added to it, but for what a migration ends on purpose. The first access key may get
 * more rights.
 */
function assertKept(before: Rows, after: Rows, version: number): void {
  for (const [table, rows] of Object.entries(before)) {
    if ((ENDED_BY_VERSION[table] ?? 0) > version) {
      assert.deepEqual(after[table], [], `rows of ${table}`);
      continue;
    }
    assert.equal(after[table]?.length, rows.length, `rows of ${table}`);
    for (const [index, row] of rows.entries()) {
      const now: Record<string, unknown> = after[table]?.[index] ?? {};
      for (const [column, value] of Object.entries(row)) {
        if (Array.isArray(value))
          for (const item of value) assert.ok((now[column] as unknown[]).includes(item), `${table}.${column}`);
        else assert.deepEqual(now[column], value, `${table}.${column}`);
      }
    }
  }
}

describe("console: a database of an earlier version", () => {
  let server: TestServer;
  before(async () => {
    server = await testServer();
  });
  after(() => server.stop());

  const engines: Record<string, () => Promise<Place>> = {
    embedded,
    Postgres: async () => onServer((await createDatabase(server.url)).url),
  };
  for (const [engine, make] of Object.entries(engines)) {
    for (const version of MIGRATIONS.keys()) {
      it(`of schema ${version + 1} is brought up to date with all that it holds (${engine})`, async () => {
        const place = await make();
        const before = await place.raw(async (database) => {
          await live(database, version + 1);
          return everything(database);
        });
        assert.ok(Object.values(before).flat().length > 0);
        const store = await place.open();
        try {
          assertKept(before, await everything(store.database), version + 1);
          const { rows } = await sql<{ version: number }>`select version from schema_version order by 1`.execute(
            store.database,
          );
          assert.deepEqual(
            rows,
            MIGRATIONS.map((_, index) => ({ version: index + 1 })),
          );
        } finally {
          await store.close();
        }
      });
    }

    it(`stays as it is when a migration fails, and is brought up to date once it no longer does (${engine})`, async () => {
      const place = await make();
      const before = await place.raw(async (database) => {
        await live(database, 1);
        // in the way of a late migration, after others have done their work
        await sql`create table operations_by_shard (i integer)`.execute(database);
        return everything(database);
      });
      await assert.rejects(place.open(), /operations_by_shard/);
      await place.raw(async (database) => {
        assert.deepEqual(await everything(database), before);
        await sql`drop table operations_by_shard`.execute(database);
      });
      await (await place.open()).close();
    });

    it(`is refused in words when a newer console wrote it (${engine})`, async () => {
      const place = await make();
      await (await place.open()).close();
      const newer = MIGRATIONS.length + 1;
      await place.raw((database) =>
        sql`insert into schema_version values (${newer}, 'from the future')`.execute(database),
      );
      await assert.rejects(place.open(), (error: Error) => {
        assert.ok(error instanceof NewerDatabaseError);
        assert.match(
          error.message,
          new RegExp(`schema version ${newer}, .* up to ${newer - 1}.* restore a backup`, "s"),
        );
        return true;
      });
    });
  }
});
