import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { type AstraEmulator, startAstra } from "../support/astra/index.js";
import { answer, dropReply, pass } from "../support/fault.js";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.js";
import { expectFailure, expectSuccess, type Project, printed, project, tokensIn } from "../support/pulumi.js";

/** The program with one token. */
const program = (args: string) => `const web = new astra.Token("web", { ${args} });\nexports.token = web.token;`;

describe("a token of Astra", () => {
  let astra: AstraEmulator;
  let proxy: FaultProxy;
  let app: Project;

  before(async () => {
    astra = await startAstra();
    proxy = await faultProxy(astra.url);
    app = await project(program('roles: ["Read Only User", "Billing Administrator"], description: "for the web"'), {
      ASTRA_API_URL: `${proxy.url}/v2`,
      ASTRA_DB_APPLICATION_TOKEN: astra.administrator.token,
    });
  });
  after(async () => {
    await app?.remove();
    await proxy?.close();
    await astra?.close();
  });

  async function outputs(): Promise<Record<string, unknown>> {
    const { web } = await tokensIn(app.stack);
    assert.ok(web);
    return { id: web.id, ...web.outputs };
  }

  const alive = () => astra.living().map(({ clientId }) => clientId);

  it("is minted with its roles, all its values as secrets, and found by its labels", async () => {
    expectSuccess(await app.stack.up());
    const web = await outputs();
    const [living] = astra.living();
    assert.equal(web["token"], living?.token);
    assert.equal(web["secret"], living?.secret);
    assert.equal(web["clientId"], living?.clientId);
    assert.match(String(web["id"]), new RegExp(`^${astra.organization.id}/[0-9a-f]{32}$`));
    assert.match(String(living?.description), /^for the web \[keyring [0-9a-f]{32}\.1 organization\/app\/dev\/web\]$/);
    const stored = await app.stack.export();
    for (const value of [living?.token, living?.secret]) assert.ok(!stored.includes(String(value)));
    assert.ok(!app.transcript().includes("AstraCS:"));
  });

  it("stays as it is in a second up, in whatever order and spelling Astra tells the roles", async () => {
    Object.assign(astra.wire, {
      order: "reversed",
      listedRoles: "names",
      roleSpelling: "capitals",
      rolePolicy: "text",
    });
    expectSuccess(await app.stack.refresh());
    assert.match(expectSuccess(await app.stack.up()).stdout, /2 unchanged/);
    await app.program(program('roles: ["billing admin", "RO User"], description: "for the web"'));
    assert.match(expectSuccess(await app.stack.up()).stdout, /2 unchanged|1 unchanged/);
    Object.assign(astra.wire, { order: "as made", listedRoles: "ids", roleSpelling: "lower", rolePolicy: "object" });
    assert.equal(alive().length, 1);
  });

  it("rotates in place with a grace, and the first up after it retires the previous value", async () => {
    const before = await outputs();
    const args = 'roles: ["Read/Write User"], rotation: { grace: "3s" }';
    await app.program(program(args));
    const preview = expectSuccess(await app.stack.preview());
    assert.match(printed(preview), /Token "web" rotates: roles, description changed; .* until the first up after \S+Z/);
    expectSuccess(await app.stack.up());
    const after = await outputs();
    assert.equal(after["id"], before["id"]);
    assert.equal(after["previousToken"], before["token"]);
    assert.equal(after["previousSecret"], before["secret"]);
    assert.deepEqual(alive().sort(), [before["clientId"], after["clientId"]].sort());

    while (Date.now() <= Date.parse(String(after["previousRevokeAt"]))) await pause(50);
    assert.match(printed(expectSuccess(await app.stack.up())), /retires the previous value: its grace ended at/);
    assert.deepEqual(alive(), [after["clientId"]]);
    const retired = await outputs();
    assert.equal(retired["previousToken"], undefined);
    assert.equal(retired["previousCsv"], undefined);
    assert.match(expectSuccess(await app.stack.up()).stdout, /2 unchanged/);
  });

  it("that somebody revoked elsewhere is noticed by a refresh and minted again", async () => {
    const before = await outputs();
    astra.organization.tokens.delete(String(before["clientId"]));
    assert.match(printed(expectSuccess(await app.stack.refresh())), /Token "web" was revoked elsewhere/);
    expectSuccess(await app.stack.up());
    const after = await outputs();
    assert.notEqual(after["clientId"], before["clientId"]);
    assert.deepEqual(alive(), [after["clientId"]]);
  });

  it("stays in the state when its revoke fails, and the run says so", async () => {
    const before = await outputs();
    for (const status of [403, 500]) {
      proxy.rule = ({ method }) => (method === "DELETE" ? answer(status) : pass);
      const failed = expectFailure(await app.stack.destroy());
      assert.match(printed(failed), new RegExp(`token ${before["clientId"]} may still be alive: .*${status}`));
      assert.equal((await outputs())["token"], before["token"]);
    }
    assert.deepEqual(alive(), [before["clientId"]]);
  });

  it("is revoked by a destroy", async () => {
    proxy.rule = () => pass;
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(alive(), []);
  });

  it("is one, the one in the state, when the reply to its mint is lost", async () => {
    let lost = 0;
    proxy.rule = ({ method }) => (method === "POST" && lost++ === 0 ? dropReply : pass);
    await app.program(program('roles: ["Read Only User"]'));
    expectSuccess(await app.stack.up());
    assert.deepEqual(alive(), [(await outputs())["clientId"]]);
  });

  it("that may have been minted is spoken of with the place to look, and the next up finishes", async () => {
    proxy.rule = ({ method, path }) =>
      method === "POST" ? dropReply : path.endsWith("/clientIdSecrets") && lostOne() ? answer(503) : pass;
    const minted = alive().length;
    const lostOne = () => alive().length > minted;
    await app.program(program('roles: ["Read/Write User"]'));
    const failed = expectFailure(await app.stack.up());
    assert.match(printed(failed), /whether a token was minted cannot be looked up: .*in the descriptions/);
    assert.equal(alive().length, minted + 1);
    proxy.rule = () => pass;
    expectSuccess(await app.stack.up());
    const { clientId, previousTokenId } = await outputs();
    assert.deepEqual(alive().sort(), [clientId, previousTokenId].sort());
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(alive(), []);
  });

  it("that exists is taken over without a mint, stays when adopt goes out of the program, and is revoked by a destroy", async () => {
    const { clientId, token, secret } = astra.mint({ roles: ["RO User"], description: "by hand" });
    const adopt = `adopt: { tokenId: "${clientId}", token: process.env.HANDED_OVER, secret: process.env.HANDED_SECRET }`;
    app.setEnv({ HANDED_OVER: token, HANDED_SECRET: secret });
    await app.program(program(`roles: ["Read Only User"], ${adopt}`));
    expectSuccess(await app.stack.up());
    const web = await outputs();
    assert.deepEqual([web["token"], web["secret"], web["clientId"]], [token, secret, clientId]);
    const stored = await app.stack.export();
    for (const value of [token, secret]) assert.ok(!stored.includes(value), "no value in clear");
    assert.match(expectSuccess(await app.stack.up()).stdout, /2 unchanged/);
    await app.program(program('roles: ["Read Only User"]'));
    const preview = expectSuccess(await app.stack.preview());
    assert.doesNotMatch(preview.stdout, /replace/);
    expectSuccess(await app.stack.up());
    assert.deepEqual(alive(), [clientId]);
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(alive(), []);
    assert.ok(!app.transcript().includes("AstraCS:"));
  });
});
