import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { sql } from "kysely";
import { PAGED } from "../../../console/src/backup/embedded-snapshot.js";
import { checkBackup } from "../../../console/src/backup/read-backup.js";
import { backupText } from "../../../console/src/backup/write-backup.js";
import type { Database } from "../../../console/src/store/schema.js";
import { openAsItIs, openStore } from "../../../console/src/store/store.js";
import { copyTemplate, makeFolder } from "../../support/console.js";
import { emptyPlace, restore } from "./support.js";

/** Rows of a page are fewer. */
const TOKENS = 1_200;
/** Of each of two kinds; one of the second is deleted with every change. */
const ACCOUNTS = 99;
const MASTER_KEY = "ab".repeat(32);

describe("a backup of an embedded console", () => {
  it("shows one moment whatever changes while it is read, and keeps nobody waiting", async () => {
    const folder = await makeFolder();
    await copyTemplate(folder);
    const store = await openStore({ folder: join(folder, "pg"), onConnectionLost: () => {}, relaxedDurability: true });
    const { database } = store;
    await fill(database);
    const source = { database, embedded: true, shardFolder: join(folder, "none"), now: () => new Date() };
    const text: string[] = [];
    let pages = 0;
    for await (const lines of await backupText(source)) {
      text.push(lines);
      if (!lines.startsWith("{")) continue;
      pages += 1;
      // the one connection is free, and what is read already changes like what is not
      await change(database, pages);
    }
    assert.ok(pages > 6, `${pages} texts are too few to change anything in between`);
    const expected = await rowsOf(database);
    await store.close();
    const file = join(folder, "file");
    writeFileSync(file, gzipSync(text.join("")));
    await checkBackup(file);

    const place = await emptyPlace();
    await restore(file, place, MASTER_KEY);
    const restored = await openAsItIs({
      databaseUrl: place.databaseUrl,
      folder: join(place.dataDir, "pg"),
      onConnectionLost: () => {},
    });
    try {
      const found = await rowsOf(restored.database);
      // changes went on until the last text, so the moment is one of them: all that the backup has agrees on which
      const moment = momentOf(found);
      assert.ok(moment > 4, `the backup shows change ${moment} of ${pages}`);
      assert.deepEqual(found, until(expected, moment));
    } finally {
      await restored.close();
    }
  });

  it("reads in pages only tables of which no row is ever deleted, but for records that are too old to keep", () => {
    const sources = readdirSync(resolve("console/src"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(resolve("console/src", name), "utf8"))
      .join("\n");
    const deleting = [...sources.matchAll(/deleteFrom\("(\w+)"\)|delete from (\w+)/g)].map(
      ([, one, other]) => one ?? other,
    );
    assert.ok(deleting.includes("sessions"), "finds what is deleted");
    const kept = PAGED.filter((table) => table !== "audit");
    for (const table of kept) assert.ok(!deleting.includes(table), table);
  });
});

async function fill(database: Database): Promise<void> {
  await sql`insert into shards (id, master_account, upstream_kind, upstream_url, created_at)
    values ('s0', 'master.s0', 'url', 'https://rpc.example/', now())`.execute(database);
  await mint(database, "s0", 1, TOKENS);
  await sql`insert into custodial_accounts (shard_id, account_id, public_key, sealed_key, created_at)
    select 's0', letter || n, 'ed25519:x', '\\x00', now()
    from generate_series(1, ${ACCOUNTS}::integer) as n, unnest(array['a', 'b']) as letter`.execute(database);
}

function mint(database: Database, shard: string, from: number, to: number): Promise<unknown> {
  return sql`insert into tokens (id, shard_id, name, permissions, labels, value_hash, created_at, issued_by, issued_by_kind)
    select md5(n::text)::uuid, ${shard}, 'token ' || n, '{full}', '{}', sha256(n::text::bytea), now(), md5('k')::uuid, 'access-key'
    from generate_series(${from}::integer, ${to}::integer) as n`.execute(database);
}

/** In one transaction: a new shard with a token, two tokens and two accounts that are changed, and an account that is deleted, all of which show the number. */
async function change(database: Database, number: number): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await sql`insert into shards (id, master_account, upstream_kind, upstream_url, created_at)
      values (${`s${number}`}, 'master', 'url', 'https://rpc.example/', now())`.execute(transaction);
    await mint(transaction, `s${number}`, TOKENS + number, TOKENS + number);
    // of the tokens in the order of pages each time another one, from both ends
    for (const order of ["asc", "desc"] as const) {
      await sql`update tokens set name = ${`change ${number}`} where id = (select id from tokens
        where name like 'token %' order by id ${sql.raw(order)} limit 1)`.execute(transaction);
    }
    await sql`delete from custodial_accounts where account_id = ${`b${number}`}`.execute(transaction);
    await sql`update custodial_accounts set last_nonce = ${number} where account_id in ('a1', 'a99')`.execute(
      transaction,
    );
  });
}

interface Rows {
  shards: string[];
  tokens: string[];
  /** How many there are that a change deletes. */
  accounts: number;
  nonces: string[];
}

async function rowsOf(database: Database): Promise<Rows> {
  const shards = await sql<{ id: string }>`select id from shards order by id`.execute(database);
  const tokens = await sql<{ line: string }>`select concat(id, ' ', shard_id, ' ', name) as line from tokens
    order by id`.execute(database);
  const nonces = await sql<{ nonce: string }>`select distinct last_nonce::text as nonce from custodial_accounts
    order by nonce`.execute(database);
  const accounts = await sql`select 1 from custodial_accounts where account_id like 'b%'`.execute(database);
  return {
    accounts: accounts.rows.length,
    shards: shards.rows.map(({ id }) => id),
    tokens: tokens.rows.map(({ line }) => line),
    nonces: nonces.rows.map(({ nonce }) => nonce),
  };
}

/** The number of the last change that rows show. */
function momentOf({ shards }: Rows): number {
  return Math.max(...shards.map((id) => Number(id.slice(1))));
}

/** Rows as they were after a change: without what came later. */
function until({ shards, tokens }: Rows, moment: number): Rows {
  const late = (text: string) => Number(text) > moment;
  const original = new Map(
    Array.from({ length: TOKENS + moment }, (_, index) => index + 1).map((number) => [uuidOf(number), number]),
  );
  return {
    shards: shards.filter((id) => !late(id.slice(1))),
    tokens: tokens
      .filter((line) => !late(/ s(\d+) /.exec(line)?.[1] ?? ""))
      .map((line) => {
        const [id = "", shard] = line.split(" ");
        const changed = / change (\d+)$/.exec(line)?.[1];
        return changed !== undefined && late(changed) ? `${id} ${shard} token ${original.get(id)}` : line;
      }),
    accounts: ACCOUNTS - moment,
    nonces: ["0", `${moment}`],
  };
}

function uuidOf(number: number): string {
  const hex = createHash("md5").update(`${number}`).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
