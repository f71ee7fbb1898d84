import assert from "node:assert/strict";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../console/src/options.js";
import { type Older, openOldest } from "../older/open.js";
import { cli } from "../support/cli.js";
import { makeFolder, startConsole, type TestConsole } from "../support/console.js";
import { type ConsoleProcess, startConsoleProcess } from "../support/console-process.js";
import { ask } from "../support/gateway.js";
import { expectSuccess, type Project, recordedIn } from "../support/pulumi.js";
import { hosts, type Packages, type Resources, TYPE } from "./support/hosts.js";
import { MASTER, publicKeysAt } from "./support/keys.js";

const SHARD = DEFAULT_DEVELOPMENT_SHARD.id;
const WEB = {
  shardId: SHARD,
  permissions: ["view-blocks"],
  expiresIn: "30d",
  rotation: { before: "10d", grace: "1d" },
};
const WANTED: Resources = {
  /** Rotated, so that its destroy revokes two values. */
  web: WEB,
  /** Never rotated: its destroy is the one request that older consoles do not know. */
  plain: { shardId: SHARD, permissions: ["view-blocks"] },
  deployer: { [TYPE]: "calimero:CustodianKey", shardId: SHARD, accountId: MASTER },
};

/** Where a console is, and the key to it. */
type At = Pick<TestConsole, "url" | "accessKey">;

/** Creates, reads, rotates and destroys, and looks at the console's side after each. */
function liveThrough(title: string, console: () => At, packages: () => Packages | undefined): void {
  for (const host of hosts) {
    describe(`${title}, through ${host.title}`, () => {
      let app: Project;
      let rpcUrl: string;
      const values: string[] = [];

      before(async () => {
        const { url: CALIMERO_CONSOLE_URL, accessKey: CALIMERO_ACCESS_KEY } = console();
        app = await host.project(WANTED, { CALIMERO_CONSOLE_URL, CALIMERO_ACCESS_KEY }, packages());
      });
      after(() => app?.remove());

      const accepted = () =>
        Promise.all(
          values.map(async (value) => (await ask(rpcUrl, value, "block", { finality: "final" })).status === 200),
        );

      it("creates what works", async () => {
        expectSuccess(await app.stack.up());
        const { web, plain } = await recordedIn(app.stack, "AuthToken");
        rpcUrl = String(web?.outputs["rpcUrl"]);
        values.push(String(web?.outputs["token"]), String(plain?.outputs["token"]));
        assert.deepEqual(await accepted(), [true, true]);
      });

      it("finds nothing to change, then rotates with an overlap", async () => {
        expectSuccess(await app.stack.refresh("--expect-no-changes"));
        await app.program(host.program({ ...WANTED, web: { ...WEB, permissions: ["view-blocks", "view-keys"] } }));
        expectSuccess(await app.stack.up());
        const { web, deployer } = await recordedIn(app.stack, "AuthToken", "CustodianKey");
        assert.deepEqual([web?.outputs["generation"], web?.outputs["previousToken"]], [2, values[0]]);
        values.push(String(web?.outputs["token"]));
        assert.deepEqual(await accepted(), [true, true, true]);
        assert.ok((await publicKeysAt(console())).includes(String(deployer?.outputs["publicKey"])));
      });

      it("destroys all of it", async () => {
        const { deployer } = await recordedIn(app.stack, "CustodianKey");
        expectSuccess(await app.stack.destroy());
        assert.deepEqual(await accepted(), [false, false, false]);
        assert.ok(!(await publicKeysAt(console())).includes(String(deployer?.outputs["publicKey"])));
      });
    });
  }
}

describe("versions", () => {
  let older: Older;
  before(() => {
    older = openOldest();
  });
  after(() => older?.remove());

  describe("of a console before today's", () => {
    let console: ConsoleProcess;
    before(async () => {
      console = await startConsoleProcess(await makeFolder(), {}, older.console);
    });
    after(() => console?.end("SIGTERM"));

    liveThrough(
      "with today's clients",
      () => console,
      () => undefined,
    );

    it("are shown by doctor, with what it lacks", async () => {
      const settings = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
      const env = { ...settings, PULUMI_BIN: "/nowhere/pulumi", PATH: process.env["PATH"] };
      const { stdout } = await cli(["doctor", "--json", "--cwd", "examples/quickstart"], { env });
      const { checks } = JSON.parse(stdout) as { checks: { what: string; verdict: string; found: string }[] };
      const versions = checks.find(({ what }) => what === "Versions");
      assert.equal(versions?.verdict, "warning");
      assert.match(versions?.found ?? "", /the console does not report its version, without revoke-sole/);
    });
  });

  describe("of clients before today's", () => {
    let console: TestConsole;
    before(async () => {
      console = await startConsole();
    });
    after(() => console?.close());

    liveThrough(
      "with today's console",
      () => console,
      () => older,
    );
  });
});
