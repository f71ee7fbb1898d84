import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { sql } from "kysely";
import { checkBackup } from "../../../console/src/backup/read-backup.js";
import { BACKED_UP, LEFT_OUT } from "../../../console/src/backup/tables.js";
import { runBackup } from "../../../console/src/command/backup.js";
import { openStore } from "../../../console/src/store/store.js";
import { copyTemplate, makeFolder, startConsole, withConsole } from "../../support/console.js";
import { createDatabase, query } from "../../support/postgres.js";
import { call, type IssuedBody, type TokenBody } from "../calls.js";
import { backUp, emptyPlace, masterKeyOf, type Place, restore } from "./support.js";

describe("a backup file", () => {
  const at = withConsole();
  let token: IssuedBody;
  let file: string;
  let masterKey: string;

  before(async () => {
    const body = { name: "a token – with “quotes” and \\ \n", permissions: ["view-blocks"], labels: { owner: "a/b" } };
    token = await call<IssuedBody>(at, `/shards/${at.shardId}/tokens`, 201, {
      body: { ...body, name: body.name.trim() },
      headers: { "idempotency-key": "one" },
    });
    file = await backUp(at);
    masterKey = await masterKeyOf(at);
  });

  /** A backup like this one, changed line by line, with a checksum that fits. */
  async function forged(change: (line: string) => string): Promise<string> {
    const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split("\n").slice(0, -1).map(change);
    const text = lines.map((line) => `${line}\n`).join("");
    const files = lines.filter((line) => line.startsWith('["file"')).length;
    const rows = lines.filter((line) => line.startsWith("{")).length;
    const sha256 = createHash("sha256").update(text).digest("hex");
    const out = join(await makeFolder(), "forged");
    writeFileSync(out, gzipSync(`${text}${JSON.stringify(["end", { rows, files, sha256 }])}\n`));
    return out;
  }

  async function leavesNothing(place: Place): Promise<void> {
    assert.deepEqual(readdirSync(place.dataDir), []);
    if (place.databaseUrl === undefined) return;
    const tables = await query(place.databaseUrl, "select 1 from pg_tables where schemaname = 'public'");
    assert.equal(tables.length, 0);
  }

  it("holds every table that a schema has, or names why not", async () => {
    const folder = await makeFolder();
    await copyTemplate(folder);
    const store = await openStore({ folder: join(folder, "pg"), onConnectionLost: () => {} });
    const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables
      where schemaname = 'public' and tablename <> 'schema_version'`.execute(store.database);
    await store.close();
    assert.deepEqual(rows.map(({ name }) => name).sort(), [...BACKED_UP, ...Object.keys(LEFT_OUT)].sort());
  });

  it("holds no secret in clear, and only its owner can read it", async () => {
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const text = gunzipSync(readFileSync(file)).toString();
    for (const secret of [token.value, at.accessKey, masterKey.trim()]) assert.ok(!text.includes(secret));
    assert.ok(text.includes(token.id));
    assert.ok(!text.includes("PRIVATE") && !/"privateKey"|ed25519:[1-9A-HJ-NP-Za-km-z]{80,}/.test(text));
  });

  it("is refused when it is cut off, changed, or something else, and nothing is touched", async () => {
    const whole = readFileSync(file);
    const place = await emptyPlace();
    const folder = await makeFolder();
    const text = gunzipSync(whole).toString();
    const damaged = new Map<string, Buffer>([
      ["cut off", whole.subarray(0, whole.length - 20)],
      ["a bit flipped", Buffer.from(whole.map((byte, index) => (index === whole.length >> 1 ? byte ^ 4 : byte)))],
      ["cut at a line", gzipSync(text.slice(0, text.lastIndexOf("[")))],
      ["a row taken out", gzipSync(text.replace(/\n\{.*\n/, "\n"))],
      ["no backup", gzipSync("something else\n")],
      ["not packed", Buffer.from(text)],
      ["empty", Buffer.alloc(0)],
    ]);
    for (const [what, bytes] of damaged) {
      const broken = join(folder, what);
      writeFileSync(broken, bytes);
      await assert.rejects(restore(broken, place, masterKey), { name: "DamagedBackup" }, what);
    }
    await leavesNothing(place);
  });

  it("is refused when a newer console has written it, or another format", async () => {
    const place = await emptyPlace();
    const newer = await forged((line) => line.replace(/"schema":\d+/, '"schema":999'));
    await assert.rejects(restore(newer, place, masterKey), /schema version 999.*newer keyring-console/);
    const other = await forged((line) => line.replace('"format":2', '"format":3'));
    await assert.rejects(restore(other, place, masterKey), /format 3; this console reads formats 1 and 2/);
    await leavesNothing(place);
  });

  it("cannot write outside of the shards' folder, nor into other tables; a failure half-way leaves nothing", async () => {
    const place = await emptyPlace();
    const outside = await forged((line) => line.replace(/^\["file",".*?\/journal"\]/, '["file","../../escaped"]'));
    await assert.rejects(restore(outside, place, masterKey), /under a name that no development shard uses/);
    const foreign = await forged((line) => line.replace('["table","people"]', '["table","pg_authid"]'));
    await assert.rejects(restore(foreign, place, masterKey), /does not know/);
    await assert.rejects(restore(file, place, "ab".repeat(32)), /another master key/);
    await leavesNothing(place);
  });

  it("is restored over what is there only when told to, and keeps a folder's content aside", async () => {
    const place = { dataDir: at.dataDir, databaseUrl: at.databaseUrl };
    await assert.rejects(restore(file, place, masterKey), /in use|runs on this database|not empty/);
    const target = await emptyPlace();
    await restore(file, target, masterKey);
    await assert.rejects(restore(file, target, masterKey), /not empty/);
    const before = readFileSync(join(target.dataDir, "access-key"), "utf8");
    assert.match(await restore(file, target, masterKey, ["--replace"]), /The previous content is in .*replaced-/);
    assert.notEqual(readFileSync(join(target.dataDir, "access-key"), "utf8"), before);
    assert.ok(!existsSync(join(target.dataDir, "restoring")));
  });

  it("keeps a console from starting on a folder in which a restore was interrupted", async () => {
    const place = await emptyPlace();
    mkdirSync(join(place.dataDir, "restoring"));
    await assert.rejects(startConsole(place), /was interrupted\. Run "keyring-console restore" again/);
    await restore(file, place, masterKey);
    await (await startConsole({ ...place, masterKey })).close();
  });

  it("is written over no other file", async () => {
    const { dataDir, databaseUrl } = at;
    const env = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl };
    await assert.rejects(
      runBackup(["--out", file, "--data", dataDir], env, () => {}),
      / exists\. Name a new file/,
    );
    await assert.rejects(
      runBackup(["--out", join(await makeFolder(), "new"), "--data", await makeFolder()], {}, () => {}),
      /No console has run/,
    );
    await checkBackup(file);
  });

  it("goes from one kind of database to the other and back", async () => {
    const server = process.env.KEYRING_TEST_DATABASE_URL;
    // the suite on Postgres runs it
    if (server === undefined) return;
    const folder: Place = { dataDir: await makeFolder(), databaseUrl: undefined };
    await restore(file, folder, masterKey);
    const back = { dataDir: await makeFolder(), databaseUrl: (await createDatabase(server)).url };
    await restore(await backUp(folder), back, masterKey);
    const console = await startConsole({ ...back, masterKey });
    try {
      const found = await call<TokenBody>(console, `/shards/${at.shardId}/tokens/${token.id}`, 200);
      assert.deepEqual({ ...found, rpcUrl: "" }, { ...found, ...tokenFacts(token), rpcUrl: "", status: "suspended" });
      const labelled = await call<{ tokens: TokenBody[] }>(
        console,
        `/shards/${at.shardId}/tokens?label=owner=a/*`,
        200,
      );
      assert.deepEqual(
        labelled.tokens.map(({ id }) => id),
        [token.id],
      );
      await call(console, "/restore/review", 200, { body: { decision: "accept", tokens: [token.id] } });
      assert.notEqual((await console.gatewayFetch(token.value)).status, 401);
    } finally {
      await console.close();
    }
  });
});

function tokenFacts({ value: _, replayed: __, ...facts }: IssuedBody): TokenBody {
  return facts;
}
