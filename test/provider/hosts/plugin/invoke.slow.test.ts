import assert from "node:assert/strict";
import { type AstraEmulator, startAstra } from "../../../support/astra/index.js";
import { ownEnvironment } from "../../../support/environment.js";
import { type Plugin, plugin, secret } from "./support.js";

describe("a function of the plugin", () => {
  ownEnvironment();
  let astra: AstraEmulator;
  let started: Plugin;

  before(async () => {
    astra = await startAstra();
    started = await plugin();
    await started.configure({ astraUrl: astra.url, astraToken: secret(astra.administrator.token) });
  });
  after(async () => {
    await started.stop();
    await astra.close();
  });

  it("tells the organization that the token belongs to", async () => {
    const { answer, failures } = await started.invoke("keyring:astra:getOrganization");
    assert.deepEqual([answer["id"], failures], [astra.organization.id, []]);
  });

  it("tells a role by the name that people see", async () => {
    const { answer, failures } = await started.invoke("keyring:astra:getRole", { name: "Read Only User" });
    assert.deepEqual(failures, []);
    const role = astra.organization.roles.get(String(answer["id"]));
    assert.deepEqual([answer["name"], answer["actions"]], [role?.name, role?.policy.actions.toSorted()]);
  });

  it("names every wrong argument, without asking anybody", async () => {
    const before = astra.requests.length;
    const { answer, failures } = await started.invoke("keyring:astra:getRole", { names: "Read Only User" });
    assert.deepEqual(answer, {});
    assert.deepEqual(failures.map(({ property }) => property).sort(), ["", "name"]);
    assert.match(failures.find(({ property }) => property === "")?.reason ?? "", /^names: .*did you mean "name"\?/);
    assert.equal(astra.requests.length, before);
  });

  it("says of a role that there is not, which ones there are", async () => {
    await assert.rejects(started.invoke("keyring:astra:getRole", { name: "Read Only Usr" }), /name: .*Read Only User/);
  });

  it("that is unknown is answered with those that there are", async () => {
    await assert.rejects(
      started.invoke("keyring:astra:getToken"),
      /there is no function keyring:astra:getToken; this plugin has .*keyring:astra:getOrganization/,
    );
  });

  it("never answers with the token that asks", () => {
    assert.ok(!started.answers().includes(astra.administrator.token));
  });
});
