import assert from "node:assert/strict";
import { generateKeyPair, nearCredentials } from "pulumi-keyring-near/key-pair";
import { CustodianKey } from "../../../provider/src/calimero/custodian-key.js";
import type { CustodianKeyInputs } from "../../../provider/src/calimero/custodian-key-inputs.js";
import type { CustodianKeyState } from "../../../provider/src/calimero/custodian-key-state.js";
import { Unknown } from "../../../provider/src/lifecycle/resource.js";
import { at } from "../support/context.js";
import { PLACE } from "../support/test-custodian.js";

const now = new Date("2026-06-01T00:00:00Z");
const pair = generateKeyPair();
const other = generateKeyPair().publicKey;
const given: CustodianKeyState = { ...PLACE, publicKey: pair.publicKey, status: "active", adopted: false };
const made: CustodianKeyState = { ...given, privateKey: pair.privateKey };

const diff = (state: CustodianKeyState, inputs: object) =>
  CustodianKey.diff(state, { ...PLACE, ...inputs } as CustodianKeyInputs, at(now));

/** What a check says, as `property: reason`. */
function check(inputs: object): { said: string[]; inputs: CustodianKeyInputs } {
  const checked = CustodianKey.check(inputs, { now });
  return {
    said: checked.failures.map(({ property, reason }) => (property === "" ? reason : `${property}: ${reason}`)),
    inputs: checked.inputs,
  };
}

describe("what an up does to a key", () => {
  it("is nothing when nothing changed", () => {
    assert.equal(diff(made, {}).kind, "none");
    assert.equal(diff(given, { publicKey: pair.publicKey }).kind, "none");
    assert.equal(diff({ ...given, adopted: true }, { publicKey: pair.publicKey, adopt: true }).kind, "none");
  });

  it("is nothing when the key that was made is written out, or adopt comes and goes", () => {
    assert.equal(diff(made, { publicKey: pair.publicKey }).kind, "none");
    assert.equal(diff(given, { publicKey: pair.publicKey, adopt: true }).kind, "none");
  });

  const replacements: [string, CustodianKeyState, object, string[], RegExp][] = [
    ["another account", made, { accountId: "x.demos.calimero.testnet" }, ["accountId"], /accountId changed, and a key/],
    ["another key", given, { publicKey: other }, ["publicKey"], /publicKey changed, and a key cannot move/],
    ["a given key after a pair", made, { publicKey: other }, ["publicKey"], /publicKey changed/],
    ["a pair after a given key", given, {}, ["publicKey"], /publicKey is not set, so a pair is generated/],
    ["a pair on another shard", made, { shardId: "other-calimero" }, ["shardId"], /shardId changed/],
    [
      "a key that is not known yet",
      given,
      { publicKey: Unknown },
      ["publicKey"],
      /may be replaced: publicKey not known yet/,
    ],
  ];
  for (const [what, state, inputs, properties, reason] of replacements) {
    it(`is a replacement for ${what}, the new one first`, () => {
      const change = diff(state, inputs);
      assert.ok(change.kind === "replace");
      assert.deepEqual([change.properties, change.deleteFirst], [properties, false]);
      assert.match(change.reason, reason);
    });
  }

  it("is a replacement that deletes first where key and account stay the same: both shards may be one chain", () => {
    const change = diff(given, { publicKey: pair.publicKey, shardId: "renamed-calimero-testnet" });
    assert.ok(change.kind === "replace" && change.deleteFirst);
  });

  it("is to finish what was begun", () => {
    const change = diff({ ...made, status: "pending" }, {});
    assert.ok(change.kind === "update");
    assert.match(change.reason, /is completed: it was requested, but has not been seen on the chain/);
  });

  it("is to note what a delete will do, only where that differs", () => {
    assert.equal(diff(made, { removeOnDelete: true }).kind, "none");
    assert.equal(diff({ ...given, adopted: true }, { publicKey: pair.publicKey, removeOnDelete: false }).kind, "none");
    const keep = diff(made, { removeOnDelete: false });
    assert.ok(keep.kind === "update");
    assert.match(keep.reason, /destroy will leave it on the chain/);
    const remove = diff({ ...given, adopted: true }, { publicKey: pair.publicKey, removeOnDelete: true });
    assert.ok(remove.kind === "update");
    assert.match(remove.reason, /destroy will remove it from the chain/);
  });
});

