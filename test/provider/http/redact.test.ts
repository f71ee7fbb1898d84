import assert from "node:assert/strict";
import { redact } from "../../../provider/src/http/redact.js";

const HEX = "0123456789abcdef".repeat(4);

describe("redaction", () => {
  const secrets: [string, string][] = [
    ["an access key of the console", `keyring_${"aB3-_".repeat(8)}xyz`],
    ["a gateway token", HEX],
    ["a gateway token in capitals", HEX.toUpperCase()],
    ["an Astra token", `AstraCS:${"aBcD".repeat(6)}:${HEX}`],
    ["an Astra token, whatever its secret looks like", "AstraCS:aBcD:Some.other-secret_1"],
    ["a private key", `ed25519:${"3D4YudUahN1nawWogh8pAKSj92sUNMdbZGjn7kERKzYo".repeat(2)}`],
    ["a private key of the other curve", "secp256k1:3D4YudUahN1nawWogh8pAKSj92sUNMdbZGjn7kERKzYo"],
    ["whatever stands after Bearer", "Bearer some.opaque-thing"],
    ["whatever stands after bearer", "authorization: bearer abc"],
  ];
  for (const [what, secret] of secrets) {
    it(`hides ${what}`, () => {
      const last = secret.split(" ").at(-1) ?? "";
      const clean = redact(`before ${secret}, "${secret}" after`);
      assert.ok(!clean.includes(last), clean);
      assert.match(clean, /^before .*\[secret\].* after$/);
    });
  }

  it("hides given values wherever they stand", () => {
    assert.equal(redact("a=s3cr3t.$&+(x), s3cr3t.$&+(x)!", ["s3cr3t.$&+(x)"]), "a=[secret], [secret]!");
  });

  it("leaves what is no secret", () => {
    const plain = [
      "ed25519:3D4YudUahN1nawWogh8pAKSj92sUNMdbZGjn7kERKzYo",
      `secp256k1:${"3D4YudUahN1nawWogh8pAKSj92sUNMdbZGjn7kERKzYo".repeat(2)}`,
      "demos-calimero-testnet/0123456789abcdef0123456789abcdef",
      "01928d3e-5f3a-7cc0-8b1e-000000000001",
      "keyring_console is not a key",
      "https://console.example.com/api/v1/shards/demos/neard-rpc/",
    ];
    for (const text of plain) assert.equal(redact(text), text);
  });

  it("does not blank a text for a value too short to be a secret", () => {
    assert.equal(redact("a cat", ["a", ""]), "a cat");
  });
});
