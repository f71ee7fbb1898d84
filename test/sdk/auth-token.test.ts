import assert from "node:assert/strict";
import { Output, output } from "@pulumi/pulumi";
import { AuthToken as provided } from "../../provider/src/calimero/auth-token.js";
import { calimero } from "../../sdk/src/index.js";
import { authTokenInputs, authTokenState, impatientContext } from "../provider/support/calimero.js";
import { json, testServer } from "../provider/support/test-server.js";
import { outputOf, run } from "./program.js";

const args = { shardId: "demos-calimero-testnet", permissions: ["view-accounts" as const] };

/** What registering one token tells the engine. */
async function registered(more: Partial<calimero.AuthTokenArgs> = {}, options?: { additionalSecretOutputs: string[] }) {
  const program = () => new calimero.AuthToken("web", { ...args, ...more }, options);
  const [one] = (await run(program)).registered;
  return one ?? assert.fail("nothing was registered");
}

describe("the class AuthToken", () => {
  it("registers under a type and with a provider text that never change: both stand in every user's state", async () => {
    const { type, inputs } = await registered();
    assert.equal(type, "pulumi-nodejs:dynamic/keyring/calimero:AuthToken");
    assert.equal(
      inputs["__provider"],
      'exports.handler = () => require("pulumi-keyring/provider").calimero.AuthToken;',
    );
  });

  it("sends what the program says and whose it is, and no name that the program does not give", async () => {
    const { inputs } = await registered();
    const { __provider: _, ...sent } = inputs;
    assert.deepEqual(sent, { ...args, owner: "acme/infra/dev/web" });
  });

  it("sends every input that is given", async () => {
    const more = {
      name: "what it is for",
      permissions: "full" as const,
      expiresIn: "30d",
      rotation: { before: "7d", every: "20d", grace: "1h", triggers: { leaked: 1 } },
    };
    const { inputs } = await registered(more);
    const { __provider: _, owner: __, ...sent } = inputs;
    assert.deepEqual(sent, { ...args, ...more });
    assert.equal((await registered({ expiresAt: "2030-01-01T00:00:00Z" })).inputs["expiresAt"], "2030-01-01T00:00:00Z");
  });

  it("sends dates as text, wherever they are: Pulumi writes each as an empty object, and another one would not rotate", async () => {
    const triggers = { leaked: new Date("2026-06-01Z"), more: [{ at: new Date("2026-07-01Z") }], fixed: 1 };
    const { inputs } = await registered({ rotation: { triggers } });
    const sent = { leaked: "2026-06-01T00:00:00.000Z", more: [{ at: "2026-07-01T00:00:00.000Z" }], fixed: 1 };
    assert.deepEqual(inputs["rotation"], { triggers: sent });
  });

  it("has a trigger refused that Pulumi makes nothing of: a date inside an output", async () => {
    const triggers = { leaked: output(new Date()), nested: [{ deep: output(new Date()) }], fine: 1 };
    const { inputs } = await registered({ rotation: { triggers } });
    const { __provider: _, ...sent } = inputs;
    const { failures } = provided.check(sent, { now: new Date() });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["rotation.triggers.leaked", "rotation.triggers.nested[0].deep"],
    );
    assert.match(failures[0]?.reason ?? "", /is an empty object, which never changes.*toISOString/);
  });

  it("sends inputs that the provider accepts", async () => {
    const { inputs } = await registered({ expiresIn: "30d", rotation: { before: "7d" } });
    const { __provider: _, ...sent } = inputs;
    assert.deepEqual(provided.check(sent, { now: new Date() }).failures, []);
  });

  it("marks exactly the outputs as secret that the provider calls so", async () => {
    assert.deepEqual((await registered()).secretOutputs.sort(), [...provided.secrets].sort());
    assert.deepEqual([...provided.secrets].sort(), ["previousToken", "token"]);
  });

  it("keeps the secret outputs that the program asks for", async () => {
    const { secretOutputs } = await registered({}, { additionalSecretOutputs: ["tokenId"] });
    assert.deepEqual(secretOutputs.sort(), ["previousToken", "token", "tokenId"]);
  });

  it("has every output that its type declares, whichever inputs are given", async () => {
    const { result } = await run(() => new calimero.AuthToken("web", args));
    for (const name of Object.keys(declared)) {
      assert.ok(Output.isInstance((result as unknown as Record<string, unknown>)[name]), `${name} is not there`);
    }
  });

  it("declares every output that the provider makes, but those that only repeat an input", async () => {
    assert.deepEqual(
      [...Object.keys(declared), "issuerUrls", "owner", "rotation"].sort(),
      (await outputsMade()).sort(),
    );
  });

  it("can be made without its value in preview", async () => {
    const { result } = await run(() => new calimero.AuthToken("web", args), {}, { preview: true });
    assert.equal((await outputOf(result.headers)).secret, true);
    assert.equal((await outputOf(result.nearCliSettings)).secret, true);
  });
});

/** The names of all outputs that a token has in its life, from a create and a rotation at a console. */
async function outputsMade(): Promise<string[]> {
  let minted = 0;
  const server = await testServer((response, arrived) => {
    if (new URL(arrived.url, server.url).searchParams.has("label"))
      return json(200, { tokens: [], nextCursor: null })(response, arrived);
    if (arrived.method === "POST") minted++;
    const dates = {
      createdAt: new Date().toISOString(),
      expiresAt: "2099-01-01T00:00:00Z",
      revokeAt: null,
      lastUsedAt: null,
    };
    const { name, permissions } = authTokenState;
    const token = {
      id: `t${minted}`,
      shardId: args.shardId,
      name,
      permissions,
      status: "active",
      ...dates,
      labels: {},
    };
    const rpcUrl = "https://console.example.com/rpc/";
    return json(200, { ...token, rpcUrl, value: String(minted).padStart(64, "0") })(response, arrived);
  });
  const context = impatientContext(server.url);
  const lifetime = { expiresIn: "30d", rotation: { before: "7d" } };
  const { id, state } = await provided.create(authTokenInputs(lifetime), context);
  const rotated = await provided.update(id, state, authTokenInputs({ ...lifetime, name: "other" }), context);
  await server.close();
  return Object.keys(rotated);
}

type OutputNames = {
  [Name in keyof calimero.AuthToken]: calimero.AuthToken[Name] extends Output<unknown> ? Name : never;
}[keyof calimero.AuthToken];

/** Every output of the class; the compiler sees to it that none is missing. */
const declared: Record<Exclude<OutputNames, "id" | "urn" | "headers" | "nearCliSettings">, true> = {
  shardId: true,
  name: true,
  permissions: true,
  allowedAddresses: true,
  requestsPerSecond: true,
  maxOpenRequests: true,
  expiresIn: true,
  token: true,
  tokenId: true,
  status: true,
  createdAt: true,
  expiresAt: true,
  rotateAt: true,
  generation: true,
  previousToken: true,
  previousTokenId: true,
  previousRevokeAt: true,
  rpcUrl: true,
};
