import assert from "node:assert/strict";
import { accountIdShape, shardIdShape } from "../../../provider/src/calimero/names.js";

const reason = (id: unknown) => shardIdShape.safeParse(id).error?.issues[0]?.message;

describe("a shard's id", () => {
  for (const id of ["demos-calimero-testnet", "demos-calimero", "a1", "my_shard.v2", "x".repeat(64)]) {
    it(`may be ${JSON.stringify(id.slice(0, 24))}`, () => assert.equal(reason(id), undefined));
  }

  const wrong: [unknown, RegExp][] = [
    [undefined, /^is missing; give the shard's id, like "demos-calimero-testnet"$/],
    [5, /^is missing/],
    ["", /^a shard id has 2 to 64 characters, not 0$/],
    ["x".repeat(65), /^a shard id has 2 to 64 characters, not 65$/],
    ["Demos Calimero Testnet", /is not a shard id: .*; did you mean "demos-calimero-testnet"\?$/],
    ["-demos", /did you mean "demos"\?$/],
    ["demos--x", /did you mean "demos-x"\?$/],
    ["a/../b", /did you mean "a-b"\?$/],
    ["..", /is not a shard id: a–z and 0–9 with single -, _ or \. between$/],
    ["demos.calimero.testnet", /is the shard's main account; its shard id is "demos-calimero-testnet"$/],
    ["demos.calimero.near", /its shard id is "demos-calimero"$/],
  ];
  for (const [id, message] of wrong) {
    it(`is not ${JSON.stringify(id)?.slice(0, 30)}, and the reason helps`, () =>
      assert.match(reason(id) ?? "fine", message));
  }
});

describe("an account's id", () => {
  const reason = (id: unknown) => accountIdShape.safeParse(id).error?.issues[0]?.message;

  for (const id of ["demos.calimero.testnet", "x.demos.calimero.testnet", "a1", "my_app-2.near", "f".repeat(64)]) {
    it(`may be ${JSON.stringify(id.slice(0, 24))}`, () => assert.equal(reason(id), undefined));
  }

  const wrong: [unknown, RegExp][] = [
    [undefined, /^is missing; give the account, like "demos\.calimero\.testnet"$/],
    [{}, /^is missing/],
    ["a", /^an account id has 2 to 64 characters, not 1$/],
    ["x".repeat(65), /^an account id has 2 to 64 characters, not 65$/],
    ["Demos.Calimero.Testnet", /is not an account id: a–z and 0–9 with single -, _ or \. between$/],
    ["demos..testnet", /is not an account id/],
    ["../etc/passwd", /is not an account id/],
    [".demos", /is not an account id/],
    ["demos-calimero-testnet", /is the shard's id; its main account is "demos\.calimero\.testnet"$/],
    ["demos-calimero", /its main account is "demos\.calimero\.near"$/],
  ];
  for (const [id, message] of wrong) {
    it(`is not ${JSON.stringify(id)?.slice(0, 30)}, and the reason helps`, () =>
      assert.match(reason(id) ?? "fine", message));
  }
});
