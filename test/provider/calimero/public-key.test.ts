import assert from "node:assert/strict";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { publicKeyShape } from "../../../provider/src/calimero/public-key.js";

describe("a CustodianKey's public key", () => {
  it("is brought into its one form", () => {
    const { publicKey } = generateKeyPair();
    assert.equal(publicKeyShape.parse(` ${publicKey.replace("ed25519", "ED25519")}`), publicKey);
  });

  it("stands in no issue where it is a private one", () => {
    const { privateKey } = generateKeyPair();
    for (const given of [privateKey, { private_key: privateKey }]) {
      const { error } = publicKeyShape.safeParse(given);
      assert.ok(error);
      const everything = JSON.stringify(error) + JSON.stringify(error.issues);
      assert.ok(!everything.includes(privateKey.slice(-40)), everything);
    }
  });
});
