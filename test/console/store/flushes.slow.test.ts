import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { Kysely, sql } from "kysely";
import { DiskError } from "../../../console/src/store/disk/write-ahead-log.js";
import { openEmbedded } from "../../../console/src/store/embedded.js";
import type { Engine } from "../../../console/src/store/engine.js";
import { copyTemplate, makeFolder } from "../../support/console.js";

/** Counts and steers what this process asks of the disk. */
class WatchedDisk {
  flushes = 0;
  failing = false;
  readonly #real = { later: fs.fdatasync, now: fs.fdatasyncSync };
  /** Flushes that wait to be let through; undefined lets all through. */
  #held: (() => void)[] | undefined;

  constructor() {
    fs.fdatasync = ((fd: number, done: fs.NoParamCallback) => {
      this.flushes += 1;
      if (this.failing) {
        setImmediate(() => done(Object.assign(new Error("EIO: i/o error, fdatasync"), { code: "EIO" })));
        return;
      }
      const go = () => this.#real.later(fd, done);
      if (this.#held) this.#held.push(go);
      else go();
    }) as typeof fs.fdatasync;
    fs.fdatasyncSync = (fd) => {
      this.flushes += 1;
      this.#real.now(fd);
    };
  }

  hold(): void {
    this.#held = [];
  }

  letThrough(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const go of held) go();
  }

  restore(): void {
    this.letThrough();
    fs.fdatasync = this.#real.later;
    fs.fdatasyncSync = this.#real.now;
  }
}

describe("console: the embedded database and its disk", () => {
  let disk: WatchedDisk;
  let engine: Engine | undefined;
  let failure: Error | undefined;
  beforeEach(() => {
    disk = new WatchedDisk();
    failure = undefined;
  });
  afterEach(async () => {
    disk.restore();
    await engine?.close();
    engine = undefined;
  });

  async function open(relaxed = false): Promise<{ database: Kysely<unknown>; durable: Kysely<unknown> }> {
    const folder = await makeFolder();
    await copyTemplate(folder);
    engine = await openEmbedded(join(folder, "pg"), {
      relaxed,
      onDiskFailure: (error) => {
        failure = error;
      },
    });
    const database = new Kysely<unknown>({ dialect: engine.dialect });
    await sql`create table t (i integer)`.execute(database);
    disk.flushes = 0;
    return { database, durable: new Kysely<unknown>({ dialect: engine.durableDialect }) };
  }
  const insert = (database: Kysely<unknown>) => sql`insert into t values (1)`.execute(database);

  it("flushes once for each commit that comes alone", async () => {
    const { database } = await open();
    for (let number = 0; number < 20; number += 1) await insert(database);
    assert.equal(disk.flushes, 20);
  });

  it("answers no commit before its flush, nor a query that has seen it", async () => {
    const { database } = await open();
    disk.hold();
    const answered: string[] = [];
    const commit = insert(database).then(() => answered.push("commit"));
    const transaction = database
      .transaction()
      .execute(insert)
      .then(() => answered.push("transaction"));
    const read = sql`select * from t`.execute(database).then(() => answered.push("query"));
    // statements reach the database all the same: this one goes around the rule
    await engine?.pool.query("select 1");
    assert.deepEqual(answered, []);
    disk.letThrough();
    await Promise.all([commit, transaction, read]);
    assert.equal(answered.length, 3);
  });

  it("shares a flush among the commits that wait for one", async () => {
    const { database } = await open();
    await Promise.all(Array.from({ length: 100 }, () => insert(database)));
    assert.ok(disk.flushes <= 50, `100 commits at once took ${disk.flushes} flushes`);
  });

  it("waits with relaxed durability for nothing but what is asked for durably", async () => {
    const { database, durable } = await open(true);
    disk.hold();
    await insert(database);
    let answered = false;
    const kept = insert(durable).then(() => {
      answered = true;
    });
    await insert(database);
    assert.equal(answered, false);
    disk.letThrough();
    await kept;
  });

  it("makes checkpoints while it runs, so that its log does not fill the disk", async () => {
    const { database } = await open(true);
    const segments = async () => {
      const { rows } = await sql<{ redo: string }>`select redo_lsn as redo from pg_control_checkpoint()`.execute(
        database,
      );
      return rows[0]?.redo;
    };
    const before = await segments();
    for (let number = 0; number < 45 && (await segments()) === before; number += 1) {
      await sql`select pg_logical_emit_message(true, 'x', repeat('x', 1000000))`.execute(database);
    }
    assert.notEqual(await segments(), before);
  });

  it("acknowledges nothing once the disk has failed, and says so", async () => {
    const { database } = await open();
    disk.failing = true;
    await assert.rejects(insert(database), DiskError);
    assert.match(String(failure), /could not write to its disk .*EIO/);
    disk.failing = false;
    await assert.rejects(insert(database), DiskError, "a flush that is repeated would lie");
    await assert.rejects(sql`select 1`.execute(database), DiskError);
  });
});
