import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { base58 } from "@scure/base";
import fc from "fast-check";
import { readPublicKey } from "pulumi-keyring-near";
import { generateKeyPair, nearCredentials, readPrivateKey } from "pulumi-keyring-near/key-pair";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const key = (curve: string, value: Uint8Array) => `${curve}:${base58.encode(value)}`;

/** Why something is not a public key. */
function refusal(given: unknown): string {
  const read = readPublicKey(given);
  assert.ok("reason" in read, "was to be refused");
  return read.reason;
}

describe("a generated pair", () => {
  it("is one that near-api-js signs with and verifies", async () => {
    const { KeyPair } = await import("near-api-js");
    const message = new TextEncoder().encode("hello");
    const { publicKey, privateKey } = generateKeyPair();
    const pair = KeyPair.fromString(privateKey as `ed25519:${string}`);
    assert.equal(pair.getPublicKey().toString(), publicKey);
    assert.ok(pair.verify(message, pair.sign(message).signature));
  });

  it("is another one each time", () => {
    const pairs = Array.from({ length: 50 }, generateKeyPair);
    assert.equal(new Set(pairs.map(({ privateKey }) => privateKey)).size, 50);
    assert.equal(new Set(pairs.map(({ publicKey }) => publicKey)).size, 50);
  });

  it("has the seed and the public key in the private one", () => {
    const { publicKey, privateKey } = generateKeyPair();
    const secret = base58.decode(privateKey.replace("ed25519:", ""));
    assert.equal(secret.length, 64);
    assert.equal(key("ed25519", secret.subarray(32)), publicKey);
    const x = Buffer.from(secret.subarray(32)).toString("base64url");
    assert.doesNotThrow(() => createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" }));
  });

  it("is written for near-cli in one line, its fields in near-cli's order", () => {
    const pair = { publicKey: "ed25519:public", privateKey: "ed25519:private" };
    assert.equal(
      nearCredentials("demos.calimero.testnet", pair),
      '{"account_id":"demos.calimero.testnet","public_key":"ed25519:public","private_key":"ed25519:private"}',
    );
  });
});

describe("a public key", () => {
  it("of either curve has one form, however its curve is written", () => {
    fc.assert(
      fc.property(bytes(32), bytes(64), (short, long) => {
        for (const [curve, value] of [
          ["ed25519", short],
          ["secp256k1", long],
        ] as const) {
          const canonical = key(curve, value);
          const written = [canonical, canonical.replace(curve, curve.toUpperCase()), ` ${canonical}\n`];
          if (curve === "ed25519") written.push(base58.encode(value));
          for (const text of written) assert.deepEqual(readPublicKey(text), { publicKey: canonical });
        }
      }),
    );
  });

  it("of any other length is refused, with the lengths", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (value) => {
        fc.pre(value.length !== 32 && value.length !== 64);
        assert.match(refusal(key("ed25519", value)), new RegExp(`one of ed25519 has 32 bytes, not ${value.length}$`));
      }),
    );
  });

  it("is never taken from a private key, and nothing that is said repeats it", () => {
    fc.assert(
      fc.property(bytes(64), bytes(32), (ed25519, secp256k1) => {
        const [one, other] = [base58.encode(ed25519), base58.encode(secp256k1)];
        const written = [`ed25519:${one}`, `ED25519:${one}`, one, `secp256k1:${other}`, ` secp256k1:${other} `];
        for (const text of written) {
          const reason = refusal(text);
          assert.match(reason, /^looks like a private key; give the public key/);
          assert.ok(!reason.includes(one) && !reason.includes(other), reason);
        }
      }),
    );
  });

  it("is never repeated by a refusal, whatever was given", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ minLength: 12 }), fc.base64String({ minLength: 40 })), (text) => {
        fc.pre("reason" in readPublicKey(text));
        assert.ok(!refusal(text).includes(text.trim() || "not blank"));
      }),
    );
  });

  for (const [what, given] of [
    ["an empty text", ""],
    ["a curve that NEAR does not know", key("ed448", new Uint8Array(57).fill(7))],
    ["a seed phrase", "abandon ability able about above absent absorb abstract absurd abuse access accident"],
    ["a credentials file", nearCredentials("demos.calimero.testnet", generateKeyPair())],
    ["hexadecimal", "0".repeat(64)],
    ["a curve without a key", "ed25519:"],
    ["two curves", "ed25519:ed25519:3D4YudUahN1nawWogh8pAKSj92sUNMdbZGjn7kERKzYo"],
    ["a text without end", "2".repeat(1_000_000)],
  ] as const) {
    it(`is not ${what}`, () =>
      assert.match(refusal(given), /^is not a public key: write "ed25519:" or "secp256k1:" and the key/));
  }

  for (const given of [5, null, { public_key: "ed25519:x" }, ["ed25519:x"]]) {
    it(`is not ${JSON.stringify(given)}`, () => assert.match(refusal(given), /^is not a public key: write/));
  }
});

describe("a private key", () => {
  it("is read with the public key that belongs to it, with or without its curve", () => {
    const pair = generateKeyPair();
    const bare = pair.privateKey.replace("ed25519:", "");
    for (const text of [pair.privateKey, bare, ` ED25519:${bare}\n`]) assert.deepEqual(readPrivateKey(text), pair);
  });

  it("is refused if its halves do not belong together, and without a word of it", () => {
    const halves = (at: number) => base58.decode(generateKeyPair().privateKey.slice(8)).slice(at, at + 32);
    const mixed = base58.encode(Buffer.concat([halves(0), halves(32)]));
    const read = readPrivateKey(`ed25519:${mixed}`);
    assert.deepEqual(read, { reason: "is damaged: its two halves do not belong together" });
  });

  for (const [what, given, reason] of [
    ["a public key", generateKeyPair().publicKey, /^looks like a public key/],
    ["a key of the other curve", key("secp256k1", new Uint8Array(32).fill(7)), /^is of secp256k1/],
    ["a password", "hunter2", /^is not a private key: write "ed25519:"/],
    ["an empty text", "", /^is not a private key/],
    ["no text", undefined, /^is not a private key/],
  ] as const) {
    it(`is not ${what}`, () => {
      const read = readPrivateKey(given);
      assert.match("reason" in read ? read.reason : "", reason);
    });
  }
});
