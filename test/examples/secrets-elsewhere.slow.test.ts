import assert from "node:assert/strict";
import { runExample, tokenOf } from "./support/run-example.js";

/** Their plugins need accounts, so the programs are rendered by Pulumi's mocks; the compiler judges them by the published packages. */
describe("examples/ci-variables", () => {
  it("gives GitHub the value as a secret and the address as a variable", async () => {
    const { made } = await runExample("ci-variables", { repository: "app" });
    const [secret, variable] = ["ActionsSecret", "ActionsVariable"].map((type) =>
      made.find((one) => one.type.endsWith(`:${type}`)),
    );
    assert.deepEqual(secret?.inputs, { repository: "app", secretName: "NEAR_RPC_TOKEN", value: tokenOf(1) });
    assert.deepEqual(secret?.secrets, ["value"]);
    assert.equal(variable?.inputs["variableName"], "NEAR_RPC_URL");
    assert.match(String(variable?.inputs["value"]), /\/neard-rpc\/$/);
    assert.deepEqual(variable?.secrets, []);
  });
});

describe("examples/vault", () => {
  it("writes value and address as one secret, of which the token's id is no part", async () => {
    const { made } = await runExample("vault");
    const kept = made.find(({ type }) => type === "vault:kv/secretV2:SecretV2");
    assert.deepEqual(kept?.secrets, ["dataJson"]);
    const data = JSON.parse(String(kept?.inputs["dataJson"])) as Record<string, string>;
    assert.equal(data["token"], tokenOf(1));
    assert.match(String(data["url"]), /\/neard-rpc\/$/);
    assert.deepEqual(kept?.inputs["customMetadata"], { data: { tokenId: "token-1" } });
  });
});

describe("examples/aws", () => {
  it("writes value and address as one secret, and the value as an encrypted parameter", async () => {
    const { made } = await runExample("aws");
    const ofType = (type: string) => made.find((one) => one.type === type);
    const version = ofType("aws:secretsmanager/secretVersion:SecretVersion");
    assert.deepEqual(version?.secrets, ["secretString"]);
    const { url, token } = JSON.parse(String(version?.inputs["secretString"])) as Record<string, string>;
    assert.match(String(url), /\/neard-rpc\/$/);
    assert.equal(token, tokenOf(1));
    assert.equal(version?.inputs["secretId"], "indexer-rpc-id");
    const parameter = ofType("aws:ssm/parameter:Parameter");
    assert.deepEqual(parameter?.secrets, ["value"]);
    assert.deepEqual([parameter?.inputs["type"], parameter?.inputs["value"]], ["SecureString", tokenOf(1)]);
    assert.deepEqual(parameter?.inputs["tags"], { tokenId: "token-1" });
  });
});
