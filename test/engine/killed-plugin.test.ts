import assert from "node:assert/strict";
import { dropReply, type Fault, pass } from "../support/fault.js";
import { expectFailure, expectSuccess, tokensIn } from "../support/pulumi.js";
import { engineApp } from "./support/engine-app.js";
import { hold, running } from "./support/running.js";
import { askBlock, living } from "./support/tokens.js";

const token = (version: number) =>
  `new calimero.AuthToken("web", { shardId: "demos-calimero-testnet", permissions: ["view-blocks"], rotation: { triggers: { version: ${version} } } });`;

describe("a plugin that is killed in the middle of an operation", () => {
  const { console, proxy, app } = engineApp(token(1), { project: { alone: true } });

  /** Kills the plugin once the console has carried out a request of this kind, and before its answer is sent. */
  async function killAfter(method: "POST" | "DELETE", command: "up" | "destroy"): Promise<void> {
    const held = hold(dropReply);
    const answered: Fault = { kind: "overrule", by: held.fault };
    proxy.rule = (request) => (request.method === method ? answered : pass);
    const run = running(app.stack, command);
    await held.reached;
    run.killPlugin();
    held.release();
    proxy.rule = () => pass;
    expectFailure(await run.ended);
  }

  const aliveIds = async () => (await living(console)).map(({ id }) => id).sort();
  const recorded = async () => (await tokensIn(app.stack))["web"]?.outputs;

  it("in create leaves one token that its labels find, and the next up mints its own", async () => {
    await killAfter("POST", "up");
    assert.equal(await recorded(), undefined, "the engine has nothing to write down");
    const [orphan, ...others] = await living(console);
    assert.deepEqual(others, []);
    assert.equal(orphan?.labels["owner"], "organization/app/dev/web");
    assert.match(orphan?.labels["instance"] ?? "", /^[0-9a-f]{32}$/);

    expectSuccess(await app.stack.up());
    const outputs = await recorded();
    assert.deepEqual(await aliveIds(), [orphan?.id, outputs?.["tokenId"]].sort());
    assert.equal(await askBlock(console, outputs?.["token"]), 200);
    await console.adminFetch(`/shards/${console.shardId}/tokens/${orphan?.id}`, { method: "DELETE" });
  });

  it("in rotate leaves the value in use as it is, and the next up finishes that rotation", async () => {
    const before = await recorded();
    await app.program(token(2));
    await killAfter("POST", "up");
    assert.deepEqual(await recorded(), before);
    assert.equal(await askBlock(console, before?.["token"]), 200);
    assert.equal((await living(console)).length, 2, "the case that the test is about");

    expectSuccess(await app.stack.up());
    const after = await recorded();
    assert.equal(after?.["generation"], 2);
    assert.equal(after?.["previousToken"], before?.["token"]);
    assert.deepEqual(await aliveIds(), [after?.["tokenId"], before?.["tokenId"]].sort());
    for (const value of [before?.["token"], after?.["token"]]) assert.equal(await askBlock(console, value), 200);
  });

  it("in delete keeps the resource, and the next destroy leaves nothing alive", async () => {
    const before = await recorded();
    await killAfter("DELETE", "destroy");
    assert.deepEqual(await recorded(), before);
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await aliveIds(), []);
    assert.equal(await recorded(), undefined);
  });
});
