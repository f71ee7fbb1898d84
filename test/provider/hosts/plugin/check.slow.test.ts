import assert from "node:assert/strict";
import { NOWHERE, type Plugin, plugin, secret, UNKNOWN, urnOf } from "./support.js";
import { INPUTS } from "./tokens.js";

describe("a check by the plugin", () => {
  let started: Plugin;

  before(async () => {
    started = await plugin();
    await started.configure(NOWHERE);
  });
  after(() => started.stop());

  it("names every wrong property at once, a near miss with a suggestion", async () => {
    const { failures } = await started.check({
      shardId: "X",
      permissions: ["view-block"],
      expiresIn: "-1d",
      colour: 1,
    });
    assert.deepEqual(failures.map(({ property }) => property).sort(), ["", "expiresIn", "permissions[0]", "shardId"]);
    const unknown = failures.find(({ property }) => property === "");
    assert.equal(
      unknown?.reason,
      "colour: there is no such property",
      "its value, which the engine would print, may be a secret",
    );
    const permission = failures.find(({ property }) => property === "permissions[0]");
    assert.match(permission?.reason ?? "", /did you mean "view-blocks"\?/);
  });

  it("says of what is to be created which settings are missing, all at once with how to set them", async () => {
    const unset = await plugin();
    const { failures } = await unset.check(INPUTS);
    assert.equal(failures.length, 1);
    assert.match(failures[0]?.reason ?? "", /Set CALIMERO_CONSOLE_URL .*pulumi config set keyring:calimeroUrl/);
    assert.match(failures[0]?.reason ?? "", /Set CALIMERO_ACCESS_KEY .*pulumi config set --secret/);
    const role = await unset.check({}, { urn: urnOf("keyring:astra:Role") });
    assert.match(role.failures.at(-1)?.reason ?? "", /Set ASTRA_DB_APPLICATION_TOKEN .*pulumi config set --secret/);
    assert.deepEqual(
      (await unset.check(INPUTS, { olds: INPUTS })).failures,
      [],
      "it may be that nothing is to be done",
    );
    await unset.stop();
  });

  it("leaves the resource's name, and whose it is, to each operation", async () => {
    const given = { shardId: INPUTS.shardId, permissions: INPUTS.permissions };
    assert.deepEqual(await started.check(given), { inputs: given, failures: [] });
    const urn = urnOf("app:index:Site$keyring:calimero:AuthToken", "a::b");
    assert.deepEqual(await started.check(given, { urn }), { inputs: given, failures: [] });
  });

  it("leaves a name that the program gives, but not an owner", async () => {
    const { inputs } = await started.check({ ...INPUTS, name: "dashboard", owner: "somebody/else" });
    assert.deepEqual([inputs["name"], inputs["owner"]], ["dashboard", undefined]);
  });

  it("says nothing of what is not known yet, and leaves it unknown", async () => {
    const unknown = { ...INPUTS, name: UNKNOWN, permissions: ["write", UNKNOWN] };
    assert.deepEqual(await started.check(unknown), { inputs: unknown, failures: [] });
  });

  it("keeps as a secret what the program says is one, whole where a part of it is", async () => {
    const { inputs } = await started.check({ ...INPUTS, name: secret("web"), permissions: [secret("write")] });
    assert.deepEqual(inputs["name"], secret("web"));
    assert.deepEqual(inputs["permissions"], secret(["write"]));
  });

  it("takes an input that turns out not to be there for one that was left out, secret or not", async () => {
    const absent = {
      name: secret(null),
      expiresIn: secret(null),
      adopt: secret(null),
      rotation: { before: secret(null) },
    };
    const { inputs, failures } = await started.check({ ...INPUTS, ...absent });
    assert.deepEqual(failures, []);
    assert.deepEqual([inputs["name"], inputs["expiresIn"], inputs["adopt"]], [undefined, undefined, undefined]);
  });

  it("makes a secret of what is one by nature, even if written down in clear", async () => {
    const adopt = { tokenId: "0b6f4c5e-6b0a-4f5c-9c39-0d6f0a7b1c11", token: "5e".repeat(32) };
    const { inputs, failures } = await started.check({ ...INPUTS, adopt });
    assert.deepEqual(failures, []);
    assert.deepEqual(inputs["adopt"], secret(adopt));
  });

  it("names a secret input that is wrong in the reason alone, since the engine prints the value of a named property", async () => {
    for (const adopt of ["hunter2-hunter2", { tokenId: "", token: "hunter2-hunter2" }, secret({ colour: 1 })]) {
      const { failures } = await started.check({ ...INPUTS, adopt });
      assert.ok(failures.length > 0);
      for (const { property, reason } of failures) {
        assert.equal(property, "");
        assert.match(reason, /^adopt(?:\.\w+)?: /);
      }
    }
  });

  it("compares with what was there: an end that has passed since is no failure", async () => {
    const past = { ...INPUTS, expiresAt: "2020-01-01T00:00:00Z" };
    assert.deepEqual((await started.check(past, { olds: past })).failures, []);
    assert.equal((await started.check(past, { olds: INPUTS })).failures[0]?.property, "expiresAt");
  });

  it("takes what is empty in the program's language for something that it does not say", async () => {
    const { inputs, failures } = await started.check({ ...INPUTS, expiresIn: null, rotation: null });
    assert.deepEqual({ inputs, failures }, { inputs: INPUTS, failures: [] });
  });

  it("says of an unknown type which ones there are", async () => {
    await assert.rejects(started.check({}, { urn: urnOf("keyring:calimero:Token") }), (error: Error) => {
      assert.match(
        error.message,
        /no resource type keyring:calimero:Token; this plugin has .*keyring:calimero:AuthToken/,
      );
      return true;
    });
  });

  it("says what is wrong with a URN that is none", async () => {
    for (const urn of ["", "web", "urn:pulumi:dev::infra"]) {
      await assert.rejects(started.check({}, { urn }), /is not a URN/);
    }
  });
});
