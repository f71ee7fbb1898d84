import assert from "node:assert/strict";
import { startAstra } from "../support/astra/index.js";
import { duringTests } from "../support/during-tests.js";
import { expectSuccess, type Project, project } from "../support/pulumi.js";

/** What a look-up can know the role by that the same program creates. */
const LOOKUPS: Record<string, string> = {
  "a resource that it depends on": `astra.getRoleOutput({ name: "reads" }, { dependsOn: [role] })`,
  "an output of the role": `astra.getRoleOutput({ name: role.name })`,
};

describe("a look-up of what the same program creates", () => {
  const emulator = duringTests(startAstra, (running) => running.close());
  let app: Project;
  afterEach(() => app.remove());

  for (const [way, lookup] of Object.entries(LOOKUPS)) {
    it(`is unknown in the first preview, and right afterwards, by ${way}`, async () => {
      const resources = JSON.stringify([`drn:astra:org:${emulator.organization.id}`]);
      const program = `
        const role = new astra.Role("reader", { name: "reads", resources: ${resources}, actions: ["org-db-view"] });
        exports.found = ${lookup}.id;
        exports.made = role.roleId;`;
      const env = { ASTRA_API_URL: `${emulator.url}/v2`, ASTRA_DB_APPLICATION_TOKEN: emulator.administrator.token };
      // the program asks by itself, so it needs these variables too
      app = await project(program, env, { alone: true });
      expectSuccess(await app.stack.preview());
      expectSuccess(await app.stack.up());
      const { found, made } = await app.stack.outputs("shown");
      assert.equal(found, made);
      assert.match(expectSuccess(await app.stack.preview()).stdout, /2 unchanged/);
      expectSuccess(await app.stack.destroy());
    });
  }
});
