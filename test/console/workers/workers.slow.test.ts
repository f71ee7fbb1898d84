import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { copyTemplate, makeFolder } from "../../support/console.js";
import { createConsoleDatabase, type TestDatabase, type TestServer, testServer } from "../../support/postgres.js";
import { commandOf, endAtOnce } from "../../support/process-tree.js";
import { Client, type ConsoleOfWorkers, startConsoleOfWorkers } from "./support.js";

const SHARD = "acme-calimero-testnet";

describe("keyring-console --workers 2", () => {
  describe("with an embedded database", () => {
    promises(async () => {
      const dataDir = await makeFolder();
      await copyTemplate(dataDir);
      return { dataDir, env: { KEYRING_CONSOLE_MASTER_KEY: "ab".repeat(32) }, clean: async () => {} };
    });
  });

  describe("on Postgres", () => {
    let server: TestServer;
    before(async function () {
      this.timeout(60_000);
      server = await testServer();
    });
    after(() => server.stop());

    promises(async () => {
      const database: TestDatabase = await createConsoleDatabase(server.url);
      return { dataDir: await makeFolder(), env: { DATABASE_URL: database.url }, clean: () => database.drop() };
    });
  });
});

/** Where a console of several processes starts. */
interface Place {
  dataDir: string;
  env: Record<string, string>;
  clean(): Promise<void>;
}

