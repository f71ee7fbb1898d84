import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Kysely, PostgresDialect, sql } from "kysely";
import { RIGHTS } from "../../../console/src/access/rights.js";
import { StartError } from "../../../console/src/start-error.js";
import { openEmbedded } from "../../../console/src/store/embedded.js";
import { MIGRATIONS } from "../../../console/src/store/migrations/index.js";
import { migrate } from "../../../console/src/store/migrations.js";
import type { Tables } from "../../../console/src/store/schema.js";
import { openStore, type Store } from "../../../console/src/store/store.js";
import { findToken } from "../../../console/src/tokens/find.js";
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

  it("opens after a power failure that has emptied the lock file of its engine", async () => {
    const folder = await makeFolder();
    await copyTemplate(folder);
    await writeFile(join(folder, "pg", "postmaster.pid"), "");
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

  it("is brought up to date with what it holds: tokens were issued by access keys, and who could do all still can", async () => {
    const folder = await makeFolder();
    await copyTemplate(folder);
    const engine = await openEmbedded(join(folder, "pg"), {
      relaxed: true,
      onDiskFailure: (error) => assert.fail(error),
    });
    const old = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: engine.pool }) });
    await sql`create table schema_version (version integer primary key, name text not null)`.execute(old);
    for (const [index, migration] of MIGRATIONS.slice(0, 3).entries()) {
      await migration.apply(old);
      await sql`insert into schema_version values (${index + 1}, ${migration.name})`.execute(old);
    }
    await sql`insert into shards values ('s', 's.testnet', 'development', null, now())`.execute(old);
    const id = "01890000-0000-7000-8000-000000000001";
    await sql`insert into tokens (id, shard_id, name, permissions, labels, value_hash, created_at, issued_by)
      values (${id}, 's', 'old', '{full}', '{}', ${Buffer.alloc(32)}, now(), ${id})`.execute(old);
    await sql`insert into custodial_accounts (shard_id, account_id, public_key, sealed_key, created_at)
      values ('s', 's.testnet', 'ed25519:x', ${Buffer.alloc(1)}, now())`.execute(old);
    await sql`insert into operations (id, kind, shard_id, account_id, signer_id, public_key, labels, status, created_at)
      values (${id}, 'add-key', 's', 's.testnet', 's.testnet', 'ed25519:x', '{}', 'done', now())`.execute(old);
    for (const [name, rights] of [
      ["all", RIGHTS.filter((right) => !["manage-people", "back-up", "manage-shards", "view-audit"].includes(right))],
      ["some", ["view-tokens", "manage-access-keys"]],
    ] as const) {
      await sql`insert into access_keys (id, name, value_hash, rights, created_at)
        values (${randomUUID()}, ${name}, ${randomBytes(32)}, ${rights}, now())`.execute(old);
    }
    await old.destroy();
    await engine.close();
    const store = await open(folder);
    const token = await findToken(store.database, "s", id);
    assert.deepEqual([token?.issuedBy, token?.revokedBy], [{ kind: "access-key", id }, null]);
    const { requested_by } = await store.database
      .selectFrom("operations")
      .select("requested_by")
      .executeTakeFirstOrThrow();
    const { taken_by } = await store.database
      .selectFrom("custodial_accounts")
      .select("taken_by")
      .executeTakeFirstOrThrow();
    assert.deepEqual([requested_by, taken_by], [null, null], "nobody wrote it down");
    const keys = await store.database.selectFrom("access_keys").select(["name", "rights"]).orderBy("name").execute();
    const held = keys.map(({ name, rights }) => [name, ...rights.sort()]);
    assert.deepEqual(held, [
      ["all", ...[...RIGHTS].sort()],
      ["some", "manage-access-keys", "view-tokens"],
    ]);
    await store.close();
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
