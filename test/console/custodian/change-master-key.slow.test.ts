import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { changeMasterKey } from "../../../console/src/custodian/change-master-key.js";
import { openStore } from "../../../console/src/store/store.js";
import { runAndCollect } from "../../../toolchain/child-process.mjs";
import { makeFolder, startConsole, type TestConsole } from "../../support/console.js";
import { call } from "../calls.js";
import { ProviderRpc } from "../shards/rpc.js";
import { addKey, MASTER, type OperationBody, settled, somePublicKey } from "./support.js";

const MAIN = join(__dirname, "../../../console/src/main.ts");
const CHILD = `app.${MASTER}`;

describe("keyring-console change-master-key", () => {
  let at: TestConsole;
  let file: string;

  let rpc: ProviderRpc;

  before(async () => {
    rpc = await ProviderRpc.start();
    rpc.key = ["x-api-key", "of a provider"];
    at = await startConsole({ allowPrivateUpstreams: true });
    const endpoints = [{ url: rpc.origin, headers: { "x-api-key": "of a provider" } }];
    await call(at, "/shards", 201, { body: { id: "remote", masterAccount: "remote.testnet", endpoints } });
    file = join(at.dataDir, "master-key");
    const body = { accountId: CHILD };
    await settled(at, await call<OperationBody>(at, `/shards/${at.shardId}/accounts`, 202, { body }));
  });
  after(async () => {
    await at.close();
    await rpc.close();
  });

  function run(
    env: Record<string, string> = {},
    dataDir = at.dataDir,
  ): Promise<{ code: number | null; output: string }> {
    const database = at.databaseUrl === undefined ? {} : { DATABASE_URL: at.databaseUrl };
    const { PATH, HOME } = process.env;
    return runAndCollect(
      process.execPath,
      ["--import", "tsx", MAIN, "change-master-key", "--data", dataDir],
      // tsx and its packages are found from here
      { env: { PATH, HOME, ...database, ...env }, cwd: join(__dirname, "../../..") },
    );
  }

  async function signsForBoth(): Promise<void> {
    for (const account of [MASTER, CHILD]) {
      assert.equal((await addKey(at, somePublicKey(), {}, account)).status, "done", account);
    }
    const test = { body: {} };
    const { connections } = await call<{ connections: { works: boolean; found: string }[] }>(
      at,
      "/shards/remote/connection-test",
      200,
      test,
    );
    assert.equal(connections[0]?.works, true, connections[0]?.found);
  }

  it("changes nothing while a console runs", async () => {
    const before = readFileSync(file, "utf8");
    const { code, output } = await run();
    assert.equal(code, 1);
    assert.match(output, /Stop that console first/);
    if (at.databaseUrl !== undefined) {
      const keys = {
        KEYRING_CONSOLE_MASTER_KEY: before,
        KEYRING_CONSOLE_NEW_MASTER_KEY: randomBytes(32).toString("hex"),
      };
      assert.match((await run(keys, await makeFolder())).output, /A console runs on this database\. Stop/);
    }
    assert.equal(readFileSync(file, "utf8"), before);
    await signsForBoth();
  });

  it("makes a new key, encrypts everything under it, and leaves the old one useless", async () => {
    const before = readFileSync(file, "utf8");
    await at.stop();
    const { code, output } = await run();
    assert.equal(code, 0, output);
    assert.match(output, /3 secrets are encrypted under the new master key/);
    const after = readFileSync(file, "utf8");
    assert.notEqual(after, before);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.ok(!output.includes(before) && !output.includes(after));
    await assert.rejects(at.restart({ masterKey: before }), /under another master key/);
    at = await at.restart({ masterKey: undefined });
    await signsForBoth();
  });

  it("refuses a key that is not the old one, and what is no key, and changes nothing", async () => {
    await at.stop();
    const other = { KEYRING_CONSOLE_MASTER_KEY: randomBytes(32).toString("hex") };
    const missing = await run(other);
    assert.match(missing.output, /Set KEYRING_CONSOLE_NEW_MASTER_KEY/);
    const wrong = await run({ ...other, KEYRING_CONSOLE_NEW_MASTER_KEY: randomBytes(32).toString("base64") });
    assert.match(wrong.output, /another master key than the one given as the old one/);
    const nonsense = await run({ KEYRING_CONSOLE_NEW_MASTER_KEY: "hunter2" });
    assert.match(nonsense.output, /KEYRING_CONSOLE_NEW_MASTER_KEY holds no master key/);
    for (const { code, output } of [missing, wrong, nonsense]) {
      assert.equal(code, 1);
      assert.ok(!output.includes("hunter2"));
    }
    at = await at.restart();
    await signsForBoth();
  });

  it("finishes what an interrupted run began", async () => {
    await at.stop();
    const [from, to] = [Buffer.from(readFileSync(file, "utf8"), "hex"), randomBytes(32)];
    writeFileSync(`${file}.new`, to.toString("hex"), { mode: 0o600 });
    const store = await openStore({
      databaseUrl: at.databaseUrl,
      folder: join(at.dataDir, "pg"),
      onConnectionLost: () => {},
    });
    assert.equal(await changeMasterKey(store.database, { from, to }), 3);
    await store.close();
    await assert.rejects(at.restart(), /under another master key/);
    const { code, output } = await run();
    assert.equal(code, 0, output);
    assert.equal(readFileSync(file, "utf8"), to.toString("hex"));
    assert.ok(!existsSync(`${file}.new`));
    at = await at.restart();
    await signsForBoth();
  });
});
