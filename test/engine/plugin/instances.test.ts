import assert from "node:assert/strict";
import { startConsole, type TestConsole } from "../../support/console.js";
import { type FaultProxy, faultProxy } from "../../support/fault-proxy.js";
import { expectFailure, expectSuccess, type Project, printed, project, tokensIn } from "../../support/pulumi.js";
import { accessKeyWith, askBlock, living } from "../support/tokens.js";

describe("two consoles in one program", () => {
  let one: TestConsole;
  let other: TestConsole;
  let proxy: FaultProxy;
  let app: Project;

  const token = (name: string, provider: string) => `
  ${name}:
    type: keyring:calimero:AuthToken
    properties: { shardId: demos-calimero-testnet, permissions: [view-blocks] }
    options: { provider: "\${${provider}}" }`;
  const provider = (name: string, properties: object) => `
  ${name}:
    type: pulumi:providers:keyring
    properties: ${JSON.stringify(properties)}`;
  const settings = (console: TestConsole) => ({ calimeroUrl: console.url, calimeroAccessKey: console.accessKey });

  before(async () => {
    [one, other] = await Promise.all([startConsole(), startConsole()]);
    proxy = await faultProxy(other.url);
    const program = `resources:${provider("first", settings(one))}${provider("second", settings(other))}${token("here", "first")}${token("there", "second")}`;
    // the environment names one console and must not win over what the program says of each
    const env = { CALIMERO_CONSOLE_URL: one.url, CALIMERO_ACCESS_KEY: one.accessKey };
    app = await project(program, env, { runtime: "yaml" });
  });
  after(async () => {
    await app?.remove();
    await proxy?.close();
    await one?.close();
    await other?.close();
  });

  it("each get the tokens that are meant for them", async () => {
    expectSuccess(await app.stack.up());
    const { here, there } = await tokensIn(app.stack);
    assert.deepEqual(
      [(await living(one)).map(({ name }) => name), (await living(other)).map(({ name }) => name)],
      [["here"], ["there"]],
    );
    assert.equal(await askBlock(one, here?.outputs["token"]), 200);
    assert.equal(await askBlock(other, there?.outputs["token"]), 200);
    assert.equal(await askBlock(one, there?.outputs["token"]), 401);
  });

  it("are read and refreshed each at its own", async () => {
    expectSuccess(await app.stack.refresh("--expect-no-changes"));
  });

  it("have their access keys encrypted in the state, although the program holds them in clear", async () => {
    const stored = await app.stack.export();
    for (const { accessKey } of [one, other]) {
      assert.ok(!stored.includes(accessKey), "the state shows an access key");
      assert.ok(!app.transcript().includes(accessKey), "the CLI shows an access key");
    }
  });

  it("keep what they have when a provider's key changes: nothing is replaced or minted", async () => {
    const before = await tokensIn(app.stack);
    const { value } = await accessKeyWith(other, "issue-tokens", "view-tokens", "revoke-tokens");
    await app.program(
      `resources:${provider("first", settings(one))}${provider("second", { ...settings(other), calimeroAccessKey: value })}${token("here", "first")}${token("there", "second")}`,
    );
    const run = expectSuccess(await app.stack.up());
    assert.doesNotMatch(run.stdout, /replace/);
    assert.deepEqual(await tokensIn(app.stack), before);
  });

  it("follow a provider to another address of its console, without a new value and without touching the other's", async () => {
    const before = await tokensIn(app.stack);
    const moved = { ...settings(other), calimeroUrl: proxy.url };
    await app.program(
      `resources:${provider("first", settings(one))}${provider("second", moved)}${token("here", "first")}${token("there", "second")}`,
    );
    const words = `AuthToken "there" looks up rpcUrl again, because the console's address changed from ${other.url} to ${proxy.url}`;
    const preview = printed(expectSuccess(await app.stack.preview()));
    assert.ok(preview.includes(words), preview);
    assert.doesNotMatch(preview, /"here" looks up/);
    assert.deepEqual(proxy.log, []);
    expectSuccess(await app.stack.up());
    const { here, there } = await tokensIn(app.stack);
    assert.deepEqual(here, before["here"]);
    assert.deepEqual(there?.outputs, { ...before["there"]?.outputs, issuerUrls: [other.url, proxy.url] });
    expectSuccess(await app.stack.run("preview", "--expect-no-changes"));
  });

  it("refuse a setting that cannot be, before anything happens", async () => {
    await app.program(`resources:${provider("first", { calimeroUrl: one.url, timeout: 0 })}${token("here", "first")}`);
    const said = printed(expectFailure(await app.stack.preview()));
    assert.match(said, /timeout.*give the deadline of an operation in seconds, from 1 to 3600/);
  });

  it("are left empty by a destroy", async () => {
    expectSuccess(await app.stack.destroy());
    assert.deepEqual([await living(one), await living(other)], [[], []]);
  });
});

describe("an access key that only the environment has", () => {
  let console: TestConsole;
  let app: Project;

  before(async () => {
    console = await startConsole();
    const program = `resources:
  web:
    type: keyring:calimero:AuthToken
    properties: { shardId: demos-calimero-testnet, permissions: [view-blocks] }`;
    const env = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
    app = await project(program, env, { runtime: "yaml" });
  });
  after(async () => {
    await app?.remove();
    await console?.close();
  });

  it("never reaches the state, not even encrypted", async () => {
    expectSuccess(await app.stack.up());
    const shown = await app.stack.quietly("stack", "export", "--show-secrets", "--stack", "dev");
    assert.match(shown.stdout, /"keyring:calimero:AuthToken"/);
    assert.ok(!shown.stdout.includes(console.accessKey), "the state holds the access key");
    assert.ok(!shown.stdout.includes("calimeroAccessKey"));
    expectSuccess(await app.stack.destroy());
  });
});
