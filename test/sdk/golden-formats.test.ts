import assert from "node:assert/strict";
import type { Resource } from "@pulumi/pulumi";
import { marked } from "../../provider/src/astra/marker.js";
import { AuthToken } from "../../provider/src/calimero/auth-token.js";
import { CustodianKey } from "../../provider/src/calimero/custodian-key.js";
import { functions, resources } from "../../provider/src/hosts/plugin/registry.js";
import { astra, calimero } from "../../sdk/src/index.js";
import { providerText } from "../../sdk/src/registration.js";
import { authTokenInputs, authTokenState, impatientContext } from "../provider/support/calimero.js";
import { json, testServer } from "../provider/support/test-server.js";
import { run } from "./program.js";

const shardId = "demos-calimero-testnet";
const MADE: Record<string, () => Resource> = {
  "calimero:AuthToken": () => new calimero.AuthToken("web", { shardId, permissions: "full" }),
  "calimero:CustodianKey": () => new calimero.CustodianKey("web", { shardId, accountId: "demos.calimero.testnet" }),
  "calimero:Shard": () =>
    new calimero.Shard("web", {
      shardId,
      masterAccount: "demos.calimero.testnet",
      endpoints: [{ url: "https://rpc.example.org/" }],
    }),
  "astra:Token": () => new astra.Token("web", { roles: ["Read Only User"] }),
  "astra:Role": () => new astra.Role("web", { resources: ["drn:astra:org:x"], actions: ["org-db-view"] }),
};

/**
 * What stands in users' states and on what they have minted. A test that fails here says that existing states or labels are no longer understood:
 * add names, and give whatever is changed or removed a migration (CONTRIBUTING.md).
 */
const OUTPUTS: Record<string, { names: string; secrets: string }> = {
  "calimero:AuthToken": {
    names:
      "shardId name permissions allowedAddresses requestsPerSecond maxOpenRequests expiresIn rotation token tokenId status createdAt expiresAt rotateAt generation previousToken previousTokenId " +
      "previousRevokeAt askedEnd owner rpcUrl",
    secrets: "token previousToken",
  },
  "calimero:CustodianKey": {
    names:
      "shardId accountId publicKey privateKey credentials status adopted removeOnDelete transactionHash addedAt instance owner",
    secrets: "privateKey credentials",
  },
  "calimero:Shard": {
    names:
      "shardId masterAccount endpoints headerNames allowedOrigins maxTokenLifetime tokenPermissions removeOnDelete status rpcUrl createdAt issuerUrls owner",
    secrets: "endpoints",
  },
  "astra:Token": {
    names:
      "organizationId roles description expiresIn rotation token tokenId status createdAt expiresAt rotateAt generation previousToken " +
      "previousTokenId previousRevokeAt askedEnd owner clientId secret csv generatedOn roleIds roleNames previousSecret previousCsv",
    secrets: "token previousToken secret previousSecret csv previousCsv",
  },
  "astra:Role": { names: "organizationId name description resources actions owner roleId", secrets: "" },
};

const words = (text: string) => text.split(" ").filter((word) => word !== "");
const missing = (wanted: string, there: readonly string[]) => words(wanted).filter((name) => !there.includes(name));

describe("what stands in users' states", () => {
  it("are these type tokens of the plugin", () => {
    const tokens = [...resources.keys(), ...functions.keys()];
    const wanted = [...Object.keys(OUTPUTS), "astra:getOrganization", "astra:getRole"];
    assert.deepEqual(missing(wanted.map((name) => `keyring:${name}`).join(" "), tokens), []);
  });

  for (const [type, { names, secrets }] of Object.entries(OUTPUTS)) {
    it(`are these outputs of ${type}, and these are secrets`, () => {
      const resource = resources.get(`keyring:${type}`);
      assert.deepEqual(missing(names, Object.keys(resource?.outputs.shape ?? {})), []);
      assert.deepEqual(missing(secrets, resource?.secrets ?? []), []);
    });

    it(`are the dynamic type and the provider's text of ${type}, letter by letter`, async () => {
      const make = MADE[type];
      assert.ok(make, `there is no program with ${type}`);
      const { registered } = await run(make);
      const text = `exports.handler = () => require("pulumi-keyring/provider").${type.replace(":", ".")};`;
      assert.deepEqual(
        registered.map(({ type: token, inputs }) => [token, inputs["__provider"], inputs["owner"]]),
        [[`pulumi-nodejs:dynamic/keyring/${type}`, text, "acme/infra/dev/web"]],
      );
    });
  }

  it("is this text where a program finds the package through others", () =>
    assert.equal(
      providerText("calimero:AuthToken", ["@acme/infra"]),
      'exports.handler = () => { const fs = require("fs"), from = (dir) => require("module").createRequire(dir + "/_"); ' +
        'let at = process.cwd(); try { for (const name of ["@acme/infra"]) at = process.versions.pnp ? ' +
        'require("pnpapi").resolveToUnqualified(name, at + "/") : fs.realpathSync(from(at).resolve.paths(name)' +
        '.map((dir) => dir + "/" + name).find(fs.existsSync)); } catch {} ' +
        'return from(at)("pulumi-keyring/provider").calimero.AuthToken; };',
    ));

  it("are these ids of tokens, and these labels on what is minted", async () => {
    const { token: value, tokenId: id, owner: _, generation: __, ...rest } = authTokenState;
    const dates = { expiresAt: null, revokeAt: null, lastUsedAt: null };
    const server = await testServer(json(201, { ...rest, ...dates, id, value, labels: {} }));
    const created = await AuthToken.create(authTokenInputs(), impatientContext(server.url));
    await server.close();
    assert.match(created.id, /^demos-calimero-testnet\/[0-9a-f]{32}$/);
    const [mint] = server.requests;
    const { labels } = JSON.parse(mint?.body ?? "") as { labels: object };
    const instance = created.id.split("/")[1];
    assert.deepEqual(labels, { owner: "acme/infra/dev/web", instance, generation: "1" });
    assert.equal(mint?.headers["idempotency-key"], `${instance}.1`);
  });

  it("are these ids of keys, and these labels on what is added", async () => {
    const operation = { id: "o1", status: "done", error: null, transactionHash: "h", finishedAt: null };
    const server = await testServer(json(202, operation));
    const inputs = {
      shardId: "demos-calimero-testnet",
      accountId: "demos.calimero.testnet",
      owner: "acme/infra/dev/k",
    };
    const { id, state } = await CustodianKey.create(inputs, impatientContext(server.url));
    await server.close();
    assert.equal(id, `demos-calimero-testnet/demos.calimero.testnet/${state.publicKey}`);
    assert.match(state.instance ?? "", /^[0-9a-f]{32}$/);
    const { labels } = JSON.parse(server.requests[0]?.body ?? "") as { labels: object };
    assert.deepEqual(labels, { owner: "acme/infra/dev/k", instance: state.instance });
  });

  it("is this mark in the description of an Astra token", () => {
    const labels = { owner: "acme/infra/dev/web", instance: "0123456789abcdef0123456789abcdef", generation: 2 };
    assert.equal(marked("weekly", labels), "weekly [keyring 0123456789abcdef0123456789abcdef.2 acme/infra/dev/web]");
  });
});
