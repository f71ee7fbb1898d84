import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { StartError } from "../../../console/src/start-error.js";
import { MIGRATIONS } from "../../../console/src/store/migrations/index.js";
import { migrate } from "../../../console/src/store/migrations.js";
import { openStore, type Store } from "../../../console/src/store/store.js";
import { copyTemplate, makeFolder } from "../../support/console.js";

describe("console: the embedded database", () => {
  const open = (folder: string): Promise<Store> =>
    openStore({ folder: join(folder, "pg"), onConnectionLost: (error) => assert.fail(error) });

  async function versions(store: Store): Promise<number[]> {
    const { rows } = await sql<{ version: number }>`select version from schema_version order by 1`.execute(
      store.database,
    );
    return rows.map(({ version }) => version);
  }

  const EVERY_VERSION = MIGRATIONS.map((_, index) => index + 1);

  it("is made from nothing, and is not disturbed by what an interrupted start left", async () => {
    const folder = await makeFolder();
    await mkdir(join(folder, "pg.unfinished"));
    await writeFile(join(folder, "pg.unfinished", "PG_VERSION"), "half");
    const store = await open(folder);
    assert.deepEqual(await versions(store), EVERY_VERSION);
    await store.close();
  });

  it("keeps its content and its version when it is opened again", async () => {
    const folder = await makeFolder();
    await copyTemplate(folder);
    const first = await open(folder);
    await sql`insert into shards values ('kept', 'kept.testnet', 'development', null, now())`.execute(first.database);
    await Promise.all([migrate(first.database), migrate(first.database)]);
    await first.close();
    const second = await open(folder);
    assert.deepEqual(await second.database.selectFrom("shards").select("id").execute(), [{ id: "kept" }]);
    assert.deepEqual(await versions(second), EVERY_VERSION);
    await second.close();
  });

  it("is not touched by a console older than the one that wrote it", async () => {
    const folder = await makeFolder();
    await copyTemplate(folder);
    const first = await open(folder);
    const newer = MIGRATIONS.length + 1;
    await sql`insert into schema_version (version, name) values (${newer}, 'from the future')`.execute(first.database);
    await first.close();
    await assert.rejects(open(folder), (error: Error) => {
      assert.ok(error instanceof StartError);
      assert.match(
        error.message,
        new RegExp(`schema version ${newer}, this console knows versions up to ${newer - 1}`),
      );
      return true;
    });
  });
});

describe("console: a Postgres server that cannot be used", () => {
  it("is named, with what to check and without its password", async () => {
    const databaseUrl = "postgres://keyring:hunter2@127.0.0.1:9/console";
    const opening = openStore({ databaseUrl, folder: "", onConnectionLost: () => {} });
    await assert.rejects(opening, (error: Error) => {
      assert.ok(error instanceof StartError);
      assert.match(error.message, /console at 127\.0\.0\.1:9 .* ECONNREFUSED.*Is the server running there/);
      assert.ok(!error.message.includes("hunter2"));
      return true;
    });
  });
});
