import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type MochaRun, runMocha } from "../../toolchain/checks/mocha";
import type { Outcome } from "../../toolchain/checks/outcome";
import { sideBySide } from "../../toolchain/checks/side-by-side";
import { listSuites } from "../../toolchain/checks/suites";
import { summarise } from "../../toolchain/checks/summary";
import { scratchFolder } from "./scratch";

const root = dirname(dirname(__dirname));

describe("running and counting tests", () => {
  const scratch = scratchFolder();

  /** Runs this text as a test file, in a real mocha process. */
  async function run(test: string, options: Partial<MochaRun> = {}): Promise<Outcome> {
    const file = join(scratch.path, "made-up.test.cjs");
    writeFileSync(file, test);
    const env = { ...process.env };
    return await runMocha({
      title: "made-up tests",
      spec: [file],
      timeoutMs: 2_000,
      root,
      env,
      print: () => {},
      ...options,
    });
  }

  const failuresOf = ({ passed, failed, skipped, failures }: Outcome) => ({ passed, failed, skipped, failures });

  it("counts what passed, failed and was skipped, and names the failures and their reasons", async () => {
    const outcome = await run(`
      describe("tokens", () => {
        it("are minted", () => {});
        it("are revoked", () => { throw new Error("still\\n alive" + ".".repeat(400)); });
        it.skip("are rotated", () => {});
      });`);
    const failures = [`tokens are revoked: still alive${".".repeat(289)}…`];
    assert.deepEqual(failuresOf(outcome), { passed: 1, failed: 1, skipped: 1, failures });
  });

  it("names the reasons also where several processes run the files", async () => {
    const outcome = await run(`it("is revoked", () => { throw new Error("still alive"); });`, { jobs: 2 });
    assert.deepEqual(outcome.failures, ["is revoked: still alive"]);
  });

  it("counts a failing hook, although the tests behind it never ran", async () => {
    const outcome = await run(`before(() => { throw new Error("no database"); }); it("never runs", () => {});`);
    assert.equal(outcome.passed, 0);
    assert.equal(outcome.failed, 1);
  });

  it("fails a process that dies before its end", async () => {
    const outcome = await run(`it("passes", () => {}); it("dies", () => process.exit(0));`);
    assert.deepEqual(outcome.failures, ["the test process died before its end (exit code 0)"]);
  });

  it("fails a process that is killed", async () => {
    const outcome = await run(`it("dies", (done) => { process.kill(process.pid, "SIGKILL"); });`);
    assert.deepEqual(outcome.failures, ["the test process died before its end (killed by SIGKILL)"]);
  });

  it("fails a file that cannot be loaded", async () => {
    assert.equal((await run(`require("./gone");`)).failed, 1);
  });

  it("fails a process that ends badly after tests that passed", async () => {
    const outcome = await run(`it("passes", () => {}); process.on("exit", () => process.exit(7));`);
    assert.deepEqual(failuresOf(outcome), {
      passed: 1,
      failed: 1,
      skipped: 0,
      failures: ["all tests passed, but their process failed (exit code 7)"],
    });
  });

  it("fails and ends a process that stays behind after its last test", async () => {
    const outcome = await run(`it("leaves a timer", () => { setInterval(() => {}, 1_000); });`, { lingerMs: 50 });
    assert.deepEqual(outcome.failures, ["the process did not end after its last test: something is left open"]);
  });

  it("does not wait for what a test has left running with its output", async () => {
    const pid = join(scratch.path, "pid");
    const outcome = run(
      `it("leaves a process", () => {
        const { spawn } = require("node:child_process");
        const left = spawn(process.execPath, ["-e", "setInterval(() => {}, 1_000)"], { stdio: "inherit", detached: true });
        left.unref();
        require("node:fs").writeFileSync(${JSON.stringify(pid)}, String(left.pid));
      });`,
      { lingerMs: 50 },
    );
    try {
      const ended = await Promise.race([outcome, pause(40_000, undefined, { ref: false })]);
      assert.deepEqual(ended?.failures, ["the process did not end after its last test: something is left open"]);
    } finally {
      process.kill(Number(readFileSync(pid, "utf8")), "SIGKILL");
      await outcome;
    }
  });

  it("fails a suite in which not a single test was executed", async () => {
    assert.equal((await run(`it.skip("is skipped", () => {});`)).failed, 1);
  });

  it("does not mind a suite without a match for --grep", async () => {
    assert.equal((await run(`it("passes", () => {});`, { grep: "nothing" })).failed, 0);
  });

  it("fails on a forgotten it.only", async () => {
    assert.equal((await run(`it.only("passes", () => {}); it("is forgotten", () => {});`)).failed, 1);
  });
});

