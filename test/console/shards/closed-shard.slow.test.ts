import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { type Console, createConsole } from "../../../console/src/index.js";
import { createLogger } from "../../../console/src/log/logger.js";
import { openStore } from "../../../console/src/store/store.js";
import { ShardUnderTest, serve } from "../../shard/support.js";
import { TestClock } from "../../support/clock.js";
import { adminFetch, makeFolder, startConsole, type TestConsole } from "../../support/console.js";
import { inTransaction, waitingForLocks } from "../../support/postgres.js";
import { call, gatewayStatus, issue, problem, type TokenBody } from "../calls.js";
import { addKey, keysOf, keysPath, MASTER, type OperationBody, settled, somePublicKey } from "../custodian/support.js";
import { startTroubledRpc, type TroubledRpc } from "../custodian/troubled-rpc.js";

interface ShardBody {
  id: string;
  status: string;
  disabledAt: string | null;
  removedAt: string | null;
  removedBy: { kind: string } | null;
}

interface RemovedBody {
  shard: ShardBody;
  revokedTokens: number;
  failedOperations: number;
}

describe("console: a shard that is disabled", () => {
  const clock = new TestClock();
  let at: TestConsole;
  let tokens: string;
  before(async () => {
    at = await startConsole({ now: clock.now });
    tokens = `/shards/${at.shardId}/tokens`;
  });
  after(() => at.close());
  afterEach(() => set(false));

  const set = (disabled: boolean) =>
    call<ShardBody>(at, `/shards/${at.shardId}`, 200, { method: "PATCH", body: { disabled } });

  it("is refused at the gateway before that is answered, with 403: its tokens are alive, and serve again once it is enabled", async () => {
    const { id, value } = await issue(at);
    assert.equal(await gatewayStatus(at, value), 200);
    const disabled = await set(true);
    assert.deepEqual([disabled.status, disabled.disabledAt], ["disabled", clock.at(0)]);
    const answer = await at.gatewayFetch(value);
    assert.equal(answer.status, 403);
    assert.match(await answer.text(), /The shard demos-calimero-testnet is disabled/);
    assert.equal((await call<TokenBody>(at, `${tokens}/${id}`, 200)).status, "active");
    clock.advance(60);
    assert.equal((await set(true)).disabledAt, disabled.disabledAt, "the first time stays");
    const enabled = await set(false);
    assert.deepEqual([enabled.status, enabled.disabledAt], ["active", null]);
    assert.equal(await gatewayStatus(at, value), 200);
  });

  it("gets no further token, also by a repetition; those it has can be narrowed and revoked", async () => {
    const body = { name: "a token", permissions: "full" };
    const attempt = (number: number) => ({ "idempotency-key": "closed", "idempotency-attempt": `${number}` });
    const { id } = await issue(at, {}, attempt(1));
    await set(true);
    const refused = await problem(at, tokens, "shard-disabled", { body });
    assert.deepEqual([refused.status, refused.shardId], [409, at.shardId]);
    await problem(at, tokens, "shard-disabled", { body, headers: attempt(2) });
    await call(at, `${tokens}/${id}`, 200, { method: "PATCH", body: { permissions: ["view-blocks"] } });
    const revoked = await call<TokenBody>(at, `${tokens}/${id}`, 200, { method: "DELETE" });
    assert.equal(revoked.status, "revoked");
  });

  it("is left alone by the custodian; what it keeps is still listed", async () => {
    const publicKey = somePublicKey();
    await addKey(at, publicKey);
    await set(true);
    const account = `/shards/${at.shardId}/accounts/${MASTER}`;
    const asked: [string, object][] = [
      [keysPath(at), { body: { publicKey: somePublicKey() } }],
      [`${keysPath(at)}/${encodeURIComponent(publicKey)}`, { method: "DELETE" }],
      [keysPath(at), {}],
      [`${keysPath(at)}/${encodeURIComponent(publicKey)}`, {}],
      [`/shards/${at.shardId}/accounts`, { body: { accountId: `new.${MASTER}` } }],
      [account, { method: "DELETE" }],
      [`/shards/${at.shardId}/custody-differences`, {}],
    ];
    for (const [path, init] of asked) await problem(at, path, "shard-disabled", init);
    const { balance } = await call<{ balance: string | null }>(at, account, 200);
    assert.equal(balance, null);
    await set(false);
    assert.ok((await keysOf(at)).includes(publicKey));
  });

  it("does not let in a request whose body ends after that", async () => {
    const { value } = await issue(at);
    const body = JSON.stringify({ jsonrpc: "2.0", id: "late", method: "status", params: [] });
    const socket = connect(Number(new URL(at.url).port), "127.0.0.1");
    await once(socket, "connect");
    socket.write(
      `POST /api/v1/shards/${at.shardId}/neard-rpc/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-api-key: ${value}\r\n` +
        `content-length: ${body.length}\r\n\r\n${body.slice(0, 1)}`,
    );
    assert.equal(await gatewayStatus(at, value), 200);
    await set(true);
    socket.write(body.slice(1));
    assert.match(await text(socket), /^HTTP\/1\.1 403 /);
  });

  describe("at another instance, on Postgres", () => {
    let other: Console;
    before(async function () {
      if (at.databaseUrl === undefined) return this.skip();
      const dataDir = await makeFolder();
      other = await createConsole({ databaseUrl: at.databaseUrl, dataDir, developmentShards: [] });
    });
    after(() => other?.close());

    const waiting = (count: number) => waitingForLocks(at.databaseUrl ?? "", count);
    const mint = async (headers = {}) =>
      (await at.adminFetch(tokens, { body: { name: "a token", permissions: "full" }, headers })).status;

    it("gets a token that was asked for while it was being enabled", async () => {
      await set(true);
      await inTransaction(at.databaseUrl ?? "", "update shards set disabled_at = null", async () => {
        const minting = mint();
        await waiting(1);
        return () => minting.then((status) => assert.equal(status, 201));
      });
    });

    it("is disabled before tokens that are asked for later, however many are under way", async () => {
      const attempt = (number: number) => ({ "idempotency-key": "slow", "idempotency-attempt": `${number}` });
      assert.equal(await mint(attempt(1)), 201);
      const slow = "select from tokens where idempotency_key = 'slow' for update";
      await inTransaction(at.databaseUrl ?? "", slow, async () => {
        const first = mint(attempt(2));
        await waiting(1);
        const disabled = set(true);
        await waiting(2);
        const later = mint();
        await Promise.race([later, waiting(3)]);
        return async () =>
          assert.deepEqual([await first, (await disabled).status, await later], [201, "disabled", 409]);
      });
    });

    it("is refused here within a moment, and served again", async () => {
      const { value } = await issue(at);
      const there = (disabled: boolean) =>
        adminFetch(other.url, `/shards/${at.shardId}`, {
          method: "PATCH",
          body: { disabled },
          accessKey: at.accessKey,
        });
      assert.equal(await gatewayStatus(at, value), 200);
      assert.equal((await there(true)).status, 200);
      while ((await gatewayStatus(at, value)) !== 403) await setTimeout(10);
      assert.equal((await there(false)).status, 200);
      while ((await gatewayStatus(at, value)) !== 200) await setTimeout(10);
    });
  });
});

