import assert from "node:assert/strict";
import { readDeployment } from "../../../cli/src/state/deployment.js";
import {
  explicitProvider,
  explicitProviders,
  givenTo,
  plain,
  recordedConfiguration,
  settingsOfProvider,
} from "../../../cli/src/state/provider.js";
import { ownEnvironment } from "../../support/environment.js";
import { exported, exportedProvider, exportedToken, HIDDEN } from "../support/state.js";

const SETTINGS = { calimeroUrl: "https://eu.example", calimeroAccessKey: HIDDEN };

describe("the provider of a resource", () => {
  ownEnvironment();

  for (const [what, reference, name] of [
    [
      "the engine's own for dynamic resources",
      "urn:pulumi:dev::infra::pulumi:providers:pulumi-nodejs::default::0a1b",
      undefined,
    ],
    [
      "the engine's own for the plugin",
      "urn:pulumi:dev::infra::pulumi:providers:keyring::default_0_1_0::0a1b",
      undefined,
    ],
    ["an explicit one", "urn:pulumi:dev::infra::pulumi:providers:keyring::eu::0a1b", "eu"],
    ["an explicit one below a component", "urn:pulumi:dev::infra::my:index:C$pulumi:providers:keyring::eu::0a1b", "eu"],
    ["none that anybody tells", undefined, undefined],
  ] as const) {
    it(`is ${what}`, () => assert.equal(explicitProvider(reference), name));
  }

  it("may be one of dynamic resources, over which the environment wins", () => {
    const urn = "urn:pulumi:dev::infra::pulumi:providers:pulumi-nodejs";
    const given = { "keyring:calimeroUrl": "https://eu.example" };
    const own = {
      urn: `${urn}::dyn`,
      type: "pulumi:providers:pulumi-nodejs",
      id: "0a1b",
      inputs: given,
      outputs: given,
    };
    const other = { ...own, urn: `${urn}::other`, inputs: {}, outputs: {} };
    const token = { ...exportedToken(), provider: `${own.urn}::0a1b` };
    const deployment = readDeployment(exported([own, other, token]));
    assert.deepEqual(explicitProviders(deployment), ["dyn"], "others may be for anything");
    assert.equal(settingsOfProvider("dyn", deployment).get("calimeroUrl"), "https://eu.example");
    process.env["CALIMERO_CONSOLE_URL"] = "https://own.example";
    assert.equal(settingsOfProvider("dyn", deployment).get("calimeroUrl"), "https://own.example");
  });

  it("has its settings in the state, as far as they are no secret", () => {
    const deployment = readDeployment(exported([exportedProvider("eu", SETTINGS), exportedProvider("default", {})]));
    assert.deepEqual(explicitProviders(deployment), ["eu"]);
    const given = givenTo("eu", deployment);
    assert.deepEqual(given.get("calimeroAccessKey"), { secret: true });
    assert.equal(plain(given).get("calimeroUrl"), "https://eu.example");
    assert.equal(plain(given).get("calimeroAccessKey"), undefined);
    const hidden = plain(new Map([["calimeroUrl", { secret: true }]]));
    assert.throws(() => hidden.get("calimeroUrl"), /encrypted in the state: set CALIMERO_CONSOLE_URL to the same/);
    assert.throws(() => givenTo("us", deployment), /The state has no explicit provider "us" of Keyring/);
  });
});

describe("the configuration of the last up", () => {
  it("is in the state, as far as it is no secret, and is not that of explicit providers", () => {
    const dynamic = { ...exportedProvider("default", {}), type: "pulumi:providers:pulumi-nodejs" };
    const inputs = { "keyring:calimeroUrl": "https://console.example", "keyring:calimeroAccessKey": HIDDEN };
    for (const own of [
      { ...dynamic, inputs },
      exportedProvider("default_0_1_0", { calimeroUrl: "https://console.example" }),
    ]) {
      const recorded = recordedConfiguration(readDeployment(exported([own, exportedProvider("eu", SETTINGS)])));
      assert.equal(recorded.get("calimeroUrl"), "https://console.example");
      assert.equal(recorded.get("calimeroAccessKey"), undefined);
    }
  });
});
