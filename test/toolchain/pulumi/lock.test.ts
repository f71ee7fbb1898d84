import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { withLock } from "../../../toolchain/pulumi/lock";
import { scratchFolder } from "../scratch";

describe("locking the cache", () => {
  const scratch = scratchFolder();
  const lockFile = () => join(scratch.path, "lock");
  const hold = (holder: { pid: number; host: string }) =>
    writeFileSync(lockFile(), JSON.stringify({ token: "other", ...holder }));

  it("lets one at a time work and tells the others whom they wait for", async () => {
    const events: string[] = [];
    let finish = () => {};
    const first = withLock(lockFile(), async () => {
      events.push("first begins");
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      events.push("first ends");
    });
    const onWait = ({ pid }: { pid: number }) => {
      events.push(`waits for ${pid === process.pid ? "first" : pid}`);
      finish();
    };
    await withLock(lockFile(), async () => events.push("second works"), { onWait, pollMs: 5 });
    await first;
    assert.deepEqual(events, ["first begins", "waits for first", "first ends", "second works"]);
    assert.ok(!existsSync(lockFile()));
  });

  it("is free again after work that failed", async () => {
    await assert.rejects(
      withLock(lockFile(), () => Promise.reject(new Error("no disk"))),
      /no disk/,
    );
    assert.equal(await withLock(lockFile(), async () => "free"), "free");
  });

  it("takes the lock of a killed process over at once", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    hold({ pid, host: hostname() });
    assert.equal(await withLock(lockFile(), async () => "taken"), "taken");
  });

  it("takes over a lock that nobody touches while it is watched, whoever holds it and whatever stands in it", async () => {
    for (const content of [JSON.stringify({ token: "other", pid: process.pid, host: "elsewhere" }), ""]) {
      writeFileSync(lockFile(), content);
      assert.equal(await withLock(lockFile(), async () => "taken", { staleMs: 60, pollMs: 5 }), "taken");
    }
  });

  it("waits for one that is touched, whatever the clocks say", async () => {
    const times = [new Date(0), new Date("2100-01-01T00:00:00Z")];
    hold({ pid: 1, host: "elsewhere" });
    let touches = 0;
    const alive = setInterval(() => {
      const time = new Date((times[touches % 2] ?? new Date()).getTime() + touches);
      utimesSync(lockFile(), time, time);
      if (++touches === 30) clearInterval(alive);
    }, 5);
    await withLock(lockFile(), async () => assert.ok(touches >= 30, `${touches} touches`), { staleMs: 200, pollMs: 5 });
  });

  it("does not remove the lock of the process that took it over", async () => {
    await withLock(lockFile(), async () => hold({ pid: process.pid, host: "elsewhere" }));
    assert.match(readFileSync(lockFile(), "utf8"), /elsewhere/);
  });
});
