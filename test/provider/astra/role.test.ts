import assert from "node:assert/strict";
import { getOrganization, getRole } from "../../../provider/src/astra/lookups.js";
import { Role } from "../../../provider/src/astra/role.js";
import type { RoleInputs, RoleState } from "../../../provider/src/astra/role-shape.js";
import { OLD_WIRE, RECENT_WIRE } from "../../support/astra/index.js";
import { answer, dropReply, pass } from "../../support/fault.js";
import { type AstraSetting, astraContext, astraSetting } from "../support/astra.js";
import { Engine } from "../support/engine.js";

for (const [manner, wire] of [
  ["recent", RECENT_WIRE],
  ["old", OLD_WIRE],
] as const) {
  describe(`a role of an Astra that answers in its ${manner} manner`, () => {
    let setting: AstraSetting;
    let running: Engine<RoleInputs, RoleState>;
    let raw: { name: string; description?: string; resources: string[]; actions: string[] };
    beforeEach(async () => {
      setting = await astraSetting(wire);
      running = new Engine(Role, setting.context);
      const drn = `drn:astra:org:${setting.astra.organization.id}`;
      raw = { name: "orders", resources: [drn, `${drn}:db:1`], actions: ["org-db-view", "db-cql"] };
    });
    afterEach(() => setting.close());

    const there = () => [...setting.astra.organization.roles.values()].filter(({ isDefault }) => !isDefault);

    it("is made, and not changed by a second up, whatever the order of its sets", async () => {
      assert.equal(await running.up(raw), "created");
      const [made] = there();
      assert.equal(running.id, made?.id);
      assert.deepEqual(running.state.actions, ["db-cql", "org-db-view"]);
      await running.refresh();
      const reversed = {
        ...raw,
        resources: [...raw.resources].reverse(),
        actions: [...raw.actions, "db-cql"].reverse(),
      };
      for (const same of [raw, reversed]) assert.equal(await running.up(same), "same");
    });

    it("is written anew in place, and drift is put right", async () => {
      await running.up(raw);
      const { id } = running;
      assert.equal(await running.up({ ...raw, name: "renamed", description: "x", actions: ["db-cql"] }), "updated");
      assert.deepEqual(there(), [{ ...there()[0], id, name: "renamed" }]);
      assert.deepEqual(there()[0]?.policy, {
        description: "x",
        resources: raw.resources.sort(),
        actions: ["db-cql"],
        effect: "allow",
      });
      setting.astra.organization.putRole(
        "renamed",
        { description: "x", resources: [], actions: ["org-write"], effect: "allow" },
        id,
      );
      assert.equal(await running.refresh(), "there");
      assert.deepEqual(running.state.actions, ["org-write"]);
      assert.equal(await running.up({ ...raw, name: "renamed", description: "x", actions: ["db-cql"] }), "updated");
      assert.deepEqual(there()[0]?.policy.actions, ["db-cql"]);
    });

    it("is deleted, also where somebody was quicker, and made again when it was deleted elsewhere", async () => {
      await running.up(raw);
      await running.destroy();
      assert.deepEqual(there(), []);
      await running.up(raw);
      setting.astra.organization.roles.delete(running.id);
      await running.destroy();
      await running.up(raw);
      setting.astra.organization.roles.delete(running.id);
      assert.equal(await running.refresh(), "gone");
    });

    it("is made once when the reply is lost", async () => {
      let lost = 0;
      setting.proxy.rule = ({ method }) => (method === "POST" && lost++ === 0 ? dropReply : pass);
      await running.up({ ...raw, resources: [...raw.resources].reverse() });
      assert.deepEqual(
        there().map(({ id }) => id),
        [running.id],
      );
    });

    it("is imported by its id, but not where it is a default role", async () => {
      await running.up(raw);
      const found = await Role.read(running.id, undefined, setting.context);
      assert.deepEqual(found?.inputs?.actions, ["db-cql", "org-db-view"]);
      const reader = setting.astra.organization.roleNamed("RO User")?.id ?? "";
      await assert.rejects(Role.read(reader, undefined, setting.context), /is the default role RO User/);
    });

    it("can be looked up by label, name or id, and the organization too", async () => {
      const { id } = setting.astra.organization.roleNamed("RO User") ?? assert.fail();
      for (const name of ["Read Only User", "ro user", id]) {
        const found = await getRole.run({ name }, setting.context);
        assert.deepEqual([found.id, found.name], [id, "RO User"]);
        assert.ok(found.actions.includes("db-table-select"));
      }
      await assert.rejects(getRole.run({ name: "RO Usr" }, setting.context), /^OperationFailed: name: .*did you mean/);
      const { id: organizationId, name } = setting.astra.organization;
      assert.deepEqual(await getOrganization.run({}, setting.context), { id: organizationId, name });
    });
  });
}

describe("a role of Astra", () => {
  const drn = "drn:astra:org:1";

  it("is refused where it would be a default one, which nobody can change", () => {
    for (const name of ["Organization Administrator", "read only user", "RO User"]) {
      const { failures } = Role.check({ name, resources: [drn], actions: ["x"] }, { now: new Date() });
      assert.match(
        failures[0]?.reason ?? "",
        /is one of the default roles of Astra, which nobody can change or delete/,
      );
    }
  });

  it("warns of actions that are not known, with what may have been meant, and makes it all the same", async () => {
    const setting = await astraSetting();
    const running = new Engine(Role, setting.context);
    const resources = [`drn:astra:org:${setting.astra.organization.id}`];
    await running.up({ name: "x", resources, actions: ["db-table-selct", "quite-new"] });
    const said = setting.context.messages.join("\n");
    assert.match(
      said,
      /Role "x" has the action "db-table-selct", which Keyring does not know.*did you mean "db-table-select"\?/,
    );
    assert.match(said, /"quite-new", which Keyring does not know; Astra decides whether to accept it/);
    await setting.close();
  });

  it("refuses wrong inputs, all at once", () => {
    const { failures } = Role.check({ resources: ["arn:aws:x"], actions: [] }, { now: new Date() });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["resources[0]", "actions"],
    );
  });

  it("says that a name is taken, and is never called gone because of trouble", async () => {
    const setting = await astraSetting();
    const { id: organizationId } = setting.astra.organization;
    const raw = { name: "x", resources: [`drn:astra:org:${organizationId}`], actions: ["org-read"] };
    const running = new Engine(Role, setting.context);
    await running.up(raw);
    await assert.rejects(new Engine(Role, setting.context).up(raw), /name: .*409.*Choose another name than "x"/);
    for (const trouble of [answer(401), answer(403), answer(404), answer(500), answer(200, "<html>a portal</html>")]) {
      setting.proxy.rule = () => trouble;
      await assert.rejects(running.refresh());
      await assert.rejects(running.destroy());
    }
    const other = await astraSetting();
    const elsewhere = new Engine(Role, astraContext(other.astra.url, other.astra.administrator.token));
    elsewhere.stored = running.stored;
    await assert.rejects(elsewhere.refresh(), /belongs to organization/);
    await assert.rejects(elsewhere.destroy(), /belongs to organization/);
    await other.close();
    await setting.close();
  });
});
