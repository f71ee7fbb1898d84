import assert from "node:assert/strict";
import { isAccountId, masterAccountOf, whyNoAccountId, whyNoShardId } from "pulumi-keyring-near";

describe("a shard's id", () => {
  for (const id of ["demos-calimero-testnet", "demos-calimero", "a1", "my_shard.v2", "x".repeat(64)]) {
    it(`may be ${JSON.stringify(id.slice(0, 24))}`, () => assert.equal(whyNoShardId(id), undefined));
  }

  const wrong: [unknown, RegExp][] = [
    [undefined, /^is missing; give the shard's id, like "demos-calimero-testnet"$/],
    [5, /^is missing/],
    [
      "",
      /^is not a shard id: 2 to 64 characters of a–z and 0–9 with single -, _ or \. between, like "demos-calimero-testnet"$/,
    ],
    ["x".repeat(65), /^is not a shard id: 2 to 64 characters/],
    ["Demos Calimero Testnet", /^is not a shard id: .*; did you mean "demos-calimero-testnet"\?$/],
    ["-demos", /did you mean "demos"\?$/],
    ["demos--x", /did you mean "demos-x"\?$/],
    ["a/../b", /did you mean "a-b"\?$/],
    ["..", /^is not a shard id: .*, like "demos-calimero-testnet"$/],
    ["demos.calimero.testnet", /^is a shard's main account; its shard id is "demos-calimero-testnet"$/],
    ["demos.calimero.near", /its shard id is "demos-calimero"$/],
  ];
  for (const [id, message] of wrong) {
    it(`is not ${JSON.stringify(id)?.slice(0, 30)}, and the reason helps`, () =>
      assert.match(whyNoShardId(id) ?? "fine", message));
  }

  it("is not suggested by a text that may be a secret", () => {
    const accessKey = `keyring_${"Ab3-".repeat(10)}xyz`;
    assert.ok(!whyNoShardId(accessKey)?.includes("ab3"));
  });
});

describe("an account's id", () => {
  for (const id of ["demos.calimero.testnet", "x.demos.calimero.testnet", "a1", "my_app-2.near", "f".repeat(64)]) {
    it(`may be ${JSON.stringify(id.slice(0, 24))}`, () => assert.equal(whyNoAccountId(id), undefined));
  }

  const wrong: [unknown, RegExp][] = [
    [undefined, /^is missing; give the account, like "demos\.calimero\.testnet"$/],
    [{}, /^is missing/],
    ["a", /^is not an account id: 2 to 64 characters/],
    ["x".repeat(65), /^is not an account id: 2 to 64 characters/],
    ["Demos.Calimero.Testnet", /^is not an account id: .*, like "demos\.calimero\.testnet"$/],
    ["demos..testnet", /is not an account id/],
    ["../etc/passwd", /is not an account id/],
    [".demos", /is not an account id/],
    ["demos-calimero-testnet", /^is a shard's id; its main account is "demos\.calimero\.testnet"$/],
    ["demos-calimero", /its main account is "demos\.calimero\.near"$/],
  ];
  for (const [id, message] of wrong) {
    it(`is not ${JSON.stringify(id)?.slice(0, 30)}, and the reason helps`, () =>
      assert.match(whyNoAccountId(id) ?? "fine", message));
  }
});

describe("the main account of a shard", () => {
  it("is named after it where Calimero's scheme names the shard", () => {
    assert.equal(masterAccountOf("demos-calimero-testnet"), "demos.calimero.testnet");
    assert.equal(masterAccountOf("my_app-2-calimero"), "my_app-2.calimero.near");
  });

  for (const id of ["demos", "calimero-testnet", "-calimero", "a.b-calimero-testnet", `${"x".repeat(55)}-calimero`]) {
    it(`is not known for ${id.slice(0, 24)}`, () => assert.equal(masterAccountOf(id), undefined));
  }

  it("is always an account", () => assert.ok(isAccountId(masterAccountOf("a-calimero") ?? "")));
});