describe("what is known of a key before an up", () => {
  const preview = (state: CustodianKeyState | undefined, inputs: object) =>
    CustodianKey.preview(state, { ...PLACE, ...inputs } as CustodianKeyInputs, at(now));

  it("is nothing of a pair that is yet to be made", () => {
    const known = preview(undefined, {});
    assert.ok(!("publicKey" in known) && !("privateKey" in known) && !("credentials" in known));
    assert.deepEqual([known.status, known.adopted, known.accountId], ["active", false, PLACE.accountId]);
  });

  it("is a given key, and that there will be no private one", () => {
    const known = preview(undefined, { publicKey: other });
    assert.equal(known.publicKey, other);
    assert.ok("privateKey" in known && known.privateKey === undefined);
  });

  it("is not whether a key will turn out to be adopted", () => {
    assert.ok(!("adopted" in preview(undefined, { publicKey: other, adopt: true })));
  });

  it("is everything where it stays, also what it lacks", () => {
    const known = preview(made, {});
    assert.deepEqual(JSON.parse(JSON.stringify(known)), made);
    for (const lacking of ["credentials", "transactionHash"]) assert.ok(lacking in known, lacking);
  });
});

describe("a check of a key's inputs", () => {
  it("brings the key into its one form", () => {
    const { said, inputs } = check({ ...PLACE, publicKey: pair.publicKey.replace("ed25519:", "") });
    assert.deepEqual([said, inputs.publicKey], [[], pair.publicKey]);
  });

  it("says everything that is wrong at once", () => {
    const { said } = check({
      shardId: "demos.calimero.testnet",
      accountId: "demos-calimero-testnet",
      adopt: "yes",
      key: 1,
    });
    assert.equal(said.length, 4);
    assert.match(said.join("\n"), /shardId: .*its shard id is "demos-calimero-testnet"/);
    assert.match(said.join("\n"), /accountId: .*its main account is "demos\.calimero\.testnet"/);
    assert.match(said.join("\n"), /adopt: must be true or false/);
    assert.match(said.join("\n"), /key: there is no such property/);
  });

  it("says what is missing", () => {
    assert.match(
      check({ shardId: PLACE.shardId }).said.join(),
      /^accountId: is missing; give the account, like "demos/,
    );
  });

  it("refuses to adopt a pair that is yet to be made", () => {
    assert.match(check({ ...PLACE, adopt: true }).said.join(), /^adopt: .*give the publicKey of the key to take over$/);
    assert.deepEqual(check({ ...PLACE, adopt: true, publicKey: Unknown }).said, []);
  });

  it("passes what is not known yet", () => {
    const { said, inputs } = check({
      shardId: Unknown,
      accountId: Unknown,
      publicKey: Unknown,
      removeOnDelete: Unknown,
    });
    assert.deepEqual(said, []);
    assert.deepEqual(Object.values(inputs), [Unknown, Unknown, Unknown, Unknown]);
  });

  for (const [where, inputs] of [
    ["publicKey", { publicKey: pair.privateKey }],
    ["publicKey, without its curve", { publicKey: pair.privateKey.replace("ed25519:", "") }],
    ["publicKey, of the other curve", { publicKey: "secp256k1:3D4YudUahN1nawWogh8pAKSj92sUNMdbZGjn7kERKzYo" }],
    ["publicKey, with its file", { publicKey: nearCredentials("demos.calimero.testnet", pair) }],
    ["publicKey, with its file as an object", { publicKey: { private_key: pair.privateKey } }],
    ["accountId", { accountId: pair.privateKey }],
    ["accountId, without its curve", { accountId: pair.privateKey.replace("ed25519:", "") }],
    ["accountId, of the other curve", { accountId: "secp256k1:3D4YudUahN1nawWogh8pAKSj92sUNMdbZGjn7kERKzYo" }],
    ["privateKey, which is no input", { privateKey: pair.privateKey }],
  ] as const) {
    it(`repeats nothing of a private key in ${where}`, () => {
      const { said, inputs: handed } = check({ ...PLACE, ...inputs });
      assert.ok(said.length > 0);
      const { failures } = CustodianKey.check({ ...PLACE, ...inputs }, { now });
      assert.ok(
        failures.every(({ property }) => property === ""),
        "an engine prints the value of a property that is named",
      );
      for (const secret of [pair.privateKey.slice(8), "3D4YudUahN1nawWogh8pAKSj92sUNMdbZGjn7kERKzYo"]) {
        assert.ok(!said.join().includes(secret), "a reason repeats it");
        if (where.startsWith("publicKey")) assert.ok(!JSON.stringify(handed).includes(secret), "it is handed on");
      }
    });
  }
});
