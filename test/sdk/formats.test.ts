import assert from "node:assert/strict";
import { astra, calimero } from "../../sdk/src/index.js";
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

describe("near-cli's settings file with one more token", () => {
  const settings = JSON.stringify({ rpcServerApiKeys: { [rpcUrl]: token } });
  const merged = (existing?: string) => JSON.parse(calimero.mergeNearCliSettings(existing, settings)) as object;

  it("is that token's alone where there was no file", () => {
    for (const existing of [undefined, "", "\n"]) assert.deepEqual(merged(existing), JSON.parse(settings));
  });

  it("keeps what others wrote, and replaces the key of the same URL only", () => {
    const others = { trackingEnabled: false, trackingSessionId: "s" };
    const keys = { "https://other.example.com/": "other", [rpcUrl]: "earlier" };
    assert.deepEqual(merged(JSON.stringify({ ...others, rpcServerApiKeys: keys })), {
      ...others,
      rpcServerApiKeys: { "https://other.example.com/": "other", [rpcUrl]: token },
    });
  });

  it("is the same when it is merged twice", () => {
    const once = calimero.mergeNearCliSettings(undefined, settings);
    assert.equal(calimero.mergeNearCliSettings(once, settings), once);
  });

  for (const existing of [`{"key":"${token}"`, `"${token}"`, "[]", "null"]) {
    it(`is refused without a word of what is there: ${existing.slice(0, 8)}`, () => {
      assert.throws(
        () => calimero.mergeNearCliSettings(existing, settings),
        (error: Error) =>
          /near-cli's settings file: it is not a JSON object/.test(error.message) && !error.message.includes("5e5e"),
      );
    });
  }
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

describe("the formats of an Astra token", () => {
  const value = `AstraCS:abcdefghijklmnopqrstuvwx:${"0f".repeat(32)}`;
  const minted = async () =>
    (await run(() => new astra.Token("web", { roles: ["Read Only User"] }), { token: value })).result;

  it("give the profile of Astra's command line and the login of cqlsh, as secrets", async () => {
    const { astrarc, cqlshCredentials, cqlshrc } = await minted();
    assert.deepEqual(await outputOf(astrarc), {
      value: `[default]\nASTRA_DB_APPLICATION_TOKEN=${value}\n`,
      secret: true,
    });
    assert.deepEqual(await outputOf(cqlshCredentials), {
      value: `[PlainTextAuthProvider]\nusername = token\npassword = ${value}\n`,
      secret: true,
    });
    assert.deepEqual(await outputOf(cqlshrc), {
      value: `[authentication]\nusername = token\npassword = ${value}\n`,
      secret: true,
    });
  });
});

describe("an INI file with the settings of a token", () => {
  const added = "[authentication]\nusername = token\npassword = new\n";

  it("is these settings alone where there was no file", () => {
    for (const existing of [undefined, "", "\n"]) assert.equal(astra.mergeIni(existing, added), added);
  });

  it("keeps other sections, settings and comments in their order, and replaces what it sets", () => {
    const existing =
      "; mine\n[ui]\ncolor = on\n\n[authentication]\n# why\nUsername: me\npassword = old\nkeyspace = orders\n\n[connection]\nport = 9042\n";
    assert.equal(
      astra.mergeIni(existing, added),
      "; mine\n[ui]\ncolor = on\n\n[authentication]\n# why\nkeyspace = orders\nusername = token\npassword = new\n\n[connection]\nport = 9042\n",
    );
  });

  it("gets a section that it lacks at its end", () => {
    assert.equal(astra.mergeIni("[ui]\r\ncolor = on", added), `[ui]\ncolor = on\n\n${added}`);
  });

  it("is the same when it is merged twice, also with several profiles", () => {
    const both = astra.mergeIni(astra.astrarc("AstraCS:a"), astra.astrarc("AstraCS:b", "other"));
    assert.equal(both, `${astra.astrarc("AstraCS:a")}\n${astra.astrarc("AstraCS:b", "other")}`);
    assert.equal(astra.mergeIni(both, astra.astrarc("AstraCS:b", "other")), both);
    assert.match(
      astra.mergeIni(both, astra.astrarc("AstraCS:c")),
      /^\[default\]\nASTRA_DB_APPLICATION_TOKEN=AstraCS:c\n\n\[other\]/,
    );
  });
});
