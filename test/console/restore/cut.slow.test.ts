import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { sql } from "kysely";
import { openAsItIs } from "../../../console/src/store/store.js";
import { makeFolder, startConsole, type TestConsole } from "../../support/console.js";
import { copyDatabase } from "../../support/postgres.js";
import { call, type IssuedBody } from "../calls.js";
import { backUp, emptyPlace, masterKeyOf, type Place, restore } from "./support.js";

const MAIN = join(__dirname, "../../../console/dist/main.js");
const CUT_HERE = join(__dirname, "cut-here.cjs");

/** The step from which on a restore is finished when it is run again. */
const DECLARED = "rename restoring-draft restoring";
/** Before that step no restore has changed anything, as the first test shows when it tries all of them. */
const FIRST_CHANGE = 10;
/** Where nothing was there, a restore that was cut off before this step is one that never ran. */
const FIRST_CHANGE_OF_EMPTY = 15;
/** Steps that differ from another one in the file's name alone; tried with KEYRING_TEST_FULL. */
const LIKE_ANOTHER = /development-shards|setup-code|replaced\/access-key|unfinished/;
/** Each step takes seconds. A step that fails is tried where it differs from one that kills: with a server that may have committed. */
const FULL = Boolean(process.env["KEYRING_TEST_FULL"]);

