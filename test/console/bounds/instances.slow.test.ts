import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, startConsole, type TestConsole } from "../../support/console.js";
import { createDatabase, type TestDatabase, type TestServer, testServer } from "../../support/postgres.js";
import { call, type IssuedBody, problem } from "../calls.js";

const SHARD = "bounded-calimero-testnet";

describe("console: bounds at two instances on one Postgres", () => {
  let server: TestServer;
  let database: TestDatabase;
  let one: TestConsole;
  let two: TestConsole;
  before(async () => {
    server = await testServer();
    database = await createDatabase(server.url);
    const options = { databaseUrl: database.url, developmentShards: [], masterKey: "a".repeat(64) };
    one = await startConsole(options);
    // only the first one writes it
    const dataDir = await makeFolder();
    await writeFile(join(dataDir, "access-key"), one.accessKey);
    two = await startConsole({ ...options, dataDir });
    const shard = { id: SHARD, rpcUrl: "http://8.8.8.8/", masterAccount: "bounded.testnet" };
    await call(one, "/shards", 201, { body: shard });
  });
  after(async () => {
    await Promise.all([one.close(), two.close()]);
    await database.drop();
    await server.stop();
  });

  const asOne = (init: object = {}) => ({ accessKey: one.accessKey, ...init });
  const tokens = `/shards/${SHARD}/tokens`;
  /** The gateway of an instance; what would go on to the shard is a body that no shard gets. */
  const refusal = async (at: TestConsole, token: string) => {
    const response = await fetch(`${at.url}/api/v1/shards/${SHARD}/neard-rpc/`, {
      method: "POST",
      headers: { "x-api-key": token },
      body: "[]",
    });
    await response.arrayBuffer();
    return response.status;
  };
  const until = async (condition: () => Promise<boolean>) => {
    while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
  };

  it("reach the other one, also for a token and an access key that it has in memory", async () => {
    const token = await call<IssuedBody>(one, tokens, 201, asOne({ body: { name: "t", permissions: "full" } }));
    assert.equal(await refusal(two, token.value), 400);
    const body = { allowedAddresses: ["192.0.2.1"] };
    await call(one, `${tokens}/${token.id}`, 200, asOne({ method: "PATCH", body }));
    await until(async () => (await refusal(two, token.value)) === 403);

    const wanted = { name: "k", rights: ["issue-tokens"], shards: "all" };
    const key = await call<{ id: string; value: string }>(one, "/access-keys", 201, asOne({ body: wanted }));
    await call(two, "/access-keys/self", 200, { accessKey: key.value });
    await call(one, `/access-keys/${key.id}`, 200, asOne({ method: "PATCH", body }));
    await until(async () => (await two.adminFetch("/access-keys/self", { accessKey: key.value })).status === 403);
    await problem(two, "/access-keys/self", "address-not-allowed", { accessKey: key.value });
  });

  it("end tokens at the other one when their access key is disabled", async () => {
    const wanted = { name: "k", rights: ["issue-tokens"], shards: "all", endsWithKey: true };
    const key = await call<{ id: string; value: string }>(one, "/access-keys", 201, asOne({ body: wanted }));
    const request = { body: { name: "t", permissions: "full" }, accessKey: key.value };
    const token = await call<IssuedBody>(two, tokens, 201, request);
    assert.equal(await refusal(two, token.value), 400);
    await call(one, `/access-keys/${key.id}`, 200, asOne({ method: "PATCH", body: { disabled: true } }));
    await until(async () => (await refusal(two, token.value)) === 401);
  });
});