function promises(makePlace: () => Promise<Place>): void {
  let place: Place;
  let rpc: Server;
  let answer: (response: ServerResponse) => void;
  let at: ConsoleOfWorkers;
  let clients: Client[];

  beforeEach(async function () {
    this.timeout(60_000);
    place = await makePlace();
    answer = (response) => response.end('{"result":"a block"}');
    rpc = createServer((request, response) => {
      request.resume();
      response.setHeader("content-type", "application/json");
      answer(response);
    }).listen(0, "127.0.0.1");
    await once(rpc, "listening");
    at = await startConsoleOfWorkers(place.dataDir, place.env);
    clients = Array.from({ length: 6 }, () => new Client(at));
    const rpcUrl = `http://127.0.0.1:${(rpc.address() as AddressInfo).port}`;
    const shard = { id: SHARD, masterAccount: "acme.calimero.testnet", rpcUrl };
    const added = await first().api("POST", "/shards", shard);
    assert.equal(added.status, 201, JSON.stringify(added.body));
  });

  afterEach(async () => {
    endAtOnce(...at.workers(), at.pid);
    await at.ended;
    for (const client of clients) client.close();
    rpc.closeAllConnections();
    rpc.close();
    await place.clean();
  });

  const first = () => clients[0] as Client;

  const issue = async (client = first()): Promise<{ id: string; value: string }> => {
    const { status, body } = await client.api("POST", `/shards/${SHARD}/tokens`, { name: "t", permissions: "full" });
    assert.equal(status, 201, JSON.stringify(body));
    return body as { id: string; value: string };
  };

  const statuses = async (token: string, of = clients) =>
    (await Promise.all(of.map((client) => client.rpc(SHARD, token)))).map(({ status }) => status);

  it("refuse what was revoked, wherever it was used before, as soon as that is acknowledged", async () => {
    const token = await issue();
    assert.deepEqual(await statuses(token.value), Array(6).fill(200));
    await first().api("PATCH", `/shards/${SHARD}`, { disabled: true });
    assert.deepEqual(await statuses(token.value), Array(6).fill(403));
    await first().api("PATCH", `/shards/${SHARD}`, { disabled: false });
    assert.deepEqual(await statuses(token.value), Array(6).fill(200));
    assert.equal((await first().api("DELETE", `/shards/${SHARD}/tokens/${token.id}`)).status, 200);
    assert.deepEqual(await statuses(token.value), Array(6).fill(401));
  });

  it("hold up no revocation when one of them hangs, which refuses the token when it goes on", async () => {
    const token = await issue();
    await statuses(token.value);
    const [hanging = 0] = at.workers();
    process.kill(hanging, "SIGSTOP");
    const free = await Promise.any(clients.map((client) => client.rpc(SHARD, token.value).then(() => client)));
    assert.equal((await free.api("DELETE", `/shards/${SHARD}/tokens/${token.id}`)).status, 200);
    assert.equal((await free.rpc(SHARD, token.value)).status, 401);
    process.kill(hanging, "SIGCONT");
    assert.deepEqual(await statuses(token.value), Array(6).fill(401));
  });

  it("lose nothing that was acknowledged when one of them is killed, and get another one", async () => {
    const [victim = 0] = at.workers();
    const acknowledged: string[] = [];
    const isOver = { now: false };
    const load = clients.map(async (client) => {
      while (!isOver.now) {
        const issued = await issue(client).catch(() => undefined);
        // the connection broke: the client makes a new one
        if (issued !== undefined) acknowledged.push(issued.id);
        else await pause(10);
      }
    });
    await until(() => acknowledged.length > 20);
    process.kill(victim, "SIGKILL");
    const before = acknowledged.length;
    await until(() => acknowledged.length > before + 20);
    await until(() => at.workers().length === 2 && !at.workers().includes(victim));
    isOver.now = true;
    await Promise.all(load);
    for (const id of acknowledged) {
      assert.equal((await first().api("GET", `/shards/${SHARD}/tokens/${id}`)).status, 200, id);
    }
    assert.match(at.log(), new RegExp(`"worker":${victim},.*"signal":"SIGKILL".*"msg":"a worker process ended`));
    const token = await issue();
    const [, newer = 0] = at.workers().toSorted((one, other) => one - other);
    const [older = 0] = at.workers().filter((pid) => pid !== newer);
    // the newer one serves by itself, as soon as it listens: it may have a process id before that
    process.kill(older, "SIGSTOP");
    await until(() => {
      const fresh = Array.from({ length: 6 }, () => new Client(at));
      clients.push(...fresh);
      const served = Promise.any(fresh.map((client) => client.rpc(SHARD, token.value)));
      return Promise.race([served.then(({ status }) => status === 200), pause(500).then(() => false)]);
    });
  });

  it("finish what is running when the console is told to stop, and tell what they have counted", async () => {
    const token = await issue();
    const waiting: ServerResponse[] = [];
    answer = (response) => void waiting.push(response);
    const running = clients.map((client) => client.rpc(SHARD, token.value));
    await until(() => waiting.length === 6);
    const pids = at.workers();
    // a terminal's Ctrl-C reaches all of them
    for (const pid of [at.pid, ...pids]) process.kill(pid, "SIGINT");
    await until(async () => !(await canConnect(at.url)));
    for (const response of waiting) response.end('{"result":"late"}');
    assert.deepEqual(
      (await Promise.all(running)).map(({ status, body }) => [status, body.result]),
      Array(6).fill([200, "late"]),
    );
    assert.equal(await at.ended, 0);
    await until(() => pids.every((pid) => commandOf(pid) === ""));

    at = await startConsoleOfWorkers(place.dataDir, { ...place.env, KEYRING_CONSOLE_WORKERS: "1" });
    const later = new Client({ url: at.url, accessKey: at.accessKey });
    clients.push(later);
    const { body } = await later.api("GET", `/shards/${SHARD}/tokens/${token.id}/usage`);
    const { days } = body as { days: { read: unknown }[] };
    assert.deepEqual(
      days.map(({ read }) => read),
      [{ allowed: 6, denied: 0 }],
    );
  });

  it("keep to the bounds of a token, and have what they refuse in the audit trail", async () => {
    const elsewhere = { name: "elsewhere", permissions: "full", allowedAddresses: ["192.0.2.0/24"] };
    const { body } = await first().api("POST", `/shards/${SHARD}/tokens`, elsewhere);
    assert.deepEqual(await statuses(String(body.value)), Array(6).fill(403));
    const path = `/shards/${SHARD}/tokens/${body.id}`;
    const widened = await first().api("PATCH", path, { allowedAddresses: ["127.0.0.0/8", "192.0.2.0/24"] });
    assert.equal(widened.status, 200, JSON.stringify(widened.body));
    assert.deepEqual(await statuses(String(body.value)), Array(6).fill(200));
    await first().api("PATCH", path, { requestsPerSecond: 2 });
    assert.ok((await statuses(String(body.value))).includes(429));
    const reasons = async () => {
      const { body: page } = await first().api("GET", "/audit?outcome=refused");
      return (page.records as { reason: string }[]).map(({ reason }) => reason);
    };
    const expected = ["address-not-allowed", "rate-limited"];
    await until(async () => {
      const found = await reasons();
      return expected.every((reason) => found.includes(reason));
    });
  });

  it("have none of the console's secrets, and end with it", async () => {
    const pids = at.workers();
    assert.equal(pids.length, 2);
    if (process.platform === "linux") {
      for (const pid of pids)
        assert.doesNotMatch(
          readFileSync(`/proc/${pid}/environ`, "utf8"),
          /\0(?:DATABASE_URL|KEYRING_CONSOLE_MASTER_KEY)=/,
        );
    }
    endAtOnce(at.pid);
    await until(() => pids.every((pid) => commandOf(pid) === ""));
  });
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(10);
}

function canConnect(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}
