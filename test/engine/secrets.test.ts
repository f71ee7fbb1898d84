import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createLogger } from "../../console/src/log/logger.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { answer, dropReply, pass } from "../support/fault.js";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.js";
import { expectFailure, expectSuccess, type Project, project } from "../support/pulumi.js";
import { accessKeyWith, askBlock } from "./support/tokens.js";

const program = (version: number) => `
const web = new calimero.AuthToken("web", { shardId: "demos-calimero-testnet", permissions: ["view-blocks"], rotation: { triggers: { version: ${version} } } });
const full = new calimero.AuthToken("full", { shardId: "demos-calimero-testnet", permissions: "full", expiresIn: "30d" });
exports.token = web.token;
exports.headers = web.headers;
exports.settings = full.nearCliSettings;
exports.everything = pulumi.all([web.token, full.token]).apply((values) => values.join(" "));
`;

describe("secrets", () => {
  const logged: string[] = [];
  const minted = new Set<string>();
  let console: TestConsole;
  let proxy: FaultProxy;
  let app: Project;
  let wrongKey: string;
  let weakKey: string;

  before(async () => {
    const logger = createLogger("trace", { write: (line) => void logged.push(line) });
    console = await startConsole({ logger });
    proxy = await faultProxy(console.url);
    wrongKey = `keyring_${"w".repeat(43)}`;
    weakKey = (await accessKeyWith(console, "view-tokens")).value;
    const settings = { CALIMERO_CONSOLE_URL: proxy.url, CALIMERO_ACCESS_KEY: console.accessKey, KEYRING_TIMEOUT: "4" };
    app = await project(program(1), settings, { alone: true });
    await liveThroughEverything();
  });
  after(async () => {
    await app?.remove();
    await proxy?.close();
    await console?.close();
  });

  /** Creations, a rotation, failures of each kind, views and refreshes, all of whose output is kept. */
  async function liveThroughEverything(): Promise<void> {
    const { stack } = app;
    expectSuccess(await stack.preview("--json"));
    expectSuccess(await stack.up("--show-full-output", "--diff"));
    await remember();
    let lost = 1;
    proxy.rule = ({ method }) => (method === "POST" && lost-- > 0 ? dropReply : pass);
    await app.program(program(2));
    expectSuccess(await stack.preview("--diff"));
    expectSuccess(await stack.up());
    await remember();
    await app.program(program(3));
    for (const key of [wrongKey, weakKey]) {
      app.setEnv({ CALIMERO_ACCESS_KEY: key });
      expectFailure(await stack.up());
    }
    app.setEnv({ CALIMERO_ACCESS_KEY: console.accessKey });
    proxy.rule = ({ headers, method }) =>
      method === "GET" ? answer(500, { detail: `you sent ${headers.authorization}`, title: [...minted].join() }) : pass;
    expectFailure(await stack.refresh());
    proxy.rule = () => pass;
    expectSuccess(await stack.refresh("--json"));
    expectSuccess(await stack.refresh("--diff"));
    expectSuccess(await stack.up("--suppress-outputs"));
    await remember();
    for (const value of minted) await askBlock(console, value);
  }

  async function remember(): Promise<void> {
    const { everything } = (await app.stack.outputs("shown")) as { everything: string };
    for (const value of everything.split(" ")) minted.add(value);
  }

  /** Everything that must not be seen. */
  function secrets(): string[] {
    const all = [console.accessKey, wrongKey, weakKey, ...minted];
    assert.equal(minted.size, 4, "two tokens, one of them rotated twice");
    for (const secret of all) assert.match(secret, /^[0-9a-f]{64}$|^keyring_[\w-]{43,49}$/);
    return all;
  }

  function assertHidden(text: string, where: string): void {
    assert.ok(text.length > 1_000, `${where} is not there to be looked at`);
    const seen = secrets().filter((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)));
    assert.equal(seen.length, 0, `${where} shows ${seen.length} secrets`);
  }

  it("stand nowhere in what the CLI prints, with failures, refreshes and previews as JSON", () => {
    assertHidden(app.transcript(), "what the CLI printed");
    assert.match(app.transcript(), /\[secret\]/);
  });

  it("stand nowhere in the console's log, at its most talkative", () => {
    assertHidden(logged.join(""), "the console's log");
  });

  it("stand nowhere in the state in clear: not in an export, not in a file of the backend, its history and backups", async () => {
    assertHidden(await app.stack.export(), "the export");
    const folder = join(app.folder, "..", "state");
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((file) => join(file.parentPath, file.name));
    assertHidden((await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n"), "the backend");
  });

  it("are printed by the engine itself under --json, --debug and -v=9, which the security page warns of", async () => {
    const { stack } = app;
    // a run that mints, so that the values are news to the engine
    for (const [version, flags] of [
      [4, ["--json"]],
      [5, ["--debug"]],
      [6, ["-v=9", "--logtostderr"]],
    ] as const) {
      await app.program(program(version));
      const run = await stack.quietly("up", "--yes", "--skip-preview", "--stack", "dev", ...flags);
      expectSuccess(run);
      const { token } = (await stack.outputs("shown")) as { token: string };
      const shown = `${run.stdout}${run.stderr}`;
      assert.ok(
        shown.includes(token),
        `the engine no longer prints values under ${flags[0]}: say so on the security page`,
      );
      assert.ok(!shown.includes(console.accessKey), `the access key is printed under ${flags[0]}`);
    }
  });

  it("stand nowhere in what a destroy prints", async () => {
    expectSuccess(await app.stack.destroy());
    assertHidden(app.transcript(), "what the CLI printed");
  });
});
