import assert from "node:assert/strict";
import { called, readCredential } from "../../../cli/src/state/credential.js";
import { type Exported, exportedToken, HIDDEN } from "../support/state.js";

const KEY = "ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp";

/** A key in a state. */
function exportedKey(outputs: object = {}): Exported {
  const type = "keyring:calimero:CustodianKey";
  return {
    urn: `urn:pulumi:dev::infra::${type}::deployer`,
    type,
    id: `demos/demos.calimero.testnet/${KEY}`,
    inputs: {},
    outputs: { accountId: "demos.calimero.testnet", instance: "i1", status: "active", ...outputs },
  };
}

describe("a credential of a state", () => {
  it("is read from a token that a program in TypeScript has made", () => {
    const read = readCredential(
      exportedToken({ outputs: { previousTokenId: "t0", rotateAt: "2026-06-01T00:00:00Z" } }),
    );
    assert.deepEqual(
      [read?.name, read?.type, read?.project, read?.stack, read?.place, read?.instance, read?.dynamic],
      ["web", "calimero:AuthToken", "infra", "dev", "demos", "0a".repeat(16), true],
    );
    assert.deepEqual(
      [read?.tokenId, read?.previousTokenId, read?.generation, read?.rotateAt, read?.hidden],
      ["t1", "t0", 1, "2026-06-01T00:00:00Z", false],
    );
  });

  it("is read from a resource of the native plugin, which has no organization in its owner", () => {
    const token = exportedToken();
    const read = readCredential({ ...token, type: "keyring:calimero:AuthToken", inputs: {} });
    assert.deepEqual([read?.type, read?.dynamic, read?.ownerInput], ["calimero:AuthToken", false, undefined]);
  });

  it("is known by account and public key where it is a key", () => {
    const read = readCredential(exportedKey());
    assert.deepEqual(
      [read?.type, read?.place, read?.tokenId, read?.instance],
      ["calimero:CustodianKey", "demos", `demos.calimero.testnet/${KEY}`, "i1"],
    );
  });

  it("has no instance where it is a key that was adopted", () => {
    assert.equal(readCredential(exportedKey({ instance: undefined }))?.instance, undefined);
  });

  it("says that its ids are hidden where the program made them a secret", () => {
    const read = readCredential(exportedToken({ outputs: { tokenId: HIDDEN } }));
    assert.deepEqual([read?.tokenId, read?.hidden], [undefined, true]);
  });

  it("is at the same place, however its organization is spelled", () => {
    const astra = exportedToken({ type: "astra:Token", place: "AB12-CD" });
    assert.equal(readCredential(astra)?.place, "ab12-cd");
  });

  it("is nothing that Keyring does not mint", () => {
    const other = exportedToken();
    assert.equal(readCredential({ ...other, type: "aws:iam/accessKey:AccessKey" }), undefined);
    assert.equal(readCredential({ ...other, type: "pulumi:providers:keyring", id: "0123" }), undefined);
    const role = { ...other, type: "pulumi-nodejs:dynamic/keyring/astra:Role", id: "0123-role" };
    assert.equal(readCredential(role), undefined);
  });

  it("is called by its type and name in messages", () => {
    assert.equal(called({ type: "calimero:AuthToken", name: "web" }), 'AuthToken "web"');
  });
});
