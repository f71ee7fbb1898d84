import assert from "node:assert/strict";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { type AstraEmulator, startAstra } from "../../support/astra/index.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { expectFailure, expectSuccess, type Project, printed, project, recordedIn } from "../../support/pulumi.js";
import { bring } from "../support/importing.js";
import { addElsewhere, type Chain, chainOf, MASTER } from "../support/keys.js";

describe("importing a key, a role and a token of Astra", () => {
  const { publicKey } = generateKeyPair();
  let console: TestConsole;
  let chain: Chain;
  let astra: AstraEmulator;
  let app: Project;

  before(async () => {
    [console, astra] = await Promise.all([startConsole(), startAstra()]);
    chain = await chainOf(console);
    await addElsewhere(console, publicKey);
    const settings = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
    const astras = { ASTRA_API_URL: astra.url, ASTRA_DB_APPLICATION_TOKEN: astra.administrator.token };
    app = await project("", { ...settings, ...astras }, { runtime: "yaml" });
  });
  after(async () => {
    await app?.remove();
    await astra?.close();
    await console?.close();
  });

  /** The program as somebody writes it after the import. */
  const program = (token: string) => `
resources:
  deployer:
    type: keyring:calimero:CustodianKey
    properties: { shardId: ${console.shardId}, accountId: ${MASTER}, publicKey: "${publicKey}", adopt: true }
  reader:
    type: keyring:astra:Role
    properties:
      name: by hand
      resources: ["drn:astra:org:${astra.organization.id}"]
      actions: [org-db-view]
  reports:
    type: keyring:astra:Token
    properties: { roles: [Read Only User], ${token} }`;

  it("brings all but the values of the token into the state, and a program that says the same changes nothing", async () => {
    const policy = { description: "", resources: [`drn:astra:org:${astra.organization.id}`], actions: ["org-db-view"] };
    const answer = await fetch(`${astra.url}/v2/organizations/roles`, {
      method: "POST",
      headers: { authorization: `Bearer ${astra.administrator.token}`, "content-type": "application/json" },
      body: JSON.stringify({ name: "by hand", policy: { ...policy, effect: "allow" } }),
    });
    const { id: roleId } = (await answer.json()) as { id: string };
    const token = astra.mint({ roles: ["Read Only User"], description: "made by hand" });
    expectSuccess(
      await bring(app.stack, "keyring:calimero:CustodianKey", "deployer", `${console.shardId}/${MASTER}/${publicKey}`),
    );
    expectSuccess(await bring(app.stack, "keyring:astra:Role", "reader", roleId));
    const said = printed(
      expectSuccess(
        await bring(app.stack, "keyring:astra:Token", "reports", `${astra.organization.id}/${token.clientId}`),
      ),
    );
    assert.match(said, /has no value, because token \S+ was imported/);
    const { deployer, reader, reports } = await recordedIn(app.stack, "CustodianKey", "Role", "Token");
    assert.deepEqual([deployer?.outputs["publicKey"], deployer?.outputs["adopted"]], [publicKey, true]);
    assert.deepEqual([reader?.outputs["name"], reader?.outputs["actions"]], ["by hand", ["org-db-view"]]);
    assert.equal(reports?.outputs["clientId"], token.clientId);
    assert.ok(!("token" in (reports?.outputs ?? {})));

    const description = 'description: "made by hand"';
    await app.program(program(description));
    const run = expectSuccess(await app.stack.up());
    assert.match(run.stdout, /4 unchanged/);
    assert.match(printed(run), /warning: Token "reports" has no value/);

    const adopt = `adopt: { tokenId: "${token.clientId}", token: "${token.token}", secret: "${token.secret}" }`;
    await app.program(program(`${description}, ${adopt}`));
    expectSuccess(await app.stack.up());
    const adopted = (await recordedIn(app.stack, "Token"))["reports"];
    assert.deepEqual([adopted?.outputs["token"], adopted?.outputs["secret"]], [token.token, token.secret]);
    assert.ok(!(await app.stack.export()).includes(token.token), "the state shows the value");
    expectSuccess(await app.stack.preview("--expect-no-changes"));
  });

  it("leaves the key, which was there before, on destroy, and nothing else", async () => {
    expectSuccess(await app.stack.destroy());
    assert.ok(await chain.has(publicKey));
    assert.deepEqual(astra.living(), []);
  });

  it("refuses a default role with the reason", async () => {
    const id = astra.organization.roleNamed("Read Only User")?.id ?? astra.organization.roleNamed("RO User")?.id ?? "";
    assert.match(
      printed(expectFailure(await bring(app.stack, "keyring:astra:Role", "other", id))),
      /is the default role/,
    );
  });

  it("answers what a program asks of Astra, with names of roles that a program may use", async () => {
    await app.program(`
variables:
  organization: { fn::invoke: { function: "keyring:astra:getOrganization" } }
  reader: { fn::invoke: { function: "keyring:astra:getRole", arguments: { name: Read Only User } } }
outputs:
  organization: \${organization.id}
  role: \${reader.name}`);
    expectSuccess(await app.stack.up());
    const { organization, role } = await app.stack.outputs("shown");
    assert.equal(organization, astra.organization.id);
    assert.ok(astra.organization.roleNamed(String(role)));
    await app.program(`
variables:
  reader: { fn::invoke: { function: "keyring:astra:getRole", arguments: { name: Read Only Usr } } }
outputs:
  role: \${reader.name}`);
    assert.match(printed(expectFailure(await app.stack.preview())), /no role "Read Only Usr".*did you mean/s);
  });
});
