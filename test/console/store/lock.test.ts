import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { LockedFolderError, lockFolder } from "../../../console/src/data-folder/lock.js";
import { makeFolder, startConsole } from "../../support/console.js";

describe("console: its data folder", () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await makeFolder();
    file = join(folder, "lock");
  });

  const leave = (holder: object, age = 0) => {
    writeFileSync(file, JSON.stringify(holder));
    const then = new Date(Date.now() - age);
    utimesSync(file, then, then);
  };
  const taken = () => {
    const lock = lockFolder(folder);
    lock.release();
    return !existsSync(file);
  };

  it("belongs to one console at a time; the second one is told whose it is and what to do", async () => {
    const first = await startConsole();
    await assert.rejects(startConsole({ dataDir: first.dataDir }), (error: Error) => {
      assert.ok(error instanceof LockedFolderError);
      assert.ok(error.message.includes(`in use by process ${process.pid} on ${hostname()}`));
      assert.match(error.message, /--data/);
      return true;
    });
    await first.adminFetch("/access-keys/self");
    const second = await first.restart();
    await second.close();
  });

  it("is taken over from a process that died", async () => {
    const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
    await once(child, "exit");
    leave({ pid: child.pid, host: hostname(), started: "1" });
    assert.ok(taken());
  });

  it("is taken over from a process whose number another one has now", function () {
    if (!existsSync("/proc/self/stat")) this.skip();
    leave({ pid: process.pid, host: hostname(), started: "1" });
    assert.ok(taken());
  });

  it("is not taken from a process that lives, whoever it belongs to", () => {
    leave({ pid: 1, host: hostname(), started: null });
    assert.throws(() => lockFolder(folder), LockedFolderError);
  });

  it("is not taken from another machine or container that gave a sign of life a moment ago", () => {
    leave({ pid: 1, host: "elsewhere", started: "1" }, 5_000);
    assert.throws(() => lockFolder(folder), /in use by process 1 on elsewhere/);
    leave({ pid: 1, host: "elsewhere", started: "1" }, 60_000);
    assert.ok(taken());
  });

  it("is taken over from a lock that was never finished, once it is old", () => {
    writeFileSync(file, "");
    assert.throws(() => lockFolder(folder), LockedFolderError);
    const old = new Date(Date.now() - 60_000);
    utimesSync(file, old, old);
    assert.ok(taken());
  });

  it("is not let go of by a console that lost it", () => {
    const lock = lockFolder(folder);
    const other = JSON.stringify({ pid: 1, host: "elsewhere", started: "1" });
    writeFileSync(file, other);
    lock.release();
    assert.equal(readFileSync(file, "utf8"), other);
  });

  it("says what to do when a take-over was interrupted", () => {
    leave({ pid: 1, host: "elsewhere", started: "1" }, 60_000);
    writeFileSync(`${file}.takeover`, "");
    assert.throws(() => lockFolder(folder), /delete .*lock\.takeover/);
  });
});