describe("a restore that is cut off at any step", () => {
  let file: string;
  let masterKey: string;
  /** What the backup holds. */
  let restored: IssuedBody;
  /** A console that does not run; its data is copied to where the backup is restored. */
  let there: TestConsole;
  let previous: IssuedBody;

  before(async function () {
    this.timeout(60_000);
    const issue = (on: TestConsole, name: string) =>
      call<IssuedBody>(on, `/shards/${on.shardId}/tokens`, 201, { body: { name, permissions: "full" } });
    const backedUp = await startConsole();
    restored = await issue(backedUp, "restored");
    file = await backUp(backedUp);
    masterKey = await masterKeyOf(backedUp);
    await backedUp.close();
    there = await startConsole({ masterKey });
    previous = await issue(there, "previous");
    await there.stop();
  });
  after(() => there.close());

  async function copied(): Promise<Place & { remove(): Promise<void> }> {
    const dataDir = await makeFolder();
    await cp(there.dataDir, dataDir, { recursive: true });
    const server = process.env.KEYRING_TEST_DATABASE_URL ?? "";
    const database = there.databaseUrl === undefined ? undefined : await copyDatabase(server, there.databaseUrl);
    const remove = async () => {
      await rm(dataDir, { recursive: true });
      await database?.drop();
    };
    return { dataDir, databaseUrl: database?.url, remove };
  }

  /** Restores in a process of its own that a step ends, or in which a step fails. @returns the step's name; undefined where none has the number */
  async function cutAt(step: number, how: "kill" | "fail", place: Place, options: readonly string[]) {
    const args = ["--require", CUT_HERE, MAIN, "restore", file, "--data", place.dataDir, ...options];
    const child = spawn(process.execPath, args, {
      env: {
        PATH: process.env.PATH,
        CUT_FOLDER: place.dataDir,
        CUT_STEP: String(step),
        CUT_HOW: how,
        KEYRING_CONSOLE_MASTER_KEY: masterKey,
        ...(place.databaseUrl === undefined ? {} : { DATABASE_URL: place.databaseUrl }),
      },
      stdio: ["ignore", "ignore", "pipe", "pipe"],
    });
    const [name, log] = [text(child.stdio[3] as Readable), text(child.stderr as Readable)];
    const [code] = (await once(child, "close")) as [number | null];
    if ((await name) !== "") return name;
    assert.equal(code, 0, await log);
    return undefined;
  }

  /** A console that starts after a cut serves what was there before, all of it, and nothing of the backup; or else none starts. */
  async function servesNothingHalf(place: Place, step: string): Promise<"refused" | "previous" | "restored"> {
    const found = place.databaseUrl === undefined ? undefined : await tokensIn(place);
    const isRestored = found?.[0]?.name === "restored";
    const whole = isRestored ? { name: "restored", suspended: true } : { name: "previous", suspended: false };
    // any console on the same server can serve it, whatever the data folder of this one holds
    if (found !== undefined) assert.deepEqual(found, [whole], step);
    let at: TestConsole;
    try {
      at = await startConsole({ ...place, masterKey });
    } catch (error) {
      assert.match((error as Error).message, /was interrupted\. Run "keyring-console restore" again/, step);
      return "refused";
    }
    try {
      const [old, brought] = [await at.gatewayFetch(previous.value), await at.gatewayFetch(restored.value)];
      const self = await at.adminFetch("/access-keys/self");
      assert.equal(self.status, 200, step);
      if (old.status === 200) {
        assert.match(await brought.text(), /not known/, step);
        assert.equal(at.accessKey, there.accessKey, step);
        return "previous";
      }
      assert.match(await brought.text(), /suspended/, step);
      return "restored";
    } finally {
      await at.stop();
    }
  }

  async function isRestored(place: Place, step: string): Promise<void> {
    const at = await startConsole({ ...place, masterKey });
    try {
      assert.match(await (await at.gatewayFetch(previous.value)).text(), /not known/, step);
      assert.match(await (await at.gatewayFetch(restored.value)).text(), /suspended/, step);
      await call(at, "/restore/review", 200, { body: { decision: "accept", tokens: [restored.id] } });
      assert.equal((await at.gatewayFetch(restored.value)).status, 200, step);
    } finally {
      await at.stop();
    }
    const left = readdirSync(place.dataDir).filter((name) => name.startsWith("restoring"));
    assert.deepEqual(left, [], step);
  }

  for (const how of FULL || process.env.KEYRING_TEST_DATABASE_URL ? (["kill", "fail"] as const) : (["kill"] as const)) {
    it(`leaves what was there, or succeeds when it is run again (${how})`, async function () {
      this.timeout(600_000);
      const seen: string[] = [];
      for (let number = FULL && how === "kill" ? 1 : FIRST_CHANGE; ; number++) {
        const place = await copied();
        const step = await cutAt(number, how, place, ["--replace"]);
        if (step === undefined) break;
        seen.push(step);
        if (!FULL && LIKE_ANOTHER.test(step)) {
          await place.remove();
          continue;
        }
        const became = await servesNothingHalf(place, step);
        // a server has committed, and only its answer was lost
        if (how === "fail" && step === "after commit" && place.databaseUrl) assert.equal(became, "restored");
        // all of it is there; that the restore can be run again is tried with the fullest draft
        if (became === "previous" && step !== DECLARED) {
          await place.remove();
          continue;
        }
        if (became !== "restored") await restore(file, place, masterKey, ["--replace"]);
        await isRestored(place, step);
        const aside = readdirSync(place.dataDir).filter((name) => name.startsWith("replaced-"));
        assert.equal(aside.length, 1, `${step}: what was there lies in one folder`);
        assert.deepEqual(consoleIn(join(place.dataDir, aside[0] ?? "")), consoleIn(there.dataDir), step);
        await place.remove();
      }
      assert.ok(seen.includes(DECLARED), seen.join(", "));
    });
  }

  it("can be run again with the same options when nothing was there", async function () {
    this.timeout(600_000);
    let cuts = 0;
    for (let number = FULL ? 1 : FIRST_CHANGE_OF_EMPTY; ; number++) {
      const place = await emptyPlace();
      const step = await cutAt(number, "kill", place, []);
      if (step === undefined) break;
      if (!FULL && LIKE_ANOTHER.test(step)) {
        await rm(place.dataDir, { recursive: true });
        continue;
      }
      const isRefused = existsSync(join(place.dataDir, "restoring"));
      if (isRefused) {
        await assert.rejects(startConsole({ ...place, masterKey }), /was interrupted/, step);
        cuts += 1;
      }
      if (isRefused || !existsSync(join(place.dataDir, "access-key"))) await restore(file, place, masterKey);
      await isRestored(place, step);
      await rm(place.dataDir, { recursive: true });
    }
    assert.ok(cuts >= 2, `cut off at ${cuts} steps at which it could be finished`);
  });
});

/** What of a console lies in a folder. */
function consoleIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^(pg|development-shards|access-key)$/.test(name))
    .sort();
}

async function tokensIn({ dataDir, databaseUrl }: Place): Promise<{ name: string; suspended: boolean }[]> {
  const store = await openAsItIs({ databaseUrl, folder: join(dataDir, "pg"), onConnectionLost: () => {} });
  try {
    const { rows } = await sql<{ name: string; suspended: boolean }>`
      select name, suspended_at is not null as suspended from tokens`.execute(store.database);
    return rows;
  } finally {
    await store.close();
  }
}
