import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type OperationBody, someInstance, somePublicKey } from "../console/custodian/support.js";
import { ShardUnderTest, serve } from "../shard/support.js";
import type { ConsoleProcess } from "../support/console-process.js";
import { createDatabase, type TestDatabase, type TestServer, testServer } from "../support/postgres.js";
import { Caller, startInstance } from "./postgres-consoles.js";

const SHARD = "shared-calimero-testnet";
const ACCOUNT = "demos.calimero.testnet";
const KEYS = `/shards/${SHARD}/accounts/${ACCOUNT}/keys`;

/** An operation that a console has acknowledged. */
interface Told {
  id: string;
  publicKey: string;
}

describe("two consoles on one Postgres, whose custodian signs for a shard at a URL", () => {
  const masterKey = randomBytes(32).toString("hex");
  let server: TestServer;
  let database: TestDatabase;
  let under: ShardUnderTest;
  let rpc: Awaited<ReturnType<typeof serve>>;
  let instances: ConsoleProcess[] = [];
  let callers: Caller[] = [];

  before(async () => {
    server = await testServer();
    under = await ShardUnderTest.start();
    rpc = await serve(under);
  });
  after(async () => {
    await rpc?.close();
    await under?.dispose();
    await server?.stop();
  });
  beforeEach(async () => {
    database = await createDatabase(server.url);
    instances = await Promise.all(
      [1, 2].map(() => startInstance(database.url, { KEYRING_CONSOLE_MASTER_KEY: masterKey })),
    );
    const accessKey = instances.map((instance) => instance.accessKey).join("");
    callers = instances.map((instance) => new Caller(instance, accessKey, SHARD));
    const [one] = callers as [Caller];
    const shard = { id: SHARD, rpcUrl: rpc.url, masterAccount: ACCOUNT };
    assert.equal((await one.api("POST", "/shards", shard)).status, 201);
    const custody = { privateKey: under.key.privateKey };
    assert.equal((await one.api("PUT", `/shards/${SHARD}/accounts/${ACCOUNT}`, custody)).status, 200);
  });
  afterEach(async () => {
    await Promise.all(instances.map((instance) => instance.end("SIGKILL")));
    await database.drop();
  });

  async function order(caller: Caller): Promise<Told> {
    const publicKey = somePublicKey();
    const answer = await caller.api("POST", KEYS, { publicKey, labels: { instance: someInstance() } });
    const { id } = (await answer.json()) as OperationBody;
    assert.equal(answer.status, 202);
    return { id, publicKey };
  }

  async function end(caller: Caller, { id }: Told): Promise<OperationBody> {
    for (const until = Date.now() + 90_000; ; ) {
      const operation = (await (await caller.api("GET", `/operations/${id}?wait=20`)).json()) as OperationBody;
      if (operation.status !== "pending" || Date.now() > until) return operation;
    }
  }

  it("sign side by side for one account, and every operation has its effect once", async () => {
    const told = await Promise.all(Array.from({ length: 20 }, (_, turn) => order(callers[turn % 2] as Caller)));
    const ended = await Promise.all(told.map((one, turn) => end(callers[(turn + 1) % 2] as Caller, one)));
    assert.deepEqual(
      ended.filter(({ status }) => status !== "done"),
      [],
    );
    const present = await under.keysOf(ACCOUNT);
    for (const { publicKey } of told) assert.equal(present.filter((key) => key === publicKey).length, 1);
  });

  for (const victim of [0, 1]) {
    it(`lose no operation that was acknowledged when the ${victim === 0 ? "first" : "second"} is killed`, async () => {
      const told: Told[] = [];
      const client = async (_: unknown, turn: number) => {
        try {
          told.push(await order(callers[turn % 2] as Caller));
          if (told.length === 6) void instances[victim]?.end("SIGKILL");
        } catch {
          // without an answer nobody relies on it
        }
      };
      await Promise.all(Array.from({ length: 16 }, client));
      await instances[victim]?.end("SIGKILL");
      assert.ok(told.length >= 6);
      const survivor = callers[1 - victim] as Caller;
      const ended = await Promise.all(told.map((one) => end(survivor, one)));
      assert.deepEqual(
        ended.filter(({ status }) => status !== "done"),
        [],
      );
      const present = await under.keysOf(ACCOUNT);
      for (const { publicKey } of told) assert.equal(present.filter((key) => key === publicKey).length, 1);
      for (const instance of instances) assert.ok(!/ed25519:[1-9A-HJ-NP-Za-km-z]{80}/.test(instance.log()));
    });
  }
});
