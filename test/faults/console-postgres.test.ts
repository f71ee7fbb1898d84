import assert from "node:assert/strict";
import type { Server } from "node:http";
import type { ConsoleProcess } from "../support/console-process.js";
import { type FreezingProxy, startFreezingProxy } from "../support/freezing-proxy.js";
import { createDatabase, query, type TestDatabase, type TestServer, testServer } from "../support/postgres.js";
import { Caller, startInstance, startNode, within } from "./postgres-consoles.js";

const SHARD = "shared-calimero-testnet";
/** In the startup message of an instance's listening connection, and in no other. */
const LISTENING = "keyring-console changes";
const TERMINATE_OTHERS =
  "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";

describe("consoles on one Postgres", () => {
  let server: TestServer;
  let database: TestDatabase;
  let proxy: FreezingProxy;
  let node: Server;
  let instances: ConsoleProcess[];
  let accessKey: string;
  /** The first is connected directly, the second through the proxy. */
  let one: Caller;
  let two: Caller;

  before(async () => {
    server = await testServer();
  });
  after(() => server.stop());

  beforeEach(async () => {
    database = await createDatabase(server.url);
    proxy = await startFreezingProxy(database.url);
    const upstream = await startNode();
    node = upstream.server;
    // At the same time, on a database in which nothing is yet.
    instances = await Promise.all([database.url, proxy.url].map((url) => startInstance(url)));
    accessKey = instances.map((instance) => instance.accessKey).join("");
    [one, two] = instances.map((instance) => new Caller(instance, accessKey, SHARD)) as [Caller, Caller];
    await one.addShard(upstream.url);
  });

  afterEach(async () => {
    await Promise.all(instances.map((instance) => instance.end("SIGKILL")));
    await proxy.close();
    node.close();
    await database.drop();
  });

  /** A token that both instances have in memory. */
  async function knownToken(): Promise<{ id: string; value: string }> {
    const token = await one.mint();
    for (const caller of [one, two, one, two]) assert.equal(await caller.gateway(token.value), 200);
    return token;
  }

  it("start together, and only one of them makes the first access key", async () => {
    assert.match(accessKey, /^keyring_[\w-]{49}$/);
    const keys = await query<{ count: string }>(database.url, "select count(*) from access_keys");
    assert.deepEqual(keys, [{ count: "1" }]);
  });

  it("refuse a token within a second after another one revoked it", async () => {
    for (const [revoking, other] of [
      [one, two],
      [two, one],
    ] as const) {
      const token = await knownToken();
      await revoking.revoke(token.id);
      assert.equal(await revoking.gateway(token.value), 401);
      await within(1_000, "the token is refused", async () => (await other.gateway(token.value)) === 401);
    }
  });

  it("refuse it within a second also when the listening connection has died without a word", async () => {
    const token = await knownToken();
    proxy.freeze(LISTENING);
    await one.revoke(token.id);
    await within(1_000, "the token is refused", async () => (await two.gateway(token.value)) === 401);
    const second = await one.mint();
    assert.equal(await two.gateway(second.value), 200);
    await one.revoke(second.id);
    assert.equal(await two.gateway(second.value), 401, "nothing is remembered as long as it hears nothing");
  });

  it("hear of each other again when the network is back", async () => {
    const token = await knownToken();
    proxy.freeze(LISTENING);
    await within(10_000, "the connection is given up", () => two.instance.log().includes("does not hear"));
    await one.revoke(token.id);
    const other = await one.mint();
    proxy.thaw();
    await within(15_000, "a new connection hears", () => two.instance.log().includes("hears of the changes"));
    assert.equal(await two.gateway(token.value), 401);
    assert.equal(await two.gateway(other.value), 200);
    await one.revoke(other.id);
    await within(1_000, "the token is refused", async () => (await two.gateway(other.value)) === 401);
  });

  it("accept nothing from memory when they are cut off from the database", async () => {
    const token = await knownToken();
    proxy.freeze();
    await one.revoke(token.id);
    await within(1_000, "the token is not accepted", async () => (await two.gateway(token.value, 300)) !== 200);
  });

  it("go on when Postgres ends their connections", async () => {
    const token = await knownToken();
    await query(database.url, TERMINATE_OTHERS);
    // A request at that very moment may be told to come again.
    const path = `/shards/${SHARD}/tokens/${token.id}`;
    await within(5_000, "the revocation is done", async () => (await one.api("DELETE", path)).status === 200);
    await within(1_000, "the token is refused", async () => (await two.gateway(token.value)) === 401);
    assert.equal(await two.gateway((await one.mint()).value), 200);
  });

  it("go on when Postgres ends their connections while statements run on them", async () => {
    let over = false;
    const acknowledged: string[] = [];
    const mint = async (caller: Caller) => {
      while (!over) {
        const answer = await caller.api("POST", `/shards/${SHARD}/tokens`, { name: "a token", permissions: "full" });
        const { id } = (await answer.json()) as { id: string };
        assert.match(String(answer.status), /^(?:201|503)$/);
        if (answer.status === 201) acknowledged.push(id);
      }
    };
    const clients = [one, one, one, one, two, two, two, two].map(mint);
    const running = Promise.all(clients);
    for (let round = 0; round < 5; round += 1) {
      const enough = acknowledged.length + 20;
      await within(10_000, "tokens are issued", () => acknowledged.length > enough);
      await query(database.url, TERMINATE_OTHERS);
    }
    over = true;
    await running;
    const tokens = await query<{ id: string }>(database.url, "select id from tokens");
    const kept = new Set(tokens.map(({ id }) => id));
    assert.deepEqual(
      acknowledged.filter((id) => !kept.has(id)),
      [],
    );
  });

  it("use new connections to the database soon after all of theirs have died without a word", async () => {
    const asked = () => two.api("GET", "/access-keys");
    await Promise.all([asked(), asked(), asked()]);
    proxy.freeze();
    proxy.thaw();
    // a statement is given up after 20 s
    await within(30_000, "the database is read", async () => (await asked()).status === 200);
    for (const answer of await Promise.all([asked(), asked(), asked()])) assert.equal(answer.status, 200);
  });

  it("hear of what an operator changes in the database itself", async () => {
    const token = await knownToken();
    await query(database.url, "update tokens set revoke_at = now() where id = $1", [token.id]);
    for (const caller of [one, two]) {
      await within(1_000, "the token is refused", async () => (await caller.gateway(token.value)) === 401);
    }
  });

  it("refuse a removed access key within a second, and know a new one and a new shard at once", async () => {
    const body = { name: "for a while", rights: ["view-tokens", "add-shards"], shards: "all" };
    const made = (await (await one.api("POST", "/access-keys", body)).json()) as { id: string; value: string };
    const holder = new Caller(two.instance, made.value, SHARD);
    assert.equal((await holder.api("GET", "/access-keys/self")).status, 200);
    const shard = { id: "another-shard", rpcUrl: "http://127.0.0.1:9/", masterAccount: "another.testnet" };
    assert.equal((await two.api("GET", "/shards/another-shard")).status, 404);
    assert.equal((await one.api("POST", "/shards", shard)).status, 201);
    assert.equal((await two.api("GET", "/shards/another-shard")).status, 200);
    assert.equal((await one.api("DELETE", `/access-keys/${made.id}`)).status, 204);
    await within(
      1_000,
      "the key is refused",
      async () => (await holder.api("GET", "/access-keys/self")).status === 401,
    );
  });

  it("give one token and one live value to a mint that is repeated at the other one", async () => {
    const attempt = (number: number) => ({ "idempotency-key": "web.1", "idempotency-attempt": String(number) });
    const first = await one.mint(attempt(1));
    for (const caller of [one, two]) assert.equal(await caller.gateway(first.value), 200);
    const second = await two.mint(attempt(2));
    assert.deepEqual([second.id, second.replayed], [first.id, true]);
    for (const caller of [one, two]) {
      assert.equal(await caller.gateway(second.value), 200);
      await within(1_000, "the first value is void", async () => (await caller.gateway(first.value)) === 401);
    }
    const tokens = await query<{ id: string }>(database.url, "select id from tokens");
    assert.deepEqual(tokens, [{ id: first.id }]);
  });
});
