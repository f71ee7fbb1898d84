import assert from "node:assert/strict";
import { Output } from "@pulumi/pulumi";
import { CustodianKey as provided } from "../../provider/src/calimero/custodian-key.js";
import { calimero } from "../../sdk/src/index.js";
import { run } from "./program.js";

const args = { shardId: "demos-calimero-testnet", accountId: "demos.calimero.testnet" };

/** What registering one key tells the engine. */
async function registered(more: Partial<calimero.CustodianKeyArgs> = {}) {
  const [one] = (await run(() => new calimero.CustodianKey("deployer", { ...args, ...more }))).registered;
  return one ?? assert.fail("nothing was registered");
}

describe("the class CustodianKey", () => {
  it("registers under a type and with a provider text that never change: both stand in every user's state", async () => {
    const { type, inputs } = await registered();
    assert.equal(type, "pulumi-nodejs:dynamic/keyring/calimero:CustodianKey");
    assert.equal(
      inputs["__provider"],
      'exports.handler = () => require("pulumi-keyring/provider").calimero.CustodianKey;',
    );
  });

  it("sends what the program says and whose it is, which the provider accepts", async () => {
    const more = {
      publicKey: "ed25519:3D4YudUahN1nawWogh8pAKSj92sUNMdbZGjn7kERKzYo",
      adopt: true,
      removeOnDelete: true,
    };
    const { inputs } = await registered(more);
    const { __provider: _, ...sent } = inputs;
    assert.deepEqual(sent, { ...args, ...more, owner: "acme/infra/dev/deployer" });
    assert.deepEqual(provided.check(sent, { now: new Date() }).failures, []);
  });

  it("marks exactly the outputs as secret that the provider calls so", async () => {
    assert.deepEqual((await registered()).secretOutputs.sort(), ["credentials", "privateKey"]);
    assert.deepEqual([...provided.secrets].sort(), ["credentials", "privateKey"]);
  });

  it("has every output that the provider makes, but those that are ours", async () => {
    const { result } = await run(() => new calimero.CustodianKey("deployer", args));
    assert.deepEqual(
      [...Object.keys(declared), "instance", "issuerUrls", "owner"].sort(),
      Object.keys(provided.outputs.shape).sort(),
    );
    for (const name of Object.keys(declared)) {
      assert.ok(Output.isInstance((result as unknown as Record<string, unknown>)[name]), `${name} is not there`);
    }
  });
});

type OutputNames = {
  [Name in keyof calimero.CustodianKey]: calimero.CustodianKey[Name] extends Output<unknown> ? Name : never;
}[keyof calimero.CustodianKey];

/** Every output of the class; the compiler sees to it that none is missing. */
const declared: Record<Exclude<OutputNames, "id" | "urn" | "credentialsPath">, true> = {
  shardId: true,
  accountId: true,
  publicKey: true,
  privateKey: true,
  credentials: true,
  status: true,
  adopted: true,
  removeOnDelete: true,
  transactionHash: true,
  addedAt: true,
};
