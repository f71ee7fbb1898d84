import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs, { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { LockedFolderError, lockFolder } from "../../../console/src/data-folder/lock.js";
import { StartError } from "../../../console/src/start-error.js";
import { makeFolder, startConsole } from "../../support/console.js";
import { SmallDisk } from "../../support/small-disk.js";

describe("console: its data folder", () => {
  let folder: string;
  let room: string;
  beforeEach(async () => {
    folder = await makeFolder();
    room = join(folder, "lock");
  });

  const leave = (content: object | string, name = "other.json") => {
    mkdirSync(room, { recursive: true });
    const file = join(room, name);
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  };
  const take = () => lockFolder(folder, { tries: 1, silentMs: 60 });
  const taken = async () => {
    (await take()).release();
    return !existsSync(room);
  };
  const deadPid = async () => {
    const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
    await once(child, "exit");
    return child.pid ?? 0;
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

  it("is had by one of many that want it at once", async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder, { tries: 40 })));
    const held = results.filter(({ status }) => status === "fulfilled");
    assert.ok(held.length <= 1, `${held.length} have it`);
    for (const result of results) if (result.status === "fulfilled") result.value.release();
    assert.ok(await taken());
  });

  it("is had only once what says whose it is has been flushed: a power failure leaves no lock that nobody can read", async () => {
    const flush = fs.fsyncSync;
    const flushed = new Map<number, string>();
    fs.fsyncSync = (file) => {
      flush(file);
      const { ino } = fs.fstatSync(file);
      const [own] = readdirSync(room).filter((name) => statSync(join(room, name)).ino === ino);
      if (own !== undefined) flushed.set(ino, readFileSync(join(room, own), "utf8"));
    };
    try {
      const lock = await take();
      const [own = "", ...others] = readdirSync(room).map((name) => join(room, name));
      assert.deepEqual(others, []);
      assert.equal(JSON.parse(readFileSync(own, "utf8")).pid, process.pid);
      assert.equal(flushed.get(statSync(own).ino), readFileSync(own, "utf8"));
      lock.release();
    } finally {
      fs.fsyncSync = flush;
    }
  });

  it("is refused in words while its disk is full, however often, and at once had afterwards", async function () {
    const disk = SmallDisk.forTest(this, 1);
    try {
      mkdirSync(join(disk.folder, "data"));
      const takeFull = () => lockFolder(join(disk.folder, "data"));
      disk.fill();
      for (let time = 0; time < 3; time += 1) {
        await assert.rejects(takeFull(), (error: Error) => {
          assert.ok(error instanceof StartError);
          assert.match(error.message, /cannot be used: the disk is full\. Free space and start the console again\.$/);
          return true;
        });
      }
      assert.deepEqual(readdirSync(join(disk.folder, "data")), [], "a start would wait 15 s for whoever each is");
      disk.free();
      (await takeFull()).release();
    } finally {
      disk.remove();
    }
  });

  it("is taken over from a process that died", async () => {
    leave({ pid: await deadPid(), host: hostname(), started: "1" });
    assert.ok(await taken());
  });

  it("is taken over from a process whose number another one has now", async function () {
    if (!existsSync("/proc/self/stat")) this.skip();
    leave({ pid: process.pid, host: hostname(), started: "1" });
    assert.ok(await taken());
  });

  it("is not taken from a process that lives, whoever it belongs to", async () => {
    leave({ pid: 1, host: hostname(), started: null });
    await assert.rejects(take(), LockedFolderError);
  });

  it("is taken from another machine or container once it gives no sign of life, whatever its clock says", async () => {
    const ahead = new Date(Date.now() + 3_600_000);
    for (const content of [{ pid: 1, host: "elsewhere", started: "1" }, ""]) {
      const file = leave(content);
      utimesSync(file, ahead, ahead);
      assert.ok(await taken());
    }
  });

  it("is not taken from another machine or container that gives signs of life, whatever its clock says", async () => {
    const file = leave({ pid: 1, host: "elsewhere", started: "1" });
    let seconds = 1_000_000;
    const signs = setInterval(() => {
      seconds += 1;
      utimesSync(file, seconds, seconds);
    }, 10);
    await assert.rejects(lockFolder(folder, { tries: 1, silentMs: 2_000 }), /in use by process 1 on elsewhere/);
    clearInterval(signs);
  });

  it("is not let go of by another console, and by this one alone", async () => {
    const lock = await take();
    const [own = ""] = readdirSync(room);
    const other = leave({ pid: 1, host: hostname(), started: null });
    lock.release();
    assert.ok(existsSync(other) && !existsSync(join(room, own)));
  });

  it("is taken over from consoles of before, alive or killed anywhere in a take-over", async () => {
    const old = join(folder, "lock");
    writeFileSync(old, JSON.stringify({ pid: 1, host: hostname(), started: null }));
    await assert.rejects(take(), LockedFolderError);
    writeFileSync(old, JSON.stringify({ pid: await deadPid(), host: hostname(), started: "1" }));
    writeFileSync(`${old}.takeover`, "");
    assert.ok(await taken());
  });

  it("is free after a kill at every step of taking and letting go", async () => {
    const script = `
      const fs = require("node:fs");
      let left = Number(process.argv[2]);
      for (const name of ["mkdirSync", "openSync", "writeFileSync", "readdirSync", "readFileSync", "rmSync", "statSync"]) {
        const real = fs[name];
        fs[name] = (...args) => {
          if (!String(args[0]).startsWith(process.argv[3])) return real(...args);
          if (left-- === 0) process.kill(process.pid, "SIGKILL");
          const result = real(...args);
          if (left-- === 0) process.kill(process.pid, "SIGKILL");
          return result;
        };
      }
      require(process.argv[1]).lockFolder(process.argv[3]).then((lock) => lock.release());`;
    const compiled = join(__dirname, "../../../console/dist/data-folder/lock.js");
    let finished = false;
    let steps = 0;
    for (; !finished && steps < 40; steps += 1) {
      const child = spawn(process.execPath, ["-e", script, compiled, String(steps), folder], { stdio: "inherit" });
      const [code] = await once(child, "exit");
      finished = code === 0;
      const lock = await take();
      assert.equal(readdirSync(room).length, 1);
      assert.match(readFileSync(join(room, readdirSync(room)[0] ?? ""), "utf8"), new RegExp(`"pid":${process.pid}`));
      lock.release();
    }
    assert.ok(finished && steps > 6, `${steps} steps`);
  });
});
