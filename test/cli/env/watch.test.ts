import assert from "node:assert/strict";
import { appendFileSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Changes, type Values } from "../../../cli/src/env/changes.js";
import { startCommand } from "../../../cli/src/env/run-command.js";
import { restartOnChange, rewriteOnChange } from "../../../cli/src/env/watch.js";
import { CommandFailed } from "../../../cli/src/failures.js";

describe("a watch over a stack's values", () => {
  let folder: string;
  let file: string;
  let written: string[];
  const stderr = process.stderr.write;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyring-watch-"));
    file = join(folder, "seen");
    appendFileSync(file, "");
    written = [];
    process.stderr.write = (text) => written.push(String(text)) > 0;
  });
  afterEach(async () => {
    process.stderr.write = stderr;
    await rm(folder, { recursive: true });
  });

  /** What is read, one after the other; the last one again and again. An error is thrown. */
  function changes(...looks: (Values | Error)[]): Changes {
    const read = async () => {
      const look = looks.length > 1 ? looks.shift() : looks[0];
      if (look instanceof Error) throw look;
      return look ?? {};
    };
    return new Changes({ TOKEN: "a" }, { read, everyMs: 5 });
  }

  const never = new AbortController().signal;
  const seen = () => readFileSync(file, "utf8").split("\n").slice(0, -1);
  const node = (script: string) => [
    process.execPath,
    "-e",
    `const see = (text) => require("fs").appendFileSync(${JSON.stringify(file)}, text + "\\n"); ${script}`,
  ];
  const environment = { kept: { PATH: process.env["PATH"] }, values: { TOKEN: "a" } };

  it("waits until one is another, and shows its name only", async () => {
    const watched = changes({ TOKEN: "a" }, { TOKEN: "a" }, { TOKEN: "b" });
    assert.deepEqual(await watched.next(never), { TOKEN: "b" });
    assert.deepEqual(written, ["pulumi-keyring-cli: changed: TOKEN\n"]);
  });

  it("bears a state that cannot be read for a while, and tells it once", async () => {
    const away = new CommandFailed("The backend is away.");
    const watched = changes(away, away, { TOKEN: "b" });
    assert.deepEqual(await watched.next(never), { TOKEN: "b" });
    assert.deepEqual(written.slice(0, -1), [
      "pulumi-keyring-cli: The backend is away. The values stay as they are until the state can be read again.\n",
    ]);
  });

  it("tries again to do with a change what failed", async () => {
    let tries = 0;
    const taken = await changes({ TOKEN: "b" }).next(never, async () => {
      tries += 1;
      if (tries < 3) throw new CommandFailed("Cannot write (ENOSPC).");
    });
    assert.deepEqual([taken, tries], [{ TOKEN: "b" }, 3]);
  });

  it("runs the command anew with each value, one at a time, and ends with its code", async () => {
    // each waits to be ended, except for the one that has the last value
    const script =
      "const { TOKEN } = process.env; if (TOKEN === 'c') { see('start c'); process.exit(7); }" +
      "process.on('SIGTERM', () => { see('end ' + TOKEN); process.exit(0); }); see('start ' + TOKEN); setInterval(() => {}, 1000);";
    const next: Record<string, string> = { "start a": "b", "end a": "b", "start b": "c", "end b": "c", "start c": "c" };
    const read = async () => ({ TOKEN: next[seen().at(-1) ?? ""] ?? "a" });
    const watched = new Changes({ TOKEN: "a" }, { read, everyMs: 5 });
    assert.equal(await restartOnChange(node(script), { ...environment, changes: watched }), 7);
    assert.deepEqual(seen(), ["start a", "end a", "start b", "end b", "start c"]);
  });

  it("ends with the command when it is asked to end, also while it restarts it", async () => {
    const script =
      "process.on('SIGTERM', () => setTimeout(() => process.exit(3), 100)); see('start'); setInterval(() => {}, 1000);";
    const read = async () => {
      if (seen().length > 0) setTimeout(() => process.emit("SIGTERM"), 20);
      return { TOKEN: seen().length > 0 ? "b" : "a" };
    };
    const watched = new Changes({ TOKEN: "a" }, { read, everyMs: 5 });
    assert.equal(await restartOnChange(node(script), { ...environment, changes: watched }), 3);
    assert.deepEqual(seen(), ["start"]);
    assert.equal(process.listenerCount("SIGHUP"), 0, "nothing of it is left");
  });

  it("kills a command that does not end, and says so", async () => {
    const script =
      "process.on('SIGTERM', () => {}); see(process.env.TOKEN); if (process.env.TOKEN === 'b') process.exit(0); setInterval(() => {}, 1000);";
    const read = async () => ({ TOKEN: seen().length > 0 ? "b" : "a" });
    const watched = new Changes({ TOKEN: "a" }, { read, everyMs: 5 });
    const options = { ...environment, changes: watched, timeToEndMs: 100 };
    assert.equal(await restartOnChange(node(script), options), 0);
    assert.deepEqual(seen(), ["a", "b"]);
    assert.match(written.join(""), /the command did not end within 0\.1 s of SIGTERM and is killed/);
  });

  it("writes each change, and only then tells the command by a signal", async () => {
    const script =
      "process.on('SIGHUP', () => { see('told'); process.exit(5); }); see('start'); setInterval(() => {}, 1000);";
    const write = async ({ TOKEN }: Values) => appendFileSync(file, `write ${TOKEN}\n`);
    const read = async () => ({ TOKEN: seen().length > 0 ? "b" : "a" });
    const watched = new Changes({ TOKEN: "a" }, { read, everyMs: 5 });
    const started = startCommand(node(script), environment.kept);
    assert.equal(await rewriteOnChange(write, watched, { started, signal: "SIGHUP" }), 5);
    assert.deepEqual(seen(), ["start", "write b", "told"]);
  });
});
