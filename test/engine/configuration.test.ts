import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { startConsole, type TestConsole } from "../support/console.js";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.js";
import { expectFailure, expectSuccess, type Project, printed, project, tokensIn } from "../support/pulumi.js";
import { accessKeyWith, living } from "./support/tokens.js";

const EIGHT = `for (let n = 0; n < 8; n++)
  new calimero.AuthToken("web" + n, { shardId: "demos-calimero-testnet", permissions: ["view-blocks"] });`;

describe("credentials that stand in the stack's configuration only", () => {
  let console: TestConsole;
  let proxy: FaultProxy;
  let app: Project;
  let old: { id: string; value: string };

  before(async () => {
    console = await startConsole();
    proxy = await faultProxy(console.url);
    old = await accessKeyWith(console, "issue-tokens", "view-tokens", "revoke-tokens");
    app = await project(EIGHT, { CALIMERO_CONSOLE_URL: undefined, CALIMERO_ACCESS_KEY: undefined });
    expectSuccess(await app.stack.configure("keyring:calimeroUrl", proxy.url));
    expectSuccess(await app.stack.configure("keyring:calimeroAccessKey", old.value, "secret"));
  });
  after(async () => {
    await app?.remove();
    await proxy?.close();
    await console?.close();
  });

  const refused = () => proxy.log.filter(({ status }) => status === 401).length;

  it("reach every one of eight resources that are created at once", async () => {
    expectSuccess(await app.stack.up());
    assert.equal((await living(console)).length, 8);
    assert.equal(refused(), 0);
  });

  it("reach every one of eight first reads that run at once", async () => {
    const known = await tokensIn(app.stack);
    expectSuccess(await app.stack.refresh());
    assert.deepEqual(await tokensIn(app.stack), known);
    assert.equal(refused(), 0);
  });

  it("never stand in a file of the backend in clear, nor in an export", async () => {
    const stored = [await app.stack.export(), ...(await filesBelow(join(app.folder, "..", "state")))];
    assert.ok(stored.length > 2, "there is a state to look at");
    const values = Object.values(await tokensIn(app.stack)).map(({ outputs }) => String(outputs["token"]));
    for (const secret of [old.value, ...values]) {
      assert.match(secret, /\S{40}/);
      assert.ok(stored.every((text) => !text.includes(secret)));
    }
  });

  it("are those of the last up for a destroy: when they changed since, it keeps the state and says what to do", async () => {
    expectSuccess(await app.stack.configure("keyring:calimeroAccessKey", console.accessKey, "secret"));
    await console.adminFetch(`/access-keys/${old.id}`, { method: "DELETE" });
    const known = await tokensIn(app.stack);
    const said = printed(expectFailure(await app.stack.destroy()));
    assert.match(
      said,
      /does not accept the access key.*set CALIMERO_ACCESS_KEY and CALIMERO_CONSOLE_URL, or add --run-program/,
    );
    assert.deepEqual(await tokensIn(app.stack), known);
    assert.equal((await living(console)).length, 8);
  });

  it("are those of now with --run-program", async () => {
    expectSuccess(await app.stack.refresh("--run-program"));
  });

  it("do not lead an access key of the environment anywhere", async () => {
    app.setEnv({ CALIMERO_ACCESS_KEY: console.accessKey });
    const asked = proxy.log.length;
    const said = printed(expectFailure(await app.stack.refresh()));
    assert.match(said, /CALIMERO_ACCESS_KEY was not sent to \S+.*set CALIMERO_CONSOLE_URL to it/);
    assert.equal(proxy.log.length, asked);
  });

  it("give way to those of the environment, so that the destroy succeeds", async () => {
    app.setEnv({ CALIMERO_CONSOLE_URL: proxy.url });
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await living(console), []);
    assert.deepEqual(await tokensIn(app.stack), {});
  });
});

/** The texts of all files below a folder. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), "utf8")));
}
