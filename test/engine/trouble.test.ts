import assert from "node:assert/strict";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../console/src/options.js";
import { answer, pass, reset } from "../support/fault.js";
import { expectFailure, expectSuccess, printed, tokensIn } from "../support/pulumi.js";
import { engineApp } from "./support/engine-app.js";
import { askBlock, living } from "./support/tokens.js";

const OTHER_SHARD = { id: "tests-calimero-testnet", masterAccount: "tests.calimero.testnet" };

const token = (version: number, shardId = DEFAULT_DEVELOPMENT_SHARD.id) =>
  `const web = new calimero.AuthToken("web", { shardId: "${shardId}", permissions: ["view-blocks"], rotation: { triggers: { version: ${version} } } });\nexports.token = web.token;`;

describe("trouble in the middle of an up or a destroy", () => {
  const { console, proxy, app } = engineApp(token(1), {
    console: { developmentShards: [DEFAULT_DEVELOPMENT_SHARD, OTHER_SHARD] },
    env: { KEYRING_TIMEOUT: "3" },
  });

  before(async () => {
    expectSuccess(await app.stack.up());
  });
  afterEach(() => {
    proxy.rule = () => pass;
  });

  const aliveIds = async (shardId?: string) => (await living(console, "web", shardId)).map(({ id }) => id).sort();
  const recorded = async () => (await tokensIn(app.stack))["web"];
  const revocationsMeet = (fault: typeof reset) => {
    proxy.rule = ({ method }) => (method === "DELETE" ? fault : pass);
  };

  it("keeps both values of a rotation whose second half failed, and the next up completes it", async () => {
    const before = (await recorded())?.outputs;
    await app.program(token(2));
    revocationsMeet(answer(503));
    const said = printed(expectFailure(await app.stack.up()));
    assert.match(said, new RegExp(`AuthToken "web": token ${before?.["tokenId"]} may still be alive: `));
    const half = (await recorded())?.outputs;
    assert.equal(half?.["previousToken"], before?.["token"]);
    for (const value of [half?.["token"], before?.["token"]]) assert.equal(await askBlock(console, value), 200);

    proxy.rule = () => pass;
    expectSuccess(await app.stack.up());
    const after = (await recorded())?.outputs;
    assert.equal(after?.["token"], half?.["token"], "nothing is minted a second time");
    assert.deepEqual(await aliveIds(), [before?.["tokenId"], after?.["tokenId"]].sort());
    assert.match(expectSuccess(await app.stack.up()).stdout, /2 unchanged/);
  });

  it("keeps a resource whose destroy is turned away, says what is alive, and the next destroy ends it", async () => {
    const before = await recorded();
    const alive = await aliveIds();
    for (const fault of [answer(403), reset]) {
      revocationsMeet(fault);
      const said = printed(expectFailure(await app.stack.destroy()));
      for (const id of alive) assert.match(said, new RegExp(`token ${id} may still be alive: `));
      assert.deepEqual((await recorded())?.outputs, before?.outputs);
    }
    proxy.rule = () => pass;
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await aliveIds(), []);
    expectSuccess(await app.stack.up());
  });

  it("keeps the old one of a replacement until it could be revoked, and the new one works at once", async () => {
    const before = (await recorded())?.outputs;
    await app.program(token(2, OTHER_SHARD.id));
    revocationsMeet(answer(500));
    const said = printed(expectFailure(await app.stack.up()));
    assert.match(said, new RegExp(`token ${before?.["tokenId"]} may still be alive: `));
    const [replacement, ...others] = await aliveIds(OTHER_SHARD.id);
    assert.deepEqual(others, []);
    assert.deepEqual(await aliveIds(), [before?.["tokenId"]], "the case that the test is about");

    proxy.rule = () => pass;
    expectSuccess(await app.stack.up());
    const after = (await recorded())?.outputs;
    assert.equal(after?.["tokenId"], replacement);
    assert.equal(await askBlock(console, after?.["token"], OTHER_SHARD.id), 200);
    assert.deepEqual(await aliveIds(), [], "the engine remembers what it has to delete");
  });
});
