import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../console/src/options.js";
import { copyTemplate, makeFolder } from "../support/console.js";
import { type ConsoleProcess, startConsoleProcess } from "../support/console-process.js";
import { createDatabase, query, type TestServer, testServer } from "../support/postgres.js";
import { Caller, startInstance, startNode } from "./postgres-consoles.js";

/** What a client was told is so. */
class Acknowledged {
  readonly minted = new Map<string, string>();
  readonly revoked = new Set<string>();
  /** Asked to be revoked, with or without an answer. */
  readonly asked = new Set<string>();
  refused = 0;

  get count(): number {
    return this.minted.size + this.revoked.size;
  }
}

/** Mints tokens and revokes every other one, several clients at a time, until the callers' consoles no longer answer. */
async function load(callers: readonly Caller[], told: Acknowledged, each: number, progress: () => void): Promise<void> {
  const client = async (caller: Caller) => {
    for (let number = 0; number < each; number += 1) {
      try {
        const { id, value } = await caller.mint();
        told.minted.set(id, value);
        if (number % 2 === 1) {
          told.asked.add(id);
          await caller.revoke(id);
          told.revoked.add(id);
        }
        progress();
      } catch {
        told.refused += 1;
        return;
      }
    }
  };
  await Promise.all(callers.flatMap((caller) => Array.from({ length: 4 }, () => client(caller))));
}

/** Kills a console once so many answers have been given, while others are on their way. */
function killAfter(told: Acknowledged, answers: number, victim: ConsoleProcess): () => void {
  return () => {
    if (told.count >= answers) void victim.end("SIGKILL");
  };
}

describe("a console that is killed under load", () => {
  let server: TestServer;
  before(async () => {
    server = await testServer();
  });
  after(() => server.stop());

  for (const killed of [0, 1]) {
    it(`loses no acknowledged mint or revocation on Postgres, whichever of two it is (${killed + 1})`, async () => {
      const database = await createDatabase(server.url);
      const node = await startNode();
      const instances = await Promise.all([startInstance(database.url), startInstance(database.url)]);
      try {
        const accessKey = instances.map((instance) => instance.accessKey).join("");
        const callers = instances.map((instance) => new Caller(instance, accessKey, "shared-calimero-testnet"));
        const [victim, survivor] = [instances[killed], callers[1 - killed]];
        assert.ok(victim && survivor);
        await survivor.addShard(node.url);
        const told = new Acknowledged();
        await load(callers, told, 60, killAfter(told, 100, victim));
        assert.ok(told.refused > 0, "it was killed while clients were at work");

        const rows = await query<{ id: string; hash: string; revoked: boolean }>(
          database.url,
          "select id, encode(value_hash, 'hex') as hash, revoke_at is not null as revoked from tokens",
        );
        const stored = new Map(rows.map((row) => [row.id, row]));
        for (const [id, value] of told.minted) {
          assert.equal(stored.get(id)?.hash, createHash("sha256").update(value).digest("hex"), `minted ${id}`);
        }
        for (const id of told.revoked) assert.equal(stored.get(id)?.revoked, true, `revoked ${id}`);
        for (const { id, revoked } of rows) assert.ok(!revoked || told.asked.has(id), `nobody asked to revoke ${id}`);
      } finally {
        await Promise.all(instances.map((instance) => instance.end("SIGKILL")));
        node.server.close();
        await database.drop();
      }
    });
  }

  it("loses no acknowledged mint or revocation in its embedded database", async () => {
    const dataDir = await makeFolder();
    await copyTemplate(dataDir);
    const first = await startConsoleProcess(dataDir);
    const told = new Acknowledged();
    const at = (console: ConsoleProcess) => new Caller(console, first.accessKey, DEFAULT_DEVELOPMENT_SHARD.id);
    await load([at(first)], told, 60, killAfter(told, 50, first));
    await first.end("SIGKILL");
    assert.ok(told.refused > 0, "it was killed while clients were at work");

    const second = await startConsoleProcess(dataDir);
    try {
      const caller = at(second);
      for (const [id, value] of told.minted) {
        const alive = !told.asked.has(id);
        if (alive) assert.equal(await caller.gateway(value), 200, `minted ${id}`);
        if (told.revoked.has(id)) assert.equal(await caller.gateway(value), 401, `revoked ${id}`);
        assert.match(await caller.status(id), alive ? /^active$/ : told.revoked.has(id) ? /^revoked$/ : /./);
      }
    } finally {
      await second.end("SIGTERM");
    }
  });
});
