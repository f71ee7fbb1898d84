import assert from "node:assert/strict";
import { join } from "node:path";
import { Kysely, PostgresDialect, sql } from "kysely";
import { Pool } from "pg";
import { ownOrigin } from "../../../console/src/access/trail.js";
import { AccessKeys } from "../../../console/src/access-keys/access-keys.js";
import { AuditTrail } from "../../../console/src/audit/trail.js";
import { verifyAudit } from "../../../console/src/audit/verify.js";
import { OwnChanges } from "../../../console/src/changes/changes.js";
import { Operations } from "../../../console/src/custodian/operations.js";
import { hashCode } from "../../../console/src/people/code.js";
import { findHolder, findInvited } from "../../../console/src/people/living-invitations.js";
import { Sessions } from "../../../console/src/people/sessions.js";
import { isSetupCode } from "../../../console/src/people/setup-codes.js";
import { sha256 } from "../../../console/src/sha256.js";
import { endpointsOf } from "../../../console/src/shards/endpoints.js";
import { statusOf } from "../../../console/src/shards/shard.js";
import { Shards } from "../../../console/src/shards/shards.js";
import { openEmbedded } from "../../../console/src/store/embedded.js";
import { MIGRATIONS } from "../../../console/src/store/migrations/index.js";
import { NewerDatabaseError } from "../../../console/src/store/migrations.js";
import type { Tables } from "../../../console/src/store/schema.js";
import { openStore, type Store } from "../../../console/src/store/store.js";
import { loadGrant } from "../../../console/src/tokens/grants.js";
import { copyTemplate, makeFolder } from "../../support/console.js";
import { createDatabase, type TestServer, testServer } from "../../support/postgres.js";
import {
  CHANGES,
  CODES,
  KEYS,
  NOW,
  OPERATIONS,
  PEOPLE,
  ROWS_BY_VERSION,
  type Row,
  SESSION,
  TOKENS,
} from "./rows-of-schemas.js";

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

type Rows = Record<string, Row[]>;

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

/** What was there is there still, but for what migrations change on purpose; what is new is empty. */
function assertKept(before: Rows, after: Rows, columns: Record<string, string[]>, version: number): void {
  const expected = Object.fromEntries(
    Object.entries(columns).map(([table, names]) => {
      const empty: Row = Object.fromEntries(names.map((name) => [name, null]));
      const rows = (before[table] ?? []).flatMap((row) => {
        const changes = CHANGES.filter((change) => change.table === table && change.version > version);
        const now = changes.reduce<Row | undefined>((row, { becomes }) => row && becomes(row), { ...empty, ...row });
        return now === undefined ? [] : [now];
      });
      return [table, rows];
    }),
  );
  assert.deepEqual(after, expected);
}

/** The columns of every table. */
async function columnsOf(database: Kysely<Tables>): Promise<Record<string, string[]>> {
  const { rows } = await sql<{ table: string; columns: string[] }>`
    select table_name as table, array_agg(column_name::text) as columns from information_schema.columns
    where table_schema = 'public' and table_name <> 'schema_version' group by 1`.execute(database);
  return Object.fromEntries(rows.map(({ table, columns }) => [table, columns]));
}

