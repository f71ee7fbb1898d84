import assert from "node:assert/strict";
import { Output, runtime } from "@pulumi/pulumi";
import { Role as providedRole } from "../../provider/src/astra/role.js";
import { Token as providedToken } from "../../provider/src/astra/token.js";
import { astra } from "../../sdk/src/index.js";
import { KEYSPACE } from "../support/astra/databases.js";
import { startAstra } from "../support/astra/index.js";
import { outputOf, run } from "./program.js";

const ORGANIZATION = "5d4f6c4a-0000-4000-8000-000000000001";

describe("the class astra.Token", () => {
  const args = { roles: ["Read Only User"] };
  const registered = async (more: Partial<astra.TokenArgs> = {}) =>
    (await run(() => new astra.Token("web", { ...args, ...more }))).registered[0] ?? assert.fail();

  it("registers under a type and with a provider text that never change: both stand in every user's state", async () => {
    const { type, inputs } = await registered();
    assert.equal(type, "pulumi-nodejs:dynamic/keyring/astra:Token");
    assert.equal(inputs["__provider"], 'exports.handler = () => require("pulumi-keyring/provider").astra.Token;');
  });

  it("sends what the program says, and whose it is, as inputs that the provider accepts", async () => {
    const more = {
      organizationId: ORGANIZATION,
      description: "for the web",
      expiresIn: "30d",
      rotation: { before: "7d", grace: "1h" },
    };
    const adopt = { tokenId: "abcdefghijklmnopqrstuvwx", token: "AstraCS:…", secret: "s" };
    const { inputs } = await registered({ ...more, adopt });
    const { __provider: _, adopt: wrapped, ...sent } = inputs;
    assert.deepEqual(sent, { ...args, ...more, owner: "acme/infra/dev/web" });
    assert.ok(runtime.isRpcSecret(wrapped), "what is taken over is a secret as a whole");
    assert.deepEqual(providedToken.check({ ...sent, adopt }, { now: new Date() }).failures, []);
  });

  it("marks exactly the outputs as secret that the provider calls so", async () => {
    assert.deepEqual((await registered()).secretOutputs.sort(), [...providedToken.secrets].sort());
    assert.deepEqual([...providedToken.secrets].sort(), [
      "csv",
      "previousCsv",
      "previousSecret",
      "previousToken",
      "secret",
      "token",
    ]);
  });

  it("has every output that the provider describes", async () => {
    const { result } = await run(() => new astra.Token("web", args));
    const outputs = result as unknown as Record<string, unknown>;
    const hidden = ["owner", "askedEnd", "rotation"];
    for (const name of Object.keys(providedToken.outputs.shape).filter((output) => !hidden.includes(output))) {
      assert.ok(Output.isInstance(outputs[name]), `${name} is not there`);
    }
  });
});

describe("the class astra.Role", () => {
  it("registers under a type and with a provider text that never change, without a name that the program does not give", async () => {
    const args = { resources: [`drn:astra:org:${ORGANIZATION}`], actions: ["org-read"] };
    const { registered, result } = await run(() => new astra.Role("reader", args));
    const { type, inputs } = registered[0] ?? assert.fail();
    assert.equal(type, "pulumi-nodejs:dynamic/keyring/astra:Role");
    const { __provider: text, ...sent } = inputs;
    assert.equal(text, 'exports.handler = () => require("pulumi-keyring/provider").astra.Role;');
    assert.deepEqual(sent, { ...args, owner: "acme/infra/dev/reader" });
    assert.deepEqual(providedRole.check(sent, { now: new Date() }).failures, []);
    const outputs = result as unknown as Record<string, unknown>;
    for (const name of Object.keys(providedRole.outputs.shape).filter((output) => output !== "owner")) {
      assert.ok(Output.isInstance(outputs[name]), `${name} is not there`);
    }
  });
});

describe("databaseRole", () => {
  const settings = async (access: "read" | "write" | "admin", keyspace?: string) => {
    const given = keyspace === undefined ? {} : { keyspace };
    const role = astra.databaseRole({ organizationId: ORGANIZATION, databaseId: "db", access, ...given });
    const resources = (await outputOf(role.resources as Output<string[]>)).value;
    return { resources, actions: role.actions as string[] };
  };

  it("writes every line that one keyspace needs, the system's keyspaces among them", async () => {
    const drn = `drn:astra:org:${ORGANIZATION}`;
    const spaces = ["system", "system_schema", "system_virtual_schema", "orders"];
    const lines = spaces.flatMap((space) => [
      `${drn}:db:db:keyspace:${space}`,
      `${drn}:db:db:keyspace:${space}:table:*`,
    ]);
    assert.deepEqual((await settings("read", "orders")).resources, [drn, `${drn}:db:db`, ...lines]);
  });

  it("writes them for a whole database too, since drivers read the system's keyspaces by their names", async () => {
    const { resources } = await settings("write");
    const drn = `drn:astra:org:${ORGANIZATION}:db:db:keyspace`;
    for (const space of ["system", "system_schema", "system_virtual_schema", "*"]) {
      for (const line of [`${drn}:${space}`, `${drn}:${space}:table:*`]) assert.ok(resources.includes(line), line);
    }
  });

  it("gives actions that the provider knows, more with each level of access", async () => {
    const [read, write, admin] = await Promise.all([settings("read"), settings("write"), settings("admin")]);
    assert.ok(read.actions.every((action) => write.actions.includes(action)));
    assert.ok(write.actions.every((action) => admin.actions.includes(action)));
    assert.ok(!read.actions.includes("db-table-modify") && write.actions.includes("db-table-modify"));
  });

  it("makes a role that works for its database and for no other", async () => {
    const emulator = await startAstra();
    const { organization } = emulator;
    const [mine, other] = [emulator.database("mine"), emulator.database("other")];
    const role = astra.databaseRole({ organizationId: organization.id, databaseId: mine.id, access: "read" });
    const resources = (await outputOf(role.resources as Output<string[]>)).value;
    organization.putRole("r", { description: "", resources, actions: role.actions as string[], effect: "allow" });
    const token = emulator.mint({ roles: ["r"] });
    const may = (action: string, database: string) =>
      organization.mayInDatabase(token, action, { database, keyspace: KEYSPACE });
    assert.deepEqual(
      [may("db-table-select", mine.id), may("db-table-modify", mine.id), may("db-table-select", other.id)],
      [true, false, false],
    );
    await emulator.close();
  });
});

describe("what a program asks Astra", () => {
  // the mocks of other tests would answer
  before(() => runtime.resetOptions("infra", "dev", 1, "", "", false, "acme"));

  it("goes to the organization that the environment's token belongs to", async () => {
    const emulator = await startAstra();
    const before = { ...process.env };
    process.env["ASTRA_API_URL"] = emulator.url;
    process.env["ASTRA_DB_APPLICATION_TOKEN"] = emulator.administrator.token;
    try {
      assert.equal((await astra.getOrganization()).id, emulator.organization.id);
      const { id, name } = await astra.getRole({ name: "Read Only User" });
      assert.deepEqual([id, name], [emulator.organization.roleNamed("RO User")?.id, "RO User"]);
      await assert.rejects(astra.getRole({ name: "Read Only Usr" }), /name: .*did you mean "Read Only User"\?/);
    } finally {
      for (const key of ["ASTRA_API_URL", "ASTRA_DB_APPLICATION_TOKEN"]) {
        if (before[key] === undefined) delete process.env[key];
        else process.env[key] = before[key];
      }
      await emulator.close();
    }
  });
});
