import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseEnv } from "node:util";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../console/src/options.js";
import { MAIN } from "../support/cli.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { expectSuccess, type Project, project, tokensIn } from "../support/pulumi.js";
import { askBlock } from "./support/tokens.js";

const ROTATIONS = 20;
const DAY_MS = 86_400_000;

const PROGRAM = `
const web = new calimero.AuthToken("web", {
  shardId: "${DEFAULT_DEVELOPMENT_SHARD.id}", permissions: ["view-blocks"], expiresIn: "30d", rotation: { before: "10d", grace: "24h" } });
exports.token = web.token;`;
const BY_REFERENCE = 'exports.token = new pulumi.StackReference("organization/app/dev").requireOutput("token");';

/** What `env --watch` runs: it asks the gateway without a pause, and prints each answer, with the value that it asked with. */
const ASKING = `
const { WEB_RPC_URL, WEB_TOKEN } = process.env;
const body = JSON.stringify({ jsonrpc: "2.0", id: "1", method: "block", params: { finality: "final" } });
const headers = { "content-type": "application/json", "x-api-key": WEB_TOKEN };
(async () => {
  for (;;) {
    const { status } = await fetch(WEB_RPC_URL, { method: "POST", headers, body });
    console.log(status + " " + WEB_TOKEN);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
})();`;

/** One who uses the token in a loop. */
class Follower {
  /** How often each status was answered. */
  readonly statuses = new Map<number, number>();
  /** The values that it asked with, in order. */
  readonly values: string[] = [];

  note(status: number, value: string): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (value !== this.values.at(-1)) this.values.push(value);
  }

  /** Waits until it asks with a value. */
  async uses(value: unknown): Promise<void> {
    for (let waited = 0; this.values.at(-1) !== value; waited += 50) {
      assert.ok(waited < 60_000, "it does not get the new value");
      await wait(50);
    }
  }
}

/** The clocks of the console and of the machine that runs Pulumi are moved on by 20 days at a time, and so the schedule of a month takes seconds. */
describe("those who use a token through twenty scheduled rotations", () => {
  let console: TestConsole;
  let app: Project;
  let consumer: Project;
  let shift = 0;
  let stopped = false;
  const processes: ChildProcess[] = [];
  const loops: Promise<void>[] = [];
  const followers = { reference: new Follower(), watch: new Follower(), file: new Follower() };

  before(async () => {
    console = await startConsole({ now: () => new Date(Date.now() + shift) });
    app = await project(PROGRAM, { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey });
    expectSuccess(await app.stack.up());
    consumer = await app.neighbour("consumer", BY_REFERENCE);
    expectSuccess(await consumer.stack.up());
  });
  after(async () => {
    stopped = true;
    for (const child of processes) {
      child.kill("SIGTERM");
      if (child.exitCode === null && child.signalCode === null) await once(child, "close");
    }
    await Promise.all(loops);
    await app?.remove();
    await console?.close();
  });

  /** Starts the command line in the program's folder. */
  function start(...args: string[]): ChildProcess {
    const options = { cwd: app.folder, env: app.stack.options.env, stdio: ["ignore", "pipe", "inherit"] as const };
    const child = spawn(process.execPath, [MAIN, "env", "--watch", "--every", "1s", ...args], {
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
    });
    processes.push(child);
    return child;
  }

  /** Asks in a loop with what a source says at that moment. */
  function ask(follower: Follower, source: () => Promise<string>): void {
    const loop = async () => {
      while (!stopped) {
        const value = await source();
        const status = await askBlock(console, value);
        if (!stopped) follower.note(status, value);
        await wait(20);
      }
    };
    loops.push(loop());
  }

  it("are never refused: by reference, by env --watch, and by a file that is read again", async function () {
    this.timeout(600_000);
    const first = String((await app.stack.outputs("shown"))["token"]);
    let referred = first;
    ask(followers.reference, async () => referred);

    const watching = start("--", process.execPath, "-e", ASKING);
    let rest = "";
    watching.stdout?.on("data", (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) followers.watch.note(Number(line.split(" ")[0]), line.split(" ")[1] ?? "");
    });

    const file = join(app.folder, "app.env");
    const writing = start("--file", file);
    while ((await readFile(file, "utf8").catch(() => "")) === "") await wait(50);
    ask(followers.file, async () => parseEnv(await readFile(file, "utf8"))["WEB_TOKEN"] ?? "");

    const used = (value: unknown) => Promise.all(Object.values(followers).map((follower) => follower.uses(value)));
    await used(first);
    const values = [first];
    const clock = join(__dirname, "..", "support", "shifted-clock.cjs");
    for (let rotation = 1; rotation <= ROTATIONS; rotation += 1) {
      shift += 20 * DAY_MS + 60_000;
      app.setEnv({ NODE_OPTIONS: `--require ${clock}`, KEYRING_TEST_CLOCK_SHIFT: String(shift) });
      expectSuccess(await app.stack.up());
      const { web } = await tokensIn(app.stack);
      assert.equal(web?.outputs["generation"], rotation + 1, "it is the schedule that rotates");
      expectSuccess(await consumer.stack.up());
      referred = String((await consumer.stack.outputs("shown"))["token"]);
      values.push(String(web?.outputs["token"]));
      // by then the grace period may end: the next round begins 19 days after it did
      await used(values.at(-1));
    }
    for (const [name, { statuses, values: seen }] of Object.entries(followers)) {
      assert.deepEqual([...statuses.keys()], [200], `${name}: ${JSON.stringify([...statuses])}`);
      assert.deepEqual(seen.length, values.length, `${name} used every value`);
    }
    assert.equal(await askBlock(console, values.at(-3)), 401, "what was before is dead");
    for (const child of [watching, writing]) assert.equal(child.exitCode, null, "it still runs");
  });
});