describe("running suites side by side", () => {
  it("runs so many at a time, and tells of them in their order", async () => {
    const running = new Set<number>();
    const most: number[] = [];
    const job = (number: number) => async () => {
      running.add(number);
      most.push(running.size);
      await new Promise((resolve) => setTimeout(resolve, 10 * (4 - number)));
      running.delete(number);
      return number;
    };
    assert.deepEqual(await sideBySide([0, 1, 2, 3].map(job), 2), [0, 1, 2, 3]);
    assert.equal(Math.max(...most), 2);
  });

  it("begins no other once one cannot go on, and waits for those that run", async () => {
    const ended: string[] = [];
    const jobs = [
      async () => Promise.reject(new Error("interrupted")),
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        ended.push("second");
      },
      async () => ended.push("third"),
    ];
    await assert.rejects(sideBySide<unknown>(jobs, 2), /interrupted/);
    assert.deepEqual(ended, ["second"]);
  });
});

describe("listing the suites", () => {
  const scratch = scratchFolder();

  it("has the unit tests of .mocharc.json, what they leave out, and each other suite once it has a test", () => {
    for (const file of [
      "test/sdk/token.test.ts",
      "test/sdk/token.slow.test.ts",
      "test/browser/page.test.ts",
      "test/engine/up.test.ts",
    ]) {
      mkdirSync(dirname(join(scratch.path, file)), { recursive: true });
      writeFileSync(join(scratch.path, file), "");
    }
    mkdirSync(join(scratch.path, "test/faults"));
    const ignore = ["test/**/*.slow.test.ts"];
    const settings = { spec: ["test/sdk/**/*.test.ts"], ignore, timeout: 1 };
    writeFileSync(join(scratch.path, ".mocharc.json"), JSON.stringify(settings));
    const suites = listSuites(scratch.path);
    assert.deepEqual(
      suites.map(({ name, needsPulumi, needsBrowser }) => [name, needsPulumi, needsBrowser]),
      [
        ["unit", false, false],
        ["engine", true, false],
        ["parts", false, false],
        ["browser", false, true],
      ],
    );
    assert.deepEqual([suites[0]?.ignore, suites[2]?.spec], [ignore, ignore], "nothing runs twice, and nothing never");
  });
});

describe("summing up", () => {
  const outcome = (title: string, counts: Partial<Outcome>): Outcome => ({
    ...{ title, passed: 0, failed: 0, skipped: 0, milliseconds: 1_000, failures: [] },
    ...counts,
  });

  it("adds all checks up in the last line", () => {
    const { lastLine, ok } = summarise([outcome("types", { passed: 1 }), outcome("unit tests", { passed: 41 })]);
    assert.equal(lastLine, "42 passed, 0 failed");
    assert.ok(ok);
  });

  it("mentions skipped tests only if there are any", () => {
    assert.equal(
      summarise([outcome("unit tests", { passed: 2, skipped: 1 })]).lastLine,
      "2 passed, 0 failed, 1 skipped",
    );
  });

  it("names each failure below the table", () => {
    const { text, lastLine, ok } = summarise([
      outcome("unit tests", { passed: 2, failed: 1, failures: ["tokens are minted"] }),
    ]);
    assert.match(
      text,
      /^check +passed +failed +skipped +time\nunit tests +2 +1 +0 +1\.0s\n\n✗ unit tests: tokens are minted$/,
    );
    assert.equal(lastLine, "2 passed, 1 failed");
    assert.ok(!ok);
  });

  for (const [what, outcomes] of [
    ["no check ran", []],
    ["every test was skipped or filtered out", [outcome("unit tests", { skipped: 3 })]],
  ] as const) {
    it(`is a failure when ${what}`, () => {
      const { lastLine, ok } = summarise(outcomes);
      assert.equal(lastLine, "0 passed, 1 failed");
      assert.ok(!ok);
    });
  }
});
