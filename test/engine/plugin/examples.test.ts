import assert from "node:assert/strict";
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

  it("mints at each what is meant for it, and revokes it there", async () => {
    expectSuccess(await app.stack.up());
    const { stagingToken, productionToken } = await app.stack.outputs("shown");
    assert.equal(await askBlock(staging, stagingToken), 200);
    assert.equal(await askBlock(production, productionToken), 200);
    assert.equal(await askBlock(staging, productionToken), 401);
    expectSuccess(await app.stack.destroy());
    assert.deepEqual([await living(staging), await living(production)], [[], []]);
  });
});
