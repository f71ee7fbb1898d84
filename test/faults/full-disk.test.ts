import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { LEASE_MS } from "../../console/src/custodian/operations.js";
import { openEmbedded } from "../../console/src/store/embedded.js";
import { type ConsoleProcess, startConsoleProcess } from "../support/console-process.js";
import { SmallDisk } from "../support/small-disk.js";
import { Client, Load } from "./outages/clients.js";

const SHARD = "demos-calimero-testnet";
/** Longer than an operation waits whose console could not write down that it lets go of it. */
const FOR_EVER_MS = 2 * LEASE_MS;
const KEYS = `/api/v1/shards/${SHARD}/accounts/demos.calimero.testnet/keys`;

describe("an embedded console whose disk is full", () => {
  let disk: SmallDisk;
  let data: string;
  let console: ConsoleProcess | undefined;
  let load: Load | undefined;
  const client = () => new Client(console as ConsoleProcess, (console as ConsoleProcess).accessKey, SHARD);
  const start = async () => {
    console = await startConsoleProcess(data);
    return client();
  };

  function mount(context: Mocha.Context): void {
    disk = SmallDisk.forTest(context, 128);
    data = join(disk.folder, "data");
  }
  afterEach(async () => {
    await load?.end();
    await console?.end("SIGKILL");
    disk?.remove();
    load = console = undefined;
  });

  async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + FOR_EVER_MS;
    while (!(await holds())) {
      if (performance.now() > deadline)
        throw new Error(`it never was so that ${what}:\n${console?.log().slice(-3_000)}`);
      await pause(5);
    }
  }

  /** Every token whose issue was acknowledged is accepted, and none whose revocation was. */
  async function assertKept(asker: Client, { issued }: Load): Promise<void> {
    assert.ok(issued.length > 0);
    for (const { id, value, revocation } of issued) {
      const status = (await asker.gateway(value))?.status;
      if (revocation === "acknowledged") assert.equal(status, 401, id);
      if (revocation === "none") assert.equal(status, 200, id);
    }
  }

  it("answers changes with 503 while its tables cannot grow, serves what it has, and changes again once there is space", async function () {
    this.timeout(4 * FOR_EVER_MS);
    mount(this);
    const asker = await start();
    load = new Load(asker);
    const { issued } = load;
    await until("tokens are issued", () => issued.length > 20);
    const addKey = () => asker.ask("POST", KEYS, { publicKey: generateKeyPair().publicKey, labels: { instance: "i" } });
    const added: string[] = [];
    const add = async () => {
      const answer = await addKey();
      if (answer?.status === 202) added.push((answer.json as { id: string }).id);
      else assert.equal(answer?.status, 503, JSON.stringify(answer?.json));
    };
    // so that the operations have a page with space
    await add();
    disk.fill();
    const { turnedAway } = load;
    await until("changes are turned away", async () => {
      await add();
      return (load?.turnedAway ?? 0) > turnedAway + 50;
    });
    const token = { name: "one more", permissions: ["view-accounts"] };
    await until("a token is refused in words", async () => {
      const answer = await asker.ask("POST", `/api/v1/shards/${SHARD}/tokens`, token);
      return /cannot write: its disk is full/.test((answer?.json as { detail?: string } | undefined)?.detail ?? "");
    });
    const kept = issued.find(({ revocation }) => revocation === "none");
    assert.equal((await asker.gateway(kept?.value ?? ""))?.status, 200);
    assert.equal((await asker.ask("GET", `/api/v1/shards/${SHARD}/tokens`))?.status, 200);

    disk.free();
    const before = issued.length;
    await until("tokens are issued again", () => issued.length > before + 20);
    await load.end();
    assert.deepEqual(load.wrong, []);
    await assertKept(asker, load);
    const restarted = async () => {
      await console?.end("SIGTERM");
      return start();
    };
    for (const next of [async () => client(), restarted]) {
      const asker = await next();
      await assertKept(asker, load);
      assert.ok(added.length > 1, "operations were accepted while the disk was full");
      for (const id of added) {
        await until(`operation ${id} is done`, async () => {
          const answer = await asker.ask("GET", `/api/v1/operations/${id}?wait=20`);
          return (answer?.json as { status?: string } | undefined)?.status === "done";
        });
      }
    }
  });

  it("ends with code 70 once its log cannot grow, refuses in words to start, and has all it acknowledged once there is space", async function () {
    this.timeout(4 * FOR_EVER_MS);
    mount(this);
    await mkdir(data);
    await (await startConsoleProcess(data)).end("SIGTERM");
    await useUpLogSegment(join(data, "pg"));
    const asker = await start();
    disk.fill(LEFT_FOR_TABLES);
    load = new Load(asker);
    let code: number | null | undefined;
    void console?.ended.then((ended) => {
      code = ended;
    });
    const values = Array.from({ length: 10 }, (_, label) => [`label-${label}`, randomBytes(45).toString("base64url")]);
    const big = { name: "big", permissions: "full", labels: Object.fromEntries(values) };
    const issueBig = () => asker.ask("POST", `/api/v1/shards/${SHARD}/tokens`, big);
    await until("the console has ended", async () => {
      await Promise.all(Array.from({ length: 8 }, issueBig));
      return code !== undefined;
    });
    assert.equal(code, 70);
    await load.end();
    assert.deepEqual(
      load.wrong.filter((answer) => !answer.endsWith(": no answer")),
      [],
    );
    assert.match(
      console?.log() ?? "",
      /The embedded database could not write to its disk .*free space.*then start the console again/,
    );

    disk.fill();
    for (let time = 0; time < 3; time += 1) {
      await assert.rejects(
        start(),
        /exit code 1\).*: The data folder \S+ cannot be used: the disk is full\. Free space and start the console again\.\n$/s,
      );
    }
    disk.free();
    const again = await start();
    await assertKept(again, load);
    load = new Load(again);
    const later = load.issued;
    await until("tokens are issued again", () => later.length > 20);
  });
});

/** The tables may grow, a segment of the log (16 MB) may not. */
const LEFT_FOR_TABLES = 8;

/** Writes into the log of a database until a quarter is left of its segment; with less, a checkpoint would make the next one. */
async function useUpLogSegment(folder: string): Promise<void> {
  const engine = await openEmbedded(folder, {
    relaxed: false,
    onDiskFailure: (error) => {
      throw error;
    },
  });
  const left = async () => {
    const { rows } = await engine.pool.query<{ used: number }>(
      "select mod(pg_current_wal_insert_lsn() - '0/0', 16 * 1024 * 1024)::integer as used",
    );
    return 16 * 1024 * 1024 - (rows[0]?.used ?? 0);
  };
  for (let rest = await left(); rest > 4_800_000; rest = await left()) {
    await engine.pool.query("select pg_logical_emit_message(true, 'x', repeat('x', $1))", [
      Math.min(rest - 4_500_000, 1_000_000),
    ]);
  }
  await engine.close();
}