describe("console: a shard that is removed", () => {
  let under: ShardUnderTest;
  let shard: Awaited<ReturnType<typeof serve>>;
  let rpc: TroubledRpc;
  let at: TestConsole;
  let count = 0;
  const logged: string[] = [];
  before(async () => {
    under = await ShardUnderTest.start();
    shard = await serve(under);
    rpc = await startTroubledRpc(shard.url);
    const logger = createLogger("warn", { write: (line) => void logged.push(line) });
    at = await startConsole({ allowPrivateUpstreams: true, logger });
  });
  after(async () => {
    rpc.server.closeAllConnections();
    await at.close();
    rpc.server.close();
    await shard.close();
    await under.dispose();
  });

  /** A console's view of a shard of its own. */
  async function add(): Promise<TestConsole> {
    const shardId = `removed${count++}-calimero-testnet`;
    await call(at, "/shards", 201, { body: { id: shardId, masterAccount: MASTER, rpcUrl: rpc.url } });
    const custody = { method: "PUT", body: { privateKey: under.key.privateKey } };
    await call(at, `/shards/${shardId}/accounts/${MASTER}`, 200, custody);
    return { ...at, shardId };
  }
  const remove = (shardId: string) => call<RemovedBody>(at, `/shards/${shardId}`, 200, { method: "DELETE" });

  it("has no living token from then on, and stays visible with them; its id is taken for good", async () => {
    const one = await add();
    const [first, second] = [await issue(one), await issue(one)];
    await call(one, `/shards/${one.shardId}/tokens/${second.id}`, 200, { method: "DELETE" });
    const ask = () => at.gatewayFetch(first.value, { method: "status" }, one.shardId);
    assert.equal((await ask()).status, 200);
    const removed = await remove(one.shardId);
    assert.deepEqual([removed.revokedTokens, removed.failedOperations], [1, 0]);
    assert.deepEqual([removed.shard.status, removed.shard.removedBy?.kind], ["removed", "access-key"]);
    assert.equal((await ask()).status, 401);

    const path = `/shards/${one.shardId}`;
    assert.deepEqual(await call<ShardBody>(at, path, 200), removed.shard);
    const token = await call<TokenBody>(at, `${path}/tokens/${first.id}`, 200);
    assert.deepEqual([token.status, token.revokedBy?.kind], ["revoked", "access-key"]);
    assert.equal(
      (await call<TokenBody>(at, `${path}/tokens/${first.id}`, 200, { method: "DELETE" })).status,
      "revoked",
    );
    const repeated = await remove(one.shardId);
    assert.deepEqual(repeated, { ...removed, revokedTokens: 0 }, "an answer may get lost");
    await problem(at, path, "shard-removed", { method: "PATCH", body: { disabled: false } });
    await problem(at, `${path}/tokens`, "shard-removed", { body: { name: "x", permissions: "full" } });
    await problem(at, `${path}/accounts/${MASTER}/keys`, "shard-removed", { body: { publicKey: somePublicKey() } });
    const again = { body: { id: one.shardId, masterAccount: MASTER, rpcUrl: rpc.url } };
    assert.match((await problem(at, "/shards", "shard-exists", again)).detail, /was removed/);
    const ids = async (query: string) =>
      (await call<{ shards: ShardBody[] }>(at, `/shards${query}`, 200)).shards.map(({ id }) => id);
    assert.ok(!(await ids("")).includes(one.shardId));
    assert.ok((await ids("?removed=true")).includes(one.shardId));
  });

  it("lets what is pending wait while it is disabled, and ends it when it is removed", async () => {
    const one = await add();
    rpc.mode = "fail";
    const order = () => call<OperationBody>(one, keysPath(one), 202, { body: { publicKey: somePublicKey() } });
    const before = rpc.troubled;
    const sent = await order();
    while (rpc.troubled === before) await setTimeout(10);
    await call(at, `/shards/${one.shardId}`, 200, { method: "PATCH", body: { disabled: true } });
    rpc.mode = "answer";
    await setTimeout(3_000);
    assert.equal((await call<OperationBody>(at, `/operations/${sent.id}`, 200)).status, "pending");
    await call(at, `/shards/${one.shardId}`, 200, { method: "PATCH", body: { disabled: false } });
    assert.equal((await settled(at, sent)).status, "done");

    rpc.mode = "fail";
    const lost = await order();
    assert.equal((await remove(one.shardId)).failedOperations, 1);
    rpc.mode = "answer";
    const { status, error } = await settled(at, lost);
    assert.deepEqual([status, error?.code], ["failed", "ShardRemoved"]);
  });

  it("gets nothing signed that was begun before it was disabled", async () => {
    const one = await add();
    let looks = 0;
    let goOn = () => {};
    rpc.before = async (body) => {
      // the first is for who asks, the second for the signature
      if (body.includes("view_access_key") && ++looks === 2) await new Promise<void>((resolve) => (goOn = resolve));
    };
    const order = await call<OperationBody>(one, keysPath(one), 202, { body: { publicKey: somePublicKey() } });
    while (looks < 2) await setTimeout(10);
    await call(at, `/shards/${one.shardId}`, 200, { method: "PATCH", body: { disabled: true } });
    goOn();
    while (!logged.some((line) => line.includes(order.id) && line.includes("has to wait"))) await setTimeout(10);
    const { status, transactionHash } = await call<OperationBody>(at, `/operations/${order.id}`, 200);
    assert.deepEqual([status, transactionHash], ["pending", null]);
    await call(at, `/shards/${one.shardId}`, 200, { method: "PATCH", body: { disabled: false } });
    assert.equal((await settled(at, order)).status, "done");
  });

  it("leaves the only key of an account in the database that was being made on it", async () => {
    const one = await add();
    const before = rpc.troubled;
    rpc.mode = "fail";
    const body = { accountId: `made.${MASTER}` };
    const order = await call<OperationBody>(one, `/shards/${one.shardId}/accounts`, 202, { body });
    while (rpc.troubled === before) await setTimeout(10);
    assert.equal((await remove(one.shardId)).failedOperations, 1);
    rpc.mode = "answer";
    await at.stop();
    const folder = join(at.dataDir, "pg");
    const onConnectionLost = (error: Error) => assert.fail(error);
    const store = await openStore({ databaseUrl: at.databaseUrl, folder, onConnectionLost });
    const kept = await store.database
      .selectFrom("operations")
      .select(["status", "sealed_key"])
      .where("id", "=", order.id)
      .executeTakeFirstOrThrow();
    await store.close();
    at = await at.restart();
    assert.equal(kept.status, "failed");
    assert.ok(kept.sealed_key);
  });

  it("leaves no token alive that was asked for at that moment", async () => {
    for (let round = 0; round < 5; round += 1) {
      const one = await add();
      const mint = async () => {
        const path = `/shards/${one.shardId}/tokens`;
        const answer = await at.adminFetch(path, { body: { name: "late", permissions: "full" } });
        return answer.status === 201 ? ((await answer.json()) as { value: string }).value : undefined;
      };
      const minting = Array.from({ length: 20 }, mint);
      await remove(one.shardId);
      for (const value of await Promise.all(minting)) {
        if (value === undefined) continue;
        assert.equal((await at.gatewayFetch(value, { method: "status" }, one.shardId)).status, 401);
      }
    }
  });

  it("stays closed when the console starts again, also where it is a development shard that the settings ask for", async () => {
    let own = await startConsole();
    try {
      const { value } = await issue(own);
      await call(own, `/shards/${own.shardId}`, 200, { method: "DELETE" });
      own = await own.restart();
      assert.equal(await gatewayStatus(own, value), 401);
      assert.equal((await call<ShardBody>(own, `/shards/${own.shardId}`, 200)).status, "removed");
    } finally {
      await own.close();
    }
  });
});
