import assert from "node:assert/strict";
import { type Plugin, type Props, plugin, secret, UNKNOWN } from "./support.js";
import { ID, INPUTS, state } from "./tokens.js";

describe("a preview by the plugin", () => {
  let started: Plugin;

  before(async () => {
    started = await plugin();
  });
  after(() => started.stop());

  it("of a new token tells what is known, and stands in for the rest, secret where the real one will be", async () => {
    const { id, outputs } = await started.create({ ...INPUTS, expiresIn: "30d" }, { preview: true });
    assert.equal(id, "");
    assert.deepEqual(
      [outputs["permissions"], outputs["generation"], outputs["status"]],
      [["view-blocks"], 1, "active"],
    );
    assert.deepEqual(outputs["token"], secret(UNKNOWN));
    for (const name of ["tokenId", "expiresAt", "createdAt"]) assert.equal(outputs[name], UNKNOWN, name);
    for (const name of ["previousToken", "previousTokenId"]) assert.ok(!(name in outputs), name);
  });

  it("of a change without a rotation keeps every value", async () => {
    const old = state();
    const outputs = await started.update(ID, old, { ...INPUTS, rotation: { grace: "1h" } }, { preview: true });
    assert.deepEqual(outputs["token"], secret(old["token"]));
    assert.deepEqual(unknowns(outputs), []);
  });

  it("of a rotation stands in only for what changes, and knows the value that becomes the previous one", async () => {
    const old = state();
    const outputs = await started.update(ID, old, { ...INPUTS, permissions: ["write"] }, { preview: true });
    assert.deepEqual(unknowns(outputs), ["createdAt", "previousRevokeAt", "rpcUrl", "token", "tokenId"]);
    assert.deepEqual(outputs["previousToken"], secret(old["token"]));
    assert.equal(outputs["previousTokenId"], old["tokenId"]);
    assert.deepEqual([outputs["generation"], outputs["permissions"]], [2, ["write"]]);
  });

  it("of an adopted token has its value already", async () => {
    const adopt = { tokenId: "0b6f4c5e-6b0a-4f5c-9c39-0d6f0a7b1c11", token: "5e".repeat(32) };
    const { outputs } = await started.create({ ...INPUTS, adopt: secret(adopt) }, { preview: true });
    assert.deepEqual(outputs["token"], secret(adopt.token));
    assert.equal(outputs["tokenId"], adopt.tokenId);
  });
});

/** The names of the outputs that are not known. */
function unknowns(outputs: Props): string[] {
  const isUnknown = (value: unknown) =>
    JSON.stringify(value) === JSON.stringify(UNKNOWN) || JSON.stringify(value) === JSON.stringify(secret(UNKNOWN));
  return Object.keys(outputs)
    .filter((name) => isUnknown(outputs[name]))
    .sort();
}