/** What today's console makes of the rows that consoles up to a version wrote. */
async function assertUnderstood(database: Kysely<Tables>, version: number): Promise<void> {
  const now = () => NOW;
  const keys = new AccessKeys(database, now, new OwnChanges(), () => {});
  const statusOfKey = async (value: string) => {
    const found = await keys.identify(value);
    return found && [found.accessKey.id, found.status];
  };
  const holds = async (id: string) =>
    (await findHolder(database, { kind: "access-key", id }, NOW)) !== undefined ||
    (await findHolder(database, { kind: "person", id }, NOW)) !== undefined;
  const grant = (value: string) => loadGrant(database, sha256(value));
  assert.deepEqual(await statusOfKey("all"), [KEYS.all, "active"]);
  assert.deepEqual(await statusOfKey("ci"), [KEYS.ci, "active"]);
  assert.deepEqual((await keys.find(KEYS.ci)).rights, ["issue-tokens"]);
  assert.deepEqual(await grant("t1"), {
    tokenId: TOKENS.perpetual,
    shardId: "demos-calimero-testnet",
    permissions: "full",
    deadAt: undefined,
    revoked: false,
    suspended: false,
    bounds: undefined,
  });
  assert.deepEqual((await grant("t2"))?.deadAt, Date.parse("2024-02-01Z"));

  const operations = new Operations(database, new AuditTrail(now), now, "0189ffff-0000-7000-8000-000000000000");
  const listed = async (shardId: string) =>
    (await operations.list({ shardId }, { sort: "-created", after: undefined, limit: 10 })).map(({ id }) => id);
  const known = (...ids: [from: number, id: string][]) => ids.filter(([from]) => from <= version).map(([, id]) => id);
  assert.deepEqual(
    await listed("demos-calimero-testnet"),
    known([6, OPERATIONS.pending], [5, OPERATIONS.asked], [3, OPERATIONS.failed], [3, OPERATIONS.done]),
  );
  assert.deepEqual(
    await listed("far-calimero-testnet"),
    known([3, OPERATIONS.elsewhere], [6, OPERATIONS.pendingElsewhere]),
  );
  const resumed = [await operations.claim(), await operations.claim(), await operations.claim()];
  assert.deepEqual(
    resumed.map((row) => row && [row.id, row.signed_transaction?.toString("hex") ?? null]),
    version >= 6
      ? [[OPERATIONS.pending, "0506"], [OPERATIONS.pendingElsewhere, null], undefined]
      : [undefined, undefined, undefined],
  );

  const sessions = new Sessions(database, new AuditTrail(now), now);
  const invitedBy = async (code: string) => (await findInvited(database, code, NOW))?.id;
  const signsIn = async (id: string, name: string) =>
    (await sessions.begin(id, `scrypt of ${name}`, ownOrigin("test"))) !== undefined;
  if (version >= 4) {
    const isSetup = (code: string) => isSetupCode(database, hashCode(code) as Buffer, NOW);
    assert.deepEqual([await isSetup(CODES.setup), await isSetup(CODES.invited)], [true, false]);
    assert.equal(await invitedBy(CODES.invited), PEOPLE.invited);
    assert.deepEqual([await invitedBy(CODES.founder), await invitedBy(CODES.forgetful)], [undefined, undefined]);
    assert.deepEqual([await signsIn(PEOPLE.ada, "ada"), await signsIn(PEOPLE.forgetful, "forgetful")], [true, true]);
    assert.deepEqual([await holds(PEOPLE.ada), await holds(PEOPLE.gone)], [true, false]);
  }
  if (version >= 7) {
    assert.deepEqual(await statusOfKey("suspended"), [KEYS.suspended, "suspended"]);
    assert.deepEqual([await holds(KEYS.suspended), await holds(PEOPLE.suspended)], [false, false]);
    assert.equal(await signsIn(PEOPLE.suspended, "suspended"), false);
    assert.equal((await grant("t4"))?.suspended, true);
  }
  if (version >= 8) {
    assert.equal(await invitedBy(CODES.invitedByKey), PEOPLE.invitedByKey);
    assert.equal((await sessions.identify([SESSION.value], SESSION.binding))?.person.id, PEOPLE.ada);
    assert.equal(await sessions.identify([SESSION.value], "another"), undefined);
  }
  if (version >= 9) {
    assert.deepEqual(await statusOfKey("disabled"), [KEYS.disabled, "disabled"]);
    assert.deepEqual(await statusOfKey("removed"), [KEYS.removed, "removed"]);
    assert.deepEqual([await holds(KEYS.disabled), await holds(KEYS.removed)], [false, false]);
    assert.deepEqual((await keys.find(KEYS.removed)).removedBy, { kind: "person", id: PEOPLE.ada });
  }
  if (version >= 10) {
    assert.equal(await signsIn(PEOPLE.disabled, "disabled"), false);
    assert.equal(await holds(PEOPLE.disabled), false);
  }
  const shards = new Shards(database, database, now, new OwnChanges());
  const statusOfShard = async (id: string) => statusOf(await shards.get(id));
  assert.equal(await statusOfShard("demos-calimero-testnet"), "active");
  if (version >= 11) {
    assert.deepEqual([await statusOfShard("disabled"), await statusOfShard("removed")], ["disabled", "removed"]);
  }
  if (version >= 12) {
    assert.deepEqual(await statusOfKey("removed by value"), [KEYS.removedByValue, "removed"]);
    assert.equal(await holds(KEYS.removedByValue), false);
  }
  const { findings } = await verifyAudit(database);
  assert.deepEqual(findings, [], "the chains of the audit trail");
  const urlsOf = async (id: string) => endpointsOf(await shards.get(id)).map(({ url }) => url);
  assert.deepEqual(await urlsOf("far-calimero-testnet"), ["https://rpc.example.org/"]);
  if (version >= 13) {
    assert.deepEqual(await urlsOf("several"), ["https://rpc.example.org/", "https://other.example.org/"]);
  }
  assert.deepEqual((await shards.get("demos-calimero-testnet")).allowedOrigins, []);
  if (version >= 14) assert.deepEqual((await shards.get("with-pages")).allowedOrigins, ["https://app.example.org"]);
  const ceilingsOf = async (id: string) => {
    const { maxTokenLifetime, tokenPermissions } = await shards.get(id);
    return [maxTokenLifetime, tokenPermissions];
  };
  assert.deepEqual(await ceilingsOf("demos-calimero-testnet"), [null, null]);
  assert.equal((await keys.find(KEYS.ci)).endsWithKey, false);
  if (version >= 22) {
    assert.deepEqual(await ceilingsOf("bounded"), [86_400, ["view-accounts"]]);
    const { allowedAddresses, requestsPerSecond, maxTokenLifetime, issuablePermissions, endsWithKey } = await keys.find(
      KEYS.bounded,
    );
    assert.deepEqual(
      [allowedAddresses, requestsPerSecond, maxTokenLifetime, issuablePermissions, endsWithKey],
      [["192.0.2.0/24"], 5, 3_600, ["view-blocks"], true],
    );
    const bounds = (await grant("t5"))?.bounds;
    assert.deepEqual([bounds?.requestsPerSecond, bounds?.maxOpenRequests], [7, 3]);
    assert.deepEqual(
      [bounds?.addresses?.includes("192.0.2.9"), bounds?.addresses?.includes("192.0.3.9")],
      [true, false],
    );
  }
}

describe("console: a database of an earlier version", () => {
  it("has rows of every version here", () => {
    for (const version of MIGRATIONS.keys()) assert.ok(ROWS_BY_VERSION[version + 1]?.length, `rows of ${version + 1}`);
  });

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
          const columns = await columnsOf(store.database);
          assertKept(before, await everything(store.database), columns, version + 1);
          await assertUnderstood(store.database, version + 1);
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
