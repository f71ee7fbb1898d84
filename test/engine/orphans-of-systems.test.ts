import assert from "node:assert/strict";
import { type AstraEmulator, startAstra } from "../support/astra/index.js";
import { cli } from "../support/cli.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { dropReply, pass } from "../support/fault.js";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.js";
import { expectSuccess, type Project, project } from "../support/pulumi.js";
import { chainOf, keysIn } from "./support/keys.js";
import { killedUp } from "./support/killed-up.js";

interface Found {
  orphans: { id: string; type: string; name: string; owner: string }[];
}

/** Looks for orphans where the program is, with the environment of its ups. */
async function orphans(app: Project, ...args: string[]): Promise<{ code: number | null; found: Found }> {
  const { env, cwd } = app.stack.options;
  const run = await cli(["orphans", "--json", "--older-than", "0s", "--stack", "dev", ...args], { env, cwd });
  assert.ok(run.code === 0 || run.code === 3, run.stderr);
  return { code: run.code, found: JSON.parse(run.stdout) as Found };
}

describe("the token of Astra of an up that was killed", () => {
  let astra: AstraEmulator;
  let proxy: FaultProxy;
  let app: Project;

  before(async () => {
    astra = await startAstra();
    proxy = await faultProxy(astra.url);
    app = await project(token("web"), {
      ASTRA_API_URL: proxy.url,
      ASTRA_DB_APPLICATION_TOKEN: astra.administrator.token,
      KEYRING_OWNER_PREFIX: "acme",
    });
  });
  after(async () => {
    await app?.remove();
    await proxy?.close();
    await astra?.close();
  });

  const token = (name: string) => `new astra.Token("${name}", { roles: ["Read Only User"], description: "${name}" });`;

  it("is found by the labels in its description and revoked, and no other token is", async () => {
    expectSuccess(await app.stack.up());
    const [web] = astra.living();
    assert.ok(web);
    assert.deepEqual((await orphans(app)).found.orphans, []);

    await app.program(`${token("web")}\n${token("lost")}`);
    proxy.rule = ({ method }) => (method === "POST" ? dropReply : pass);
    await killedUp(app, () => astra.living().length > 1);
    proxy.rule = () => pass;
    const { code, found } = await orphans(app);
    assert.equal(code, 3);
    assert.deepEqual(
      found.orphans.map(({ name, owner }) => [name, owner]),
      [["lost", "acme/organization/app/dev/lost"]],
    );
    assert.equal((await orphans(app, "--revoke", "--yes")).code, 0);
    assert.deepEqual(
      astra.living().map(({ clientId }) => clientId),
      [web.clientId],
    );
    expectSuccess(await app.stack.up());
    assert.equal(astra.living().length, 2);
    assert.equal((await orphans(app)).code, 0);
  });
});

describe("the key of an up that was killed", () => {
  let console: TestConsole;
  let proxy: FaultProxy;
  let app: Project;

  before(async () => {
    console = await startConsole();
    proxy = await faultProxy(console.url);
    app = await project(key("deployer"), {
      CALIMERO_CONSOLE_URL: proxy.url,
      CALIMERO_ACCESS_KEY: console.accessKey,
      KEYRING_OWNER_PREFIX: "acme",
    });
  });
  after(async () => {
    await app?.remove();
    await proxy?.close();
    await console?.close();
  });

  const key = (name: string) =>
    `new calimero.CustodianKey("${name}", { shardId: "demos-calimero-testnet", accountId: "demos.calimero.testnet" });`;

  it("is found on the chain by the custodian's labels where keys are asked for, and removed, and no other key is", async () => {
    expectSuccess(await app.stack.up());
    const chain = await chainOf(console);
    const before = await chain.keys();
    const { deployer } = await keysIn(app.stack);
    assert.ok(before.includes(String(deployer?.outputs["publicKey"])));

    await app.program(`${key("deployer")}\n${key("lost")}`);
    proxy.rule = ({ method }) => (method === "POST" ? dropReply : pass);
    await killedUp(app, async () => (await chain.keys()).length > before.length);
    proxy.rule = () => pass;
    assert.deepEqual((await orphans(app)).found.orphans, [], "keys are looked for only where asked to");
    const { found } = await orphans(app, "--keys");
    assert.deepEqual(
      found.orphans.map(({ type, owner }) => [type, owner]),
      [["calimero:CustodianKey", "acme/organization/app/dev/lost"]],
    );
    assert.equal((await orphans(app, "--keys", "--revoke", "--yes")).code, 0);
    assert.deepEqual((await chain.keys()).sort(), [...before].sort());
  });
});
