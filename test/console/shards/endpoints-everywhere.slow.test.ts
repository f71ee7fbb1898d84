import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { pino } from "pino";
import { createConsole } from "../../../console/src/index.js";
import { ShardUnderTest, serve } from "../../shard/support.js";
import { makeFolder, startConsole, type TestConsole } from "../../support/console.js";
import { createDatabase, testServer } from "../../support/postgres.js";
import { call, problem } from "../calls.js";
import { MASTER, somePublicKey } from "../custodian/support.js";
import { startTroubledRpc } from "../custodian/troubled-rpc.js";
import { ProviderRpc } from "./rpc.js";

const SHARD = "acme-calimero-testnet";
const SECRET = "sk_live_4cbe5a17d9f2";

describe("console: the custodian at a shard with several URLs", () => {
  it("asks the next one when one fails, and never repeats a transaction that may have arrived", async () => {
    const under = await ShardUnderTest.start();
    const node = await serve(under);
    const [first, second] = [await startTroubledRpc(node.url), await startTroubledRpc(node.url)];
    const broadcasts: string[] = [];
    second.before = async (body) => void (body.includes("broadcast_tx") && broadcasts.push(body));
    const at = await startConsole({ allowPrivateUpstreams: true });
    try {
      const endpoints = [{ url: first.url }, { url: second.url }];
      await call(at, "/shards", 201, { body: { id: SHARD, masterAccount: MASTER, endpoints } });
      const account = `/shards/${SHARD}/accounts/${MASTER}`;
      await call(at, account, 200, { method: "PUT", body: { privateKey: under.key.privateKey } });
      // takes what it is sent, and hangs up
      first.mode = "hang-up";
      const begun = await call<{ id: string }>(at, `${account}/keys`, 202, { body: { publicKey: somePublicKey() } });
      while (first.troubled < 2) await setTimeout(20);
      assert.deepEqual([await statusOf(at, begun.id), broadcasts.length], ["pending", 0]);
      first.server.close();
      first.server.closeAllConnections();
      while ((await statusOf(at, begun.id)) === "pending") await setTimeout(50);
      assert.deepEqual([await statusOf(at, begun.id), broadcasts.length], ["done", 1]);
    } finally {
      await at.close();
      for (const { server } of [first, second]) {
        server.close();
        server.closeAllConnections();
      }
      await node.close();
      await under.dispose();
    }
  });

  const statusOf = async (at: TestConsole, id: string) =>
    (await call<{ status: string }>(at, `/operations/${id}`, 200)).status;
});

describe("console: headers without the master key", () => {
  it("are refused where there is none, and not served where it is lost", async () => {
    const server = await testServer();
    const database = await createDatabase(server.url);
    const rpc = await ProviderRpc.start();
    const options = { databaseUrl: database.url, developmentShards: [], allowPrivateUpstreams: true };
    const masterKey = randomBytes(32).toString("hex");
    let at = await startConsole(options);
    try {
      const endpoints = [{ url: rpc.origin, headers: { "x-api-key": SECRET } }];
      const body = { id: SHARD, masterAccount: "acme.testnet", endpoints };
      const { detail } = await problem(at, "/shards", "no-master-key", { body });
      assert.match(detail, /can neither sign nor keep headers/);
      at = await at.restart({ masterKey });
      await call(at, "/shards", 201, { body });
      const request = { body: { name: "x", permissions: "full" } };
      const { value } = await call<{ value: string }>(at, `/shards/${SHARD}/tokens`, 201, request);
      assert.equal((await at.gatewayFetch(value, { method: "status" }, SHARD)).status, 200);

      const other = await createConsole({
        ...options,
        dataDir: await makeFolder(),
        masterKey,
        logger: pino({ level: "silent" }),
      });
      try {
        await reachesAll(at, other.url, value);
      } finally {
        await other.close();
      }

      at = await at.restart({ masterKey: undefined });
      const answer = await at.gatewayFetch(value, { method: "status" }, SHARD);
      assert.equal(answer.status, 503);
      assert.ok(!(await answer.text()).includes("master"), "clients are not told why");
      await problem(at, `/shards/${SHARD}/connection-test`, "no-master-key", { body: {} });
    } finally {
      await at.close();
      await rpc.close();
      await database.drop();
      await server.stop();
    }
  });

  /** A change at one instance counts at another within a second. */
  async function reachesAll(at: TestConsole, url: string, value: string): Promise<void> {
    const moved = await ProviderRpc.start();
    moved.key = ["authorization", "Bearer new"];
    const there = () =>
      fetch(`${url}/api/v1/shards/${SHARD}/neard-rpc/`, {
        method: "POST",
        headers: { "x-api-key": value, "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "block", params: {} }),
      });
    try {
      assert.equal((await there()).status, 200);
      const endpoints = [{ url: moved.origin, headers: { authorization: "Bearer new" } }];
      await call(at, `/shards/${SHARD}`, 200, { method: "PATCH", body: { endpoints } });
      const began = performance.now();
      while (moved.requests.length === 0) {
        assert.equal((await there()).status, 200);
        assert.ok(performance.now() - began < 1_000, "it did not hear of the change");
      }
    } finally {
      await moved.close();
    }
  }
});
