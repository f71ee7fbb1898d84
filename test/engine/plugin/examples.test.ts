import assert from "node:assert/strict";
import { cli } from "../../support/cli.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { expectSuccess, tokensIn } from "../../support/pulumi.js";
import { type Example, example } from "../support/example.js";
import { askBlock, living } from "../support/tokens.js";

describe("the YAML example", () => {
  let console: TestConsole;
  let app: Example;

  before(async () => {
    console = await startConsole();
    app = await example("yaml", { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey });
  });
  after(async () => {
    await app?.remove();
    await console?.close();
  });

  it("brings up a token that works", async () => {
    expectSuccess(await app.stack.up());
    const { token, rpcUrl } = await app.stack.outputs("shown");
    assert.match(String(rpcUrl), /\/neard-rpc\/$/);
    assert.equal(await askBlock(console, token), 200);
    assert.equal((await app.stack.outputs("masked"))["token"], "[secret]");
  });

  it("changes it in place, and a refresh finds it as it is", async () => {
    const { token } = await app.stack.outputs("shown");
    await app.edit("Pulumi.yaml", "view-chunks]", "view-keys]");
    expectSuccess(await app.stack.up());
    const { dashboard } = await tokensIn(app.stack);
    assert.equal(dashboard?.outputs["previousToken"], token);
    expectSuccess(await app.stack.refresh("--expect-no-changes"));
    expectSuccess(await app.stack.preview("--expect-no-changes"));
  });

  it("revokes everything on destroy", async () => {
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await living(console), []);
  });
});

describe("the example with two consoles", () => {
  let staging: TestConsole;
  let production: TestConsole;
  let app: Example;

  before(async () => {
    [staging, production] = await Promise.all([startConsole(), startConsole()]);
    app = await example("two-consoles", {});
    for (const [name, console] of [
      ["staging", staging],
      ["production", production],
    ] as const) {
      expectSuccess(await app.stack.configure(`${name}Url`, console.url));
      expectSuccess(await app.stack.configure(`${name}AccessKey`, console.accessKey, "secret"));
    }
  });
  after(async () => {
    await app?.remove();
    await staging?.close();
    await production?.close();
  });

  it("mints at each what is meant for it", async () => {
    expectSuccess(await app.stack.up());
    const { stagingToken, productionToken } = await app.stack.outputs("shown");
    assert.equal(await askBlock(staging, stagingToken), 200);
    assert.equal(await askBlock(production, productionToken), 200);
    assert.equal(await askBlock(staging, productionToken), 401);
  });

  it("is examined by doctor, one provider at a time", async () => {
    const { env, cwd } = app.stack.options;
    const plain = await cli(["doctor"], { env, cwd });
    assert.equal(plain.code, 0, plain.stdout);
    assert.match(plain.stdout, /! Systems +only explicit providers are in use: production, staging\n/);
    for (const [name, console, other] of [
      ["staging", staging, production],
      ["production", production, staging],
    ] as const) {
      const unasked = await cli(["doctor", "--provider", name], { env, cwd });
      assert.match(unasked.stdout, /! Access key .* encrypted\n +Set CALIMERO_ACCESS_KEY to the same/);
      const key = { CALIMERO_ACCESS_KEY: console.accessKey };
      // its address comes from the provider, whatever the environment says; then its key is not sent there either
      const elsewhere = { ...env, ...key, CALIMERO_CONSOLE_URL: other.url };
      const refused = await cli(["doctor", "--provider", name], { env: elsewhere, cwd });
      assert.equal(refused.code, 3, refused.stdout);
      assert.match(refused.stdout, new RegExp(`CALIMERO_ACCESS_KEY was not sent to ${console.url}\\.`));
      const credentials = { ...key, CALIMERO_CONSOLE_URL: console.url };
      const asked = await cli(["doctor", "--provider", name], { env: { ...env, ...credentials }, cwd });
      assert.equal(asked.code, 0, asked.stdout);
      assert.match(asked.stdout, new RegExp(`✓ Console +a Keyring console answers at ${console.url}\n`));
      assert.match(asked.stdout, new RegExp(`✓ Access key +from .* in provider "${name}"; checked with`));
      assert.ok(!`${asked.stdout}${asked.stderr}`.includes(console.accessKey));
    }
    const unknown = await cli(["doctor", "--provider", "nowhere"], { env, cwd });
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /no explicit provider "nowhere"/);
  });

  it("is gone from both with a destroy", async () => {
    expectSuccess(await app.stack.destroy());
    assert.deepEqual([await living(staging), await living(production)], [[], []]);
  });
});
