import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { runAndCollect } from "../../toolchain/child-process.mjs";
import { scratchFolder } from "./scratch";

const module = pathToFileURL(join(dirname(dirname(__dirname)), "toolchain", "child-process.mjs")).href;

describe("running programs for a command", () => {
  const scratch = scratchFolder();

  /** A process that starts the script in the foreground, as bootstrap.mjs does, and ends like it. */
  function parentOf(script: string): ChildProcess {
    const [child, parent] = [join(scratch.path, "child.mjs"), join(scratch.path, "parent.mjs")];
    writeFileSync(child, script);
    writeFileSync(
      parent,
      `import { endLike, runInForeground } from ${JSON.stringify(module)};
       endLike(await runInForeground(process.execPath, [${JSON.stringify(child)}, ...process.argv.slice(2)]));`,
    );
    const started = spawn(process.execPath, [parent, "--port", "1"], {
      stdio: ["pipe", "pipe", "inherit"],
      detached: true,
    });
    leftover = started.pid;
    return started;
  }

  let leftover: number | undefined;

  // Should a test fail, its programs must not live on: they would keep this process's stderr open.
  afterEach(() => {
    try {
      if (leftover !== undefined) process.kill(-leftover, "SIGKILL");
    } catch {
      // They have ended, as they should.
    }
    leftover = undefined;
  });

  const outputOf = async (process: ChildProcess) => String((await once(process.stdout ?? assert.fail(), "data"))[0]);

  it("hands on arguments, stdin, stdout and the exit code", async () => {
    const parent = parentOf(`
      process.stdin.on("data", (text) => console.log(process.argv.slice(2).join(" "), String(text).trim()));
      process.stdin.on("end", () => process.exit(7));`);
    const output = outputOf(parent);
    parent.stdin?.end("from a pipe\n");
    assert.equal(await output, "--port 1 from a pipe\n");
    assert.deepEqual(await once(parent, "exit"), [7, null]);
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`lets the program end in its own way on ${signal}`, async () => {
      const parent = parentOf(`
        process.on(${JSON.stringify(signal)}, () => { console.log("closing"); process.exit(3); });
        setInterval(() => {}, 1_000);
        console.log("ready");`);
      assert.equal(await outputOf(parent), "ready\n");
      parent.kill(signal);
      assert.equal(await outputOf(parent), "closing\n");
      assert.deepEqual(await once(parent, "exit"), [3, null]);
    });
  }

  it("ends by the signal that ended the program", async () => {
    const parent = parentOf(`process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1_000);`);
    assert.deepEqual(await once(parent, "exit"), [null, "SIGTERM"]);
  });

  it("stops a step's program, and does not go on, when told to stop", async () => {
    const step = join(scratch.path, "step.mjs");
    writeFileSync(
      step,
      `import { endLike, Interrupted, runAndCollect } from ${JSON.stringify(module)};
       setTimeout(() => process.kill(process.pid, "SIGTERM"));
       try {
         await runAndCollect(process.execPath, ["-e", "setInterval(() => {}, 1_000)"]);
       } catch (error) {
         if (error instanceof Interrupted) endLike(error);
       }`,
    );
    assert.deepEqual(await once(spawn(process.execPath, [step]), "exit"), [null, "SIGTERM"]);
  });

  it("collects what a program prints on both streams", async () => {
    const { code, output } = await runAndCollect(process.execPath, ["-e", "console.log('out'); console.error('err')"]);
    assert.equal(code, 0);
    assert.deepEqual(output.split("\n").sort(), ["", "err", "out"]);
  });

  it("gives a program that hangs up after its time", async () => {
    const hanging = runAndCollect(process.execPath, ["-e", "setInterval(() => {}, 1_000)"], { timeoutMs: 50 });
    assert.equal((await hanging).signal, "SIGKILL");
  });
});
