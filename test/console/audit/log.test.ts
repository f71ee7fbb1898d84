import assert from "node:assert/strict";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openAuditLog } from "../../../console/src/audit/log.js";
import type { AuditRecord } from "../../../console/src/audit/record.js";
import { makeFolder } from "../../support/console.js";
import { SmallDisk } from "../../support/small-disk.js";

describe("console: the audit log in a file", () => {
  const record = (sequence: number, name = "") => ({ sequence, name }) as unknown as AuditRecord;
  const sequences = (file: string) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => (JSON.parse(line) as AuditRecord).sequence);
  const warnings: unknown[] = [];
  const logger = { info: () => {}, warn: (what: unknown) => void warnings.push(what) };

  it("goes on in a new file after SIGHUP, and in the old one where there can be none", async () => {
    const folder = await makeFolder();
    const file = join(folder, "audit.jsonl");
    const log = openAuditLog(file, logger);
    try {
      log.write([record(1)]);
      renameSync(file, `${file}.1`);
      log.write([record(2)]);
      process.emit("SIGHUP", "SIGHUP");
      log.write([record(3)]);
      assert.deepEqual([sequences(`${file}.1`), sequences(file)], [[1, 2], [3]]);
      rmSync(folder, { recursive: true });
      process.emit("SIGHUP", "SIGHUP");
      log.write([record(4)]);
      assert.equal(warnings.length, 1);
      assert.ok(!existsSync(file));
    } finally {
      log.close();
    }
    assert.equal(process.listenerCount("SIGHUP"), 0);
  });

  it("has whole lines only once its disk has room again", async function () {
    const disk = SmallDisk.forTest(this, 1);
    const file = join(disk.folder, "audit.jsonl");
    const log = openAuditLog(file, logger);
    try {
      log.write([record(1)]);
      disk.fill();
      for (let i = 2; i < 20; i++) log.write([record(i, "x".repeat(3_000))]);
      disk.free();
      log.write([record(20), record(21)]);
    } finally {
      log.close();
    }
    const lines = readFileSync(file, "utf8").split("\n");
    const whole = lines.filter((line) => line.endsWith("}")).map((line) => (JSON.parse(line) as AuditRecord).sequence);
    assert.equal(whole[0], 1);
    assert.deepEqual(whole.slice(-2), [20, 21]);
    assert.ok(whole.length < 21, "the disk was full");
    disk.remove();
  });
});
