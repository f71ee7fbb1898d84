import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { astra, calimero } from "../../sdk/src/index.js";
import { outputOf } from "./program.js";

/** As a user's unit test sets them: nobody names an organization there. */
describe("a program under Pulumi's mocks", () => {
  const calls: pulumi.runtime.MockCallArgs[] = [];
  const made: pulumi.runtime.MockResourceArgs[] = [];
  before(() =>
    pulumi.runtime.setMocks(
      {
        newResource: (args) => {
          made.push(args);
          return {
            id: `${args.name}-id`,
            state: { ...args.inputs, token: `token of ${args.name}`, credentials: "{}" },
          };
        },
        call: (args) => {
          calls.push(args);
          return { id: "r1", name: "Reader", organizationId: "o1" };
        },
      },
      "infra",
      "dev",
    ),
  );

  const shardId = "demos-calimero-testnet";

  it("makes every resource with nothing but a project and a stack, and gets what the mocks say", async () => {
    const resources = {
      reader: new calimero.AuthToken("reader", { shardId, permissions: ["view-blocks"], expiresIn: "30d" }),
      key: new calimero.CustodianKey("key", { shardId, accountId: "demos.calimero.testnet" }),
      web: new astra.Token("web", { roles: ["Read Only User"] }),
      role: new astra.Role("role", { organizationId: "o", resources: ["drn:astra:org:o"], actions: ["org-db-view"] }),
    };
    for (const [name, resource] of Object.entries(resources)) {
      assert.equal((await outputOf(resource.id)).value, `${name}-id`);
    }
    assert.equal((await outputOf(resources.reader.token)).value, "token of reader");
    const headers = await outputOf(resources.reader.headers);
    assert.deepEqual(headers, { value: { "x-api-key": "token of reader" }, secret: true });
    const type = "pulumi-nodejs:dynamic/keyring/calimero:AuthToken";
    assert.equal(made.find(({ name }) => name === "reader")?.type, type);
  });

  it("asks the mocks, and nobody else, for what it looks up", async () => {
    assert.equal((await astra.getRole({ name: "Reader" })).id, "r1");
    assert.equal((await astra.getOrganization()).id, "r1");
    assert.deepEqual(
      calls.map(({ token, inputs }) => [token, inputs]),
      [
        ["keyring:astra:getRole", { name: "Reader" }],
        ["keyring:astra:getOrganization", {}],
      ],
    );
  });
});
