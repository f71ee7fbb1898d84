import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { cli, MAIN } from "../../support/cli.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { type Exported, exported, exportedToken } from "../support/state.js";

const SCRIPT = "/usr/bin/script";

describe("the status of a stack", function () {
  this.timeout(60_000); // each test starts the command several times

  let console: TestConsole;

  before(async () => {
    console = await startConsole();
  });
  after(() => console?.close());

  /** Mints a token. @returns its id */
  async function mint(more: object = {}): Promise<string> {
    const body = { name: "web", permissions: ["view-blocks"], ...more };
    const minted = await console.adminFetch(`/shards/${console.shardId}/tokens`, { body });
    return ((await minted.json()) as { id: string }).id;
  }

  const held = (name: string, tokenId: string, outputs: object = {}) =>
    exportedToken({ name, place: console.shardId, outputs: { tokenId, ...outputs } });

  function status(resources: readonly Exported[], ...args: string[]) {
    const env = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
    return cli(["status", ...args], { env, input: exported(resources) });
  }

  it("ends with 0 where nothing needs an up, and shows what there is", async () => {
    const run = await status([held("web", await mint({ expiresInSeconds: 129_600 }), { rotateAt: soon(5_400_000) })]);
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /web +calimero:AuthToken +1 +active +in 1 day 1[12] hours +in 1 hour \d+ minutes/);
    assert.match(run.stdout, /Nothing needs an up\.\n$/);
    assert.ok(!run.stdout.includes("\u001b"));
  });

  it("ends with 3 where something does, so that a pipeline can alert", async () => {
    const dead = await mint();
    await console.adminFetch(`/shards/${console.shardId}/tokens/${dead}`, { method: "DELETE" });
    const resources = [
      held("web", await mint()),
      held("ci", dead),
      held("old", await mint(), { rotateAt: soon(-1_000) }),
    ];
    const run = await status(resources, "--json");
    assert.equal(run.code, 3, run.stderr);
    const { credentials } = JSON.parse(run.stdout) as {
      credentials: { name: string; status: string; need: string | null }[];
    };
    assert.deepEqual(
      credentials.map(({ name, status, need }) => [name, status, need?.replace(/ since .*/, "")]),
      [
        ["web", "active", undefined],
        ["ci", "revoked", "pulumi up --refresh: it was revoked elsewhere"],
        ["old", "active", "pulumi up: its rotation is due"],
      ],
    );
    assert.match((await status(resources)).stdout, /2 of 3 need action\./);
  });

  it("counts what is due soon where asked to", async () => {
    const resources = [held("web", await mint({ expiresInSeconds: 129_600 }))];
    assert.equal((await status(resources)).code, 0);
    const run = await status(resources, "--within", "2d");
    assert.equal(run.code, 3);
    assert.match(run.stdout, /it expires in 1 day 1[12] hours, before any rotation/);
  });

  for (const [columns, headings] of [
    [80, /^ {2}NAME +STATUS +EXPIRES +ROTATES$/m],
    [200, /^ {2}NAME +TYPE +GENERATION +STATUS +EXPIRES +ROTATES +OVERLAP UNTIL +NEEDS$/m],
  ] as const) {
    it(`fits a terminal of ${columns} columns`, async function () {
      if (!existsSync(SCRIPT)) this.skip();
      const place = await mkdtemp(join(tmpdir(), "keyring-status-"));
      try {
        const due = held("deployer-of-production", await mint({ expiresInSeconds: 1_900_000 }), {
          rotateAt: soon(-1_000),
        });
        await writeFile(
          join(place, "state"),
          exported([held("web", await mint(), { rotateAt: soon(1_800_000_000) }), due]),
        );
        const command = `stty cols ${columns}; '${process.execPath}' '${MAIN}' status <'${join(place, "state")}'`;
        const env = {
          PATH: process.env["PATH"],
          CALIMERO_CONSOLE_URL: console.url,
          CALIMERO_ACCESS_KEY: console.accessKey,
        };
        const terminal = spawn(SCRIPT, ["-qec", command, "/dev/null"], {
          env: { ...env, NO_COLOR: "1" },
          stdio: ["ignore", "pipe", "inherit"],
        });
        const shown = (await text(terminal.stdout)).replaceAll("\r", "");
        assert.match(shown, headings);
        assert.match(shown, /pulumi up: its rotation is due since/);
        assert.deepEqual(
          shown.split("\n").filter((line) => line.length > columns),
          [],
        );
      } finally {
        await rm(place, { recursive: true, force: true });
      }
    });
  }

  it("says that a state without credentials has none", async () => {
    const run = await status([]);
    assert.deepEqual([run.code, run.stdout], [0, "The state has no credentials to check.\n"]);
  });

  it("ends with 1 for an access key that the console does not know: nothing is called dead for that", async () => {
    const env = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: `keyring_${"x".repeat(43)}` };
    const run = await cli(["status"], { env, input: exported([held("web", await mint())]) });
    assert.equal(run.code, 1);
    assert.match(run.stderr, /does not accept the access key/);
    assert.ok(!run.stderr.includes("xxxx"));
  });
});

function soon(milliseconds: number): string {
  return new Date(Date.now() + milliseconds).toISOString();
}
