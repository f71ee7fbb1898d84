import assert from "node:assert/strict";
import { symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { startConsole, type TestConsole } from "../support/console.js";
import { expectSuccess, printed, recordedIn, tokensIn } from "../support/pulumi.js";
import { randomPlugin } from "../support/random/index.js";
import { type Example, example } from "./support/example.js";
import { askBlock, living } from "./support/tokens.js";

describe("examples/random", () => {
  let console: TestConsole;
  let app: Example;

  before(async () => {
    const plugin = await randomPlugin();
    // which one ran must be seen in the report
    globalThis.console.log(
      `    with ${plugin.real ? "Pulumi's plugin" : "the stand-in of the tests"} for @pulumi/random`,
    );
    console = await startConsole();
    const settings = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
    const made = await example("random", settings, { files: [] });
    app = made;
    await symlink(join(__dirname, "..", "..", "node_modules"), join(made.folder, "node_modules"));
    const { env } = app.stack.options;
    env["PATH"] = `${plugin.path}${delimiter}${env["PATH"]}`;
  });
  after(async () => {
    await app?.remove();
    await console?.close();
  });

  it("previews with names that nobody knows yet, and names both tokens after one that stays", async () => {
    expectSuccess(await app.stack.preview());
    expectSuccess(await app.stack.up());
    const { name } = await recordedIn(app.stack, "RandomPet");
    assert.match(name?.id ?? "", /^[a-z]+-[a-z]+$/);
    const names = (await living(console)).map((token) => token.name);
    assert.deepEqual(names.sort(), [`${name?.id}-reader`, `${name?.id}-writer`]);
    expectSuccess(await app.stack.refresh("--expect-no-changes"));
    expectSuccess(await app.stack.preview("--expect-no-changes"));
  });

  it("makes a password that goes into a URL as it stands, and shows it to nobody", async () => {
    const { databaseUrl } = await app.stack.outputs("shown");
    assert.match(String(databaseUrl), /^postgres:\/\/keyring:[A-Za-z0-9]{32}@/);
    assert.equal((await app.stack.outputs("masked"))["databaseUrl"], "[secret]");
  });

  it("rotates all tokens by one changed keeper, in place, with a grace period, and nothing else", async () => {
    const before = { ...(await tokensIn(app.stack)), ...(await recordedIn(app.stack, "RandomPet", "RandomPassword")) };
    expectSuccess(await app.stack.configure("rotateBecause", "somebody left"));
    const up = expectSuccess(await app.stack.up());
    for (const name of ["reader", "writer"]) {
      assert.match(printed(up), new RegExp(`"${name}" rotates: rotation\\.triggers changed \\(rotation\\)`));
      const after = (await tokensIn(app.stack))[name]?.outputs;
      assert.equal(after?.["generation"], 2);
      assert.equal(after?.["previousToken"], before[name]?.outputs["token"]);
      for (const value of [after?.["token"], after?.["previousToken"]])
        assert.equal(await askBlock(console, value), 200);
    }
    const kept = await recordedIn(app.stack, "RandomPet", "RandomPassword");
    for (const [name, { outputs }] of Object.entries(kept)) assert.deepEqual(outputs, before[name]?.outputs, name);
  });

  it("revokes everything on destroy", async () => {
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await living(console), []);
  });
});
