import assert from "node:assert/strict";
import { z } from "zod";
import { authTokenShape } from "../../../provider/src/calimero/auth-token.js";
import { checkShape } from "../../../provider/src/lifecycle/inputs.js";
import { Unknown } from "../../../provider/src/lifecycle/resource.js";

const good = { shardId: "demos-calimero-testnet", name: "ci", permissions: ["view-accounts"] };

/** The failures by property; several reasons of one property are joined. */
function failures(inputs: object): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { property, reason } of checkShape(authTokenShape, inputs).failures) {
    found[property] = property in found ? `${found[property]} | ${reason}` : reason;
  }
  return found;
}

describe("checking inputs", () => {
  it("says nothing of good ones and brings them into their normal form", () => {
    const { inputs, failures } = checkShape(authTokenShape, {
      ...good,
      name: "  ci ",
      permissions: ["view-blocks", "write", "view-blocks"],
    });
    assert.deepEqual(failures, []);
    assert.deepEqual(inputs, { ...good, name: "ci", permissions: ["write", "view-blocks"] });
  });

  it("names every wrong property at once", () => {
    const found = failures({
      shardId: "Demos Calimero",
      name: " ",
      permissions: ["view-account", "write", 7],
      expiresIn: "-1d",
      expiresAt: "tomorrow",
      rotation: { before: "P1M", every: "0s", grace: "soon", befor: "1d" },
      nmae: "x",
    });
    assert.deepEqual(Object.keys(found).sort(), [
      "expiresAt",
      "expiresIn",
      "name",
      "nmae",
      "permissions[0]",
      "permissions[2]",
      "rotation.befor",
      "rotation.before",
      "rotation.every",
      "rotation.grace",
      "shardId",
    ]);
  });

  it("names every property that is missing", () => {
    const found = failures({});
    assert.deepEqual(Object.keys(found).sort(), ["permissions", "shardId"]);
    for (const reason of Object.values(found)) assert.match(reason, /^is missing; give /);
  });

  it("points into the list at the entry that is wrong, with a suggestion", () => {
    assert.deepEqual(failures({ ...good, permissions: ["write", "View account"] }), {
      "permissions[1]": 'is not a permission; did you mean "view-accounts"?',
    });
  });

  it("lists the permissions when nothing is near", () => {
    assert.match(
      failures({ ...good, permissions: ["admin"] })["permissions[0]"] ?? "",
      /the permissions are write, .*view-chunks$/,
    );
  });

  it("refuses a list without permissions", () => {
    assert.match(failures({ ...good, permissions: [] })["permissions"] ?? "", /must name at least one permission/);
  });

  it("says of a text instead of a list what it should be", () => {
    assert.match(
      failures({ ...good, permissions: "Full" })["permissions"] ?? "",
      /must be "full" or a list of permissions; did you mean "full"\?/,
    );
    assert.match(failures({ ...good, permissions: "write" })["permissions"] ?? "", /must be "full" or a list/);
    assert.match(
      failures({ ...good, permissions: 5 })["permissions"] ?? "",
      /must be "full" or a list of permissions; the permissions are write/,
    );
  });

  it("suggests the property that was meant", () => {
    assert.equal(
      failures({ ...good, expireIn: "3d" })["expireIn"],
      'there is no such property; did you mean "expiresIn"?',
    );
    assert.equal(failures({ ...good, colour: "red" })["colour"], "there is no such property");
  });

  it("suggests the property that was meant inside of another", () => {
    const found = failures({ ...good, rotation: { evry: "3d" } });
    assert.equal(found["rotation.evry"], 'there is no such property; did you mean "every"?');
  });

  it("reads the main account of a shard as the slip it is", () => {
    assert.match(
      failures({ ...good, shardId: "demos.calimero.testnet" })["shardId"] ?? "",
      /its shard id is "demos-calimero-testnet"/,
    );
  });

  it("does not fail on what is no object at all", () => {
    for (const raw of [null, undefined, 5, "text", []]) {
      assert.notDeepEqual(checkShape(authTokenShape, raw).failures, [], String(raw));
    }
  });
});

describe("inputs that preview does not know yet", () => {
  it("are never complained about", () => {
    for (const property of ["shardId", "name", "permissions", "expiresIn", "expiresAt", "rotation", "owner"]) {
      assert.deepEqual(failures({ ...good, [property]: Unknown }), {}, property);
    }
    assert.deepEqual(failures({ ...good, permissions: [Unknown] }), {});
    assert.deepEqual(failures({ ...good, permissions: ["write", Unknown] }), {});
    assert.deepEqual(failures({ ...good, rotation: { before: Unknown } }), {});
    assert.deepEqual(failures({ ...good, rotation: { triggers: { key: Unknown } } }), {});
  });

  it("do not hide what is wrong beside them", () => {
    const found = failures({ ...good, name: Unknown, expiresIn: "0s", rotation: { before: Unknown, grace: "-1h" } });
    assert.deepEqual(Object.keys(found).sort(), ["expiresIn", "rotation.grace"]);
  });

  it("do not shift the place of a wrong entry after them in a list", () => {
    assert.deepEqual(Object.keys(failures({ ...good, permissions: [Unknown, "nope"] })), ["permissions[1]"]);
    assert.deepEqual(Object.keys(failures({ ...good, permissions: ["no", Unknown, "write", "nope"] })).sort(), [
      "permissions[0]",
      "permissions[3]",
    ]);
  });

  it("stay unknown, and the rest is normalised", () => {
    const { inputs, unknown } = checkShape(authTokenShape, {
      ...good,
      name: Unknown,
      permissions: ["view-blocks", "write"],
      rotation: { triggers: { key: Unknown, other: 1 } },
    });
    assert.equal(inputs.name, Unknown);
    assert.deepEqual(inputs.permissions, ["write", "view-blocks"]);
    assert.deepEqual(inputs.rotation, { triggers: { key: Unknown, other: 1 } });
    for (const property of ["name", "rotation"]) assert.equal(unknown(property), true, property);
    for (const property of ["shardId", "permissions", "expiresIn"]) assert.equal(unknown(property), false, property);
  });

  it("stay in their place in a list", () => {
    const { inputs } = checkShape(authTokenShape, { ...good, permissions: ["view-blocks", Unknown, "write"] });
    assert.deepEqual(inputs.permissions, ["view-blocks", Unknown, "write"]);
  });

  it("stay unknown where something else is wrong", () => {
    const { inputs, failures } = checkShape(z.strictObject({ a: z.string(), b: z.number() }), { a: Unknown, b: "x" });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["b"],
    );
    assert.equal(inputs.a, Unknown);
  });
});
