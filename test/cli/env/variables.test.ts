import assert from "node:assert/strict";
import { dotenv } from "../../../cli/src/env/dotenv.js";
import { readSelection, type Variable, variablesOf } from "../../../cli/src/env/variables.js";
import { readDeployment } from "../../../cli/src/state/deployment.js";
import { type Exported, exported, exportedToken, HIDDEN } from "../support/state.js";

/** A secret of an export that was asked for in clear. */
const inClear = (value: string) => ({ ...SIGNED, plaintext: JSON.stringify(value) });
const { ciphertext: _, ...SIGNED } = HIDDEN;

const variables = (resources: readonly Exported[], ...wishes: string[]): Variable[] =>
  variablesOf(readDeployment(exported(resources)), wishes.map(readSelection));

const shown = (resources: readonly Exported[], ...wishes: string[]) =>
  variables(resources, ...wishes).map(({ name, output, secret, value }) => [name, output, secret, value]);

describe("the variables of a stack", () => {
  const web = exportedToken({ outputs: { token: inClear("t0ken"), rpcUrl: "http://console/neard-rpc/" } });

  it("are a credential's usual outputs under its name", () => {
    assert.deepEqual(shown([web]), [
      ["WEB_TOKEN", "token", true, "t0ken"],
      ["WEB_RPC_URL", "rpcUrl", false, "http://console/neard-rpc/"],
    ]);
  });

  it("are those of every kind of credential, as far as there is something", () => {
    const secrets = { token: inClear("AstraCS:x"), secret: inClear("s") };
    const app = exportedToken({ name: "app", type: "astra:Token", outputs: { ...secrets, clientId: "c" } });
    const adopted = exportedToken({ name: "old", type: "astra:Token", outputs: { token: inClear("AstraCS:y") } });
    const given = { publicKey: "ed25519:p", accountId: "a.testnet" };
    const key = exportedToken({ name: "deployer", type: "calimero:CustodianKey", outputs: given });
    assert.deepEqual(
      shown([app, adopted, key]).map(([name]) => name),
      ["APP_TOKEN", "APP_CLIENT_ID", "APP_SECRET", "OLD_TOKEN", "DEPLOYER_ACCOUNT_ID", "DEPLOYER_PUBLIC_KEY"],
    );
  });

  it("are secret, and whole, where a part of an output is", () => {
    const parts = exportedToken({ outputs: { scopes: [{ of: inClear("a") }, "b"], hidden: { of: HIDDEN } } });
    assert.deepEqual(shown([parts], "A=web.scopes", "B=web.hidden"), [
      ["A", "scopes", true, [{ of: "a" }, "b"]],
      ["B", "hidden", true, undefined],
    ]);
  });

  it("are read without a word of a value that cannot be read", () => {
    const broken = exportedToken({ outputs: { token: { ...SIGNED, plaintext: "AstraCS:secret" } } });
    assert.throws(() => variables([broken]), /^CommandFailed: The state has a secret that cannot be decrypted\.$/);
  });

  for (const [name, begins] of [
    ["myDashboard-2", "MY_DASHBOARD_2_TOKEN"],
    ["CI.reader", "CI_READER_TOKEN"],
    ["7days", "_7DAYS_TOKEN"],
    ["zürich", "Z_RICH_TOKEN"],
  ] as const) {
    it(`begin in a way that shells take: ${name}`, () => {
      assert.equal(variables([exportedToken({ name })])[0]?.name, begins);
    });
  }

  it("are only what is wished for, where something is", () => {
    const dotted = exportedToken({ name: "a.b", outputs: { previousToken: inClear("before") } });
    const values = shown([web, dotted], "RPC=web.rpcUrl", "OLD=a.b.previousToken", `BY_URN=${web.urn}.token`);
    assert.deepEqual(values, [
      ["RPC", "rpcUrl", false, "http://console/neard-rpc/"],
      ["OLD", "previousToken", true, "before"],
      ["BY_URN", "token", true, "t0ken"],
    ]);
  });

  it("have no value where the state was read without its secrets", () => {
    assert.deepEqual(shown([exportedToken()]), [["WEB_TOKEN", "token", true, undefined]]);
  });

  it("are none of a token that was replaced and waits to be revoked", () => {
    assert.deepEqual(shown([{ ...web, delete: true }]), []);
  });

  for (const [what, resources, wish, said] of [
    ["an unknown resource", [web], "A=wbe.token", /A: the state has no credential called wbe; it has web/],
    ["a resource of an empty state", [], "A=web.token", /no credential called web; it has none/],
    ["what every object has", [web], "A=web.constructor", /AuthToken "web" has no constructor; it has /],
    ["an unknown output", [web], "A=web.tokn", /AuthToken "web" has no tokn; it has generation, .*token, tokenId/],
    [
      "one of two of a name",
      [web, exportedToken({ type: "astra:Token" })],
      "A=web.token",
      /more than one resource is called web: use urn:.*AuthToken::web\.token or urn:.*Token::web\.token/,
    ],
    [
      "what a pending token lacks",
      [exportedToken({ outputs: { token: undefined, status: "pending" } })],
      "A=web.token",
      /A: AuthToken "web" has no token \(it is pending: pulumi up\); it has /,
    ],
    ["what is no wish", [web], "web.token", /write NAME=<resource>\.<output>/],
    ["a name that no shell takes", [web], "9A=web.token", /write NAME=<resource>\.<output>/],
  ] as const) {
    it(`are refused for ${what}, with what there is`, () => {
      assert.throws(() => variables(resources, wish), said);
    });
  }

  it("are refused where two resources' names come to the same", () => {
    const two = [exportedToken({ name: "my-web" }), exportedToken({ name: "myWeb" })];
    assert.throws(() => variables(two), /"my-web" and AuthToken "myWeb" would both be MY_WEB_TOKEN: choose names/);
  });
});

describe("a file of variables", () => {
  it("has plain words as they are, and puts others in quotes", () => {
    const [heading, ...lines] = dotenv({ A: "AstraCS:x.y-z_+,=", B: '{"a": 1}', C: "$HOME `id` \\", D: "" }).split(
      "\n",
    );
    assert.match(String(heading), /^# Written by pulumi-keyring-cli env/);
    assert.deepEqual(lines, ["A=AstraCS:x.y-z_+,=", `B='{"a": 1}'`, "C='$HOME `id` \\'", "D=", ""]);
  });

  it("is not written with a value that readers of such files take differently", () => {
    for (const value of ["it's", "two\nlines"])
      assert.throws(() => dotenv({ A: value }), /A has a quote or a line break/);
  });
});
