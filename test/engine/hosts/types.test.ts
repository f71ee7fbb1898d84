import assert from "node:assert/strict";
import { type AstraEmulator, startAstra } from "../../support/astra/index.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { expectFailure, expectSuccess, type Project, printed, recordedIn } from "../../support/pulumi.js";
import { hosts, type Resources, TYPE } from "../support/hosts.js";
import { type Chain, chainOf, MASTER, removeElsewhere } from "../support/keys.js";
import { missingOutputs } from "../support/required-outputs.js";

/** The types besides AuthToken, which has a suite of its own: what one host promises of them, every host does. */
for (const host of hosts) {
  describe(`a key, a role and a token of Astra, through ${host.title}`, () => {
    let console: TestConsole;
    let chain: Chain;
    let astra: AstraEmulator;
    let app: Project;
    let wanted: Resources;

    before(async () => {
      [console, astra] = await Promise.all([startConsole(), startAstra()]);
      chain = await chainOf(console);
      const resources = [`drn:astra:org:${astra.organization.id}`];
      wanted = {
        deployer: { [TYPE]: "calimero:CustodianKey", shardId: console.shardId, accountId: MASTER },
        reader: { [TYPE]: "astra:Role", resources, actions: ["org-db-view", "db-cql"] },
        reports: { [TYPE]: "astra:Token", roles: [{ output: ["reader", "roleId"] }, "Read Only User"] },
      };
      app = await host.project(wanted, {
        CALIMERO_CONSOLE_URL: console.url,
        CALIMERO_ACCESS_KEY: console.accessKey,
        ASTRA_API_URL: astra.url,
        ASTRA_DB_APPLICATION_TOKEN: astra.administrator.token,
      });
    });
    after(async () => {
      await app?.remove();
      await astra?.close();
      await console?.close();
    });

    /** The state of a resource, secrets in clear. */
    async function recorded(name: string): Promise<Record<string, unknown>> {
      const found = (await recordedIn(app.stack, "CustodianKey", "Role", "Token"))[name];
      assert.ok(found, `there is no ${name} in the state`);
      return { ...found.outputs, id: found.id };
    }

    const custom = () => [...astra.organization.roles.values()].filter(({ isDefault }) => !isDefault);

    it("a preview names what is wrong with each, and asks nobody", async () => {
      const asked = astra.requests.length;
      for (const [property, wrong] of [
        ["accountId", { deployer: { ...wanted["deployer"], accountId: "UPPER" } }],
        ["actions", { reader: { ...wanted["reader"], actions: [] } }],
        ["expiresIn", { reports: { ...wanted["reports"], roles: ["RO User"], expiresIn: "-3d" } }],
      ] as const) {
        await app.program(host.program(wrong));
        assert.match(printed(expectFailure(await app.stack.preview())), new RegExp(`property ${property} value`));
      }
      assert.equal(astra.requests.length, asked);
      await app.program(host.program(wanted));
      assert.match(expectSuccess(await app.stack.preview()).stdout, /\+ +4 to create/);
      assert.equal(astra.requests.length, asked);
    });

    it("an up makes all three, and their secrets stand nowhere in clear", async () => {
      expectSuccess(await app.stack.up());
      const [key, role, token] = await Promise.all(["deployer", "reader", "reports"].map(recorded));
      assert.ok(await chain.has(key?.["publicKey"]));
      assert.deepEqual(
        custom().map(({ id, name }) => [id, name]),
        [[role?.["id"], "reader"]],
      );
      const [living] = astra.living();
      assert.deepEqual([token?.["token"], token?.["secret"]], [living?.token, living?.secret]);
      const stored = await app.stack.export();
      for (const secret of [key?.["privateKey"], living?.token, living?.secret, astra.administrator.token]) {
        assert.ok(!stored.includes(String(secret)), "the state shows a secret");
        assert.ok(!app.transcript().includes(String(secret)), "the CLI shows a secret");
      }
    });

    it("every output that the schema calls required is there", async () => {
      assert.deepEqual(await missingOutputs(app.stack), []);
    });

    it("a second up changes nothing and asks nobody, in whatever order roles and actions stand", async () => {
      const asked = astra.requests.length;
      const { reader, reports } = wanted;
      const reversed = {
        ...wanted,
        reader: { ...reader, actions: ["db-cql", "org-db-view"] },
        reports: { ...reports, roles: ["RO User", { output: ["reader", "roleId"] }] },
      };
      await app.program(host.program(reversed));
      assert.match(expectSuccess(await app.stack.up()).stdout, /4 unchanged/);
      assert.equal(astra.requests.length, asked);
      await app.program(host.program(wanted));
      expectSuccess(await app.stack.refresh("--expect-no-changes"));
    });

    it("an up changes a role in place, and rotates a token in place", async () => {
      const before = await recorded("reports");
      const { reader, reports } = wanted;
      await app.program(
        host.program({
          ...wanted,
          reader: { ...reader, actions: ["org-db-view"] },
          reports: { ...reports, description: "weekly" },
        }),
      );
      const said = printed(expectSuccess(await app.stack.preview()));
      assert.match(said, /Role "reader" is updated: actions changed/);
      // the host of dynamic resources takes all outputs of what changes for unknown, the role's id among them
      assert.match(said, /Token "reports" (rotates: description changed|may rotate: roles is not known yet)/);
      expectSuccess(await app.stack.up());
      assert.deepEqual(custom()[0]?.policy.actions, ["org-db-view"]);
      const after = await recorded("reports");
      assert.deepEqual([after["id"], after["previousToken"]], [before["id"], before["token"]]);
      assert.equal(astra.living().length, 2);
      assert.deepEqual(await missingOutputs(app.stack), []);
    });

    it("a refresh sees what was removed elsewhere, and the next up makes it again", async () => {
      const [key, role] = await Promise.all([recorded("deployer"), recorded("reader")]);
      await removeElsewhere(console, String(key["publicKey"]));
      astra.organization.roles.delete(String(role["id"]));
      for (const { clientId } of astra.living()) astra.organization.tokens.delete(clientId);
      expectSuccess(await app.stack.refresh());
      assert.deepEqual(await recordedIn(app.stack, "CustodianKey", "Role", "Token"), {});
      expectSuccess(await app.stack.up());
      assert.ok(await chain.has((await recorded("deployer"))["publicKey"]));
      assert.equal((await recorded("reports"))["token"], astra.living()[0]?.token);
    });

    it("a destroy leaves nothing behind", async () => {
      const { publicKey } = await recorded("deployer");
      expectSuccess(await app.stack.destroy());
      assert.deepEqual([astra.living(), custom()], [[], []]);
      assert.ok(!(await chain.has(publicKey)));
    });
  });
}
