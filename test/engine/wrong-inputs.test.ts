import assert from "node:assert/strict";
import { expectFailure, printed } from "../support/pulumi.js";
import { engineApp } from "./support/engine-app.js";

/** The engine stops at the first resource that a check refuses, so each of these shows everything wrong with one. */
const FIRST = `new calimero.AuthToken("first", {
  shardId: "demos.calimero.testnet",
  name: " ",
  permissions: ["view-blocks", "view-account"],
  expiresIn: "0d",
  expiresAt: "2020-01-01T00:00:00Z",
  rotation: { befor: "1h" },
});`;
const SECOND = `new calimero.AuthToken("second", { shardId: "Demos Testnet", permissions: [], expiresIn: "-3d" });`;

describe("wrong properties", () => {
  const { proxy, app } = engineApp(FIRST, { project: { alone: true } });
  let first: string;
  let second: string;

  before(async () => {
    first = printed(expectFailure(await app.stack.preview()));
    await app.program(SECOND);
    second = printed(expectFailure(await app.stack.up()));
  });

  for (const [what, property, words] of [
    ["a nearly right permission, with the one that was meant", "permissions[1]", 'did you mean "view-accounts"?'],
    ["two lifetimes", "expiresAt", "give either expiresIn or expiresAt, not both"],
    ["a lifetime of zero", "expiresIn", "must be longer than zero"],
    ["an end in the past", "expiresAt", "2020-01-01T00:00:00Z is in the past"],
    ["an empty name", "name", "give the token a name"],
    ["an account in the place of its shard", "shardId", 'its shard id is "demos-calimero-testnet"'],
    ["a property that does not exist", "rotation.befor", 'did you mean "before"?'],
  ] as const) {
    it(`are all said in one preview: ${what}`, () => assertSaid(first, "first", property, words));
  }

  for (const [what, property, words] of [
    ["no permissions at all", "permissions", "must name at least one permission"],
    ["a negative lifetime", "expiresIn", "is a negative length of time"],
    ["a malformed shard id", "shardId", 'did you mean "demos-testnet"?'],
  ] as const) {
    it(`are all said by an up: ${what}`, () => assertSaid(second, "second", property, words));
  }

  it("keep anything from being asked of the console", () => assert.deepEqual(proxy.log, []));
});

/** One line of a run names the resource, its property and what is wrong. */
function assertSaid(said: string, resource: string, property: string, words: string): void {
  const lines = said.split("\n").filter((line) => line.includes(`'${resource}'`) && line.includes(words));
  const named = lines.some((line) => line.includes(`property ${property} `));
  assert.ok(named, `no line names ${resource}, ${property} and "${words}":\n${said}`);
}
