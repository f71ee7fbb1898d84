import assert from "node:assert/strict";
import { calimero } from "../../sdk/src/index.js";
import { outputOf, run } from "./program.js";

const token = "5e".repeat(32);
const rpcUrl = "https://console.example.com/api/v1/shards/demos-calimero-testnet/neard-rpc/";

/** A token as it is after an `up`. */
async function minted() {
  const program = () => new calimero.AuthToken("web", { shardId: "demos-calimero-testnet", permissions: "full" });
  return (await run(program, { token, rpcUrl })).result;
}

describe("the formats of a token", () => {
  it("give the header that the gateway reads, as a secret", async () => {
    const { headers } = await minted();
    assert.deepEqual(await outputOf(headers), { value: { "x-api-key": token }, secret: true });
  });

  it("give near-cli's settings on one line, as a secret", async () => {
    const { nearCliSettings } = await minted();
    assert.deepEqual(await outputOf(nearCliSettings), {
      value: `{"rpcServerApiKeys":{"${rpcUrl}":"${token}"}}`,
      secret: true,
    });
  });
});

describe("the formats of a key", () => {
  it("give the file that near-cli reads, below the home folder", async () => {
    const args = { shardId: "demos-calimero-testnet", accountId: "demos.calimero.testnet" };
    const { result } = await run(() => new calimero.CustodianKey("deployer", args));
    assert.deepEqual(await outputOf(result.credentialsPath), {
      value: ".near-credentials/demos-calimero-testnet/demos.calimero.testnet.json",
      secret: false,
    });
  });
});
