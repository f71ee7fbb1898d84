import assert from "node:assert/strict";
import { startConsole, type TestConsole } from "../support/console.js";
import { type FaultProxy, faultProxy, pass } from "../support/fault-proxy.js";
import { expectFailure, expectSuccess, type Project, printed, project, tokensIn } from "../support/pulumi.js";
import { hold, running } from "./support/running.js";
import { askBlock, living } from "./support/tokens.js";

const token = (version: number) =>
  `new calimero.AuthToken("web", { shardId: "demos-calimero-testnet", permissions: ["view-blocks"], rotation: { triggers: { version: ${version} } } });`;

describe("a disk that is full when the engine wants to write down a new value", () => {
  let console: TestConsole;
  let proxy: FaultProxy;
  let app: Project;

  before(async () => {
    console = await startConsole();
    proxy = await faultProxy(console.url);
    app = await project(token(1), { CALIMERO_CONSOLE_URL: proxy.url, CALIMERO_ACCESS_KEY: console.accessKey });
  });
  after(async () => {
    await app?.remove();
    await proxy?.close();
    await console?.close();
  });

  /** Runs an up whose disk is full from the moment in which a mint is on its way. */
  async function upWithoutSpace(): Promise<void> {
    const held = hold(pass);
    proxy.rule = ({ method }) => (method === "POST" ? held.fault : pass);
    const run = running(app.stack, "up");
    await held.reached;
    run.fillDisk();
    held.release();
    const ended = expectFailure(await run.ended);
    assert.match(printed(ended), /file too large/, "the case that the test is about");
    proxy.rule = () => pass;
  }

  const aliveIds = async () => (await living(console)).map(({ id }) => id).sort();
  const recorded = async () => (await tokensIn(app.stack))["web"]?.outputs;

  it("in create leaves one token that its labels find, and the next up mints its own", async () => {
    await upWithoutSpace();
    assert.equal((await recorded())?.["token"], undefined);
    const [orphan, ...others] = await living(console);
    assert.deepEqual(others, []);
    assert.equal(orphan?.labels["owner"], "organization/app/dev/web");

    expectSuccess(await app.stack.up());
    const outputs = await recorded();
    assert.equal(await askBlock(console, outputs?.["token"]), 200);
    assert.deepEqual(await aliveIds(), [orphan?.id, outputs?.["tokenId"]].sort());
    await console.adminFetch(`/shards/${console.shardId}/tokens/${orphan?.id}`, { method: "DELETE" });
  });

  it("in rotate leaves the value in use as it is, and the next up finishes that rotation", async () => {
    const before = await recorded();
    await app.program(token(2));
    await upWithoutSpace();
    assert.equal((await recorded())?.["token"], before?.["token"]);
    assert.equal(await askBlock(console, before?.["token"]), 200);

    expectSuccess(await app.stack.up());
    const after = await recorded();
    assert.deepEqual(await aliveIds(), [before?.["tokenId"], after?.["tokenId"]].sort());
    for (const outputs of [before, after]) assert.equal(await askBlock(console, outputs?.["token"]), 200);
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await aliveIds(), []);
  });
});
