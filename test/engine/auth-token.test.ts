import assert from "node:assert/strict";
import { ask } from "../support/gateway.js";
import { expectSuccess, type Recorded, tokensIn } from "../support/pulumi.js";
import { engineApp } from "./support/engine-app.js";

const READER = `
const reader = new calimero.AuthToken("reader", { shardId: "demos-calimero-testnet", permissions: ["view-blocks", "view-accounts"], expiresIn: "30d" });
exports.rpcUrl = reader.rpcUrl;
exports.token = reader.token;
`;

describe("a token's way from pulumi up to destroy", () => {
  const { app } = engineApp(READER);

  it("mints a token that the gateway accepts for what it may do, and for nothing else", async () => {
    expectSuccess(await app.stack.up());
    const { rpcUrl, token } = (await app.stack.outputs("shown")) as { rpcUrl: string; token: string };
    assert.match(token, /^[0-9a-f]{64}$/);
    assert.equal((await ask(rpcUrl, token, "block", { finality: "final" })).status, 200);
    assert.equal((await ask(rpcUrl, token, "broadcast_tx_commit", ["AAAA"])).status, 403);
  });

  it("changes nothing the second time, whatever the order of the permissions", async () => {
    await app.program(READER.replace('["view-blocks", "view-accounts"]', '["view-accounts", "view-blocks"]'));
    const again = expectSuccess(await app.stack.up());
    assert.match(again.stdout, /2 unchanged/);
  });

  it("shows the value nowhere: not in what it prints, not in the state", async () => {
    const { token } = (await app.stack.outputs("shown")) as { token: string };
    assert.ok(!app.transcript().includes(token));
    assert.ok(!(await app.stack.export()).includes(token));
    assert.deepEqual((await app.stack.outputs("masked"))["token"], "[secret]");
  });

  it("is in the backend's file what `pulumi stack export --show-secrets` shows", async () => {
    const run = await app.stack.quietly("stack", "export", "--show-secrets", "--stack", "dev");
    const { deployment } = JSON.parse(run.stdout) as { deployment: { resources: Recorded[] } };
    const shown = deployment.resources.find(({ type }) => type.endsWith(":AuthToken"));
    const read = (await tokensIn(app.stack))["reader"];
    const token = JSON.parse((shown?.outputs["token"] as { plaintext: string } | undefined)?.plaintext ?? "null");
    assert.deepEqual([read?.urn, read?.outputs["token"]], [shown?.urn, token]);
    assert.deepEqual({ ...read?.outputs, token }, { ...shown?.outputs, token });
  });

  it("hands the value to another stack as a secret", async () => {
    const consumer = await app.neighbour(
      "consumer",
      'exports.copy = new pulumi.StackReference("organization/app/dev").requireOutput("token");',
    );
    expectSuccess(await consumer.stack.up());
    const { token } = await app.stack.outputs("shown");
    assert.deepEqual(await consumer.stack.outputs("shown"), { copy: token });
    assert.deepEqual(await consumer.stack.outputs("masked"), { copy: "[secret]" });
  });

  it("revokes the token on destroy", async () => {
    const { rpcUrl, token } = (await app.stack.outputs("shown")) as { rpcUrl: string; token: string };
    expectSuccess(await app.stack.destroy());
    assert.equal((await ask(rpcUrl, token, "block", { finality: "final" })).status, 401);
  });
});
