import assert from "node:assert/strict";
import { pass } from "../support/fault.js";
import { expectFailure, expectSuccess, printed, tokensIn } from "../support/pulumi.js";
import { engineApp } from "./support/engine-app.js";
import { hold, running } from "./support/running.js";
import { askBlock, living } from "./support/tokens.js";

const token = (name: string, version: number) =>
  `new calimero.AuthToken("${name}", { shardId: "demos-calimero-testnet", permissions: ["view-blocks"], rotation: { triggers: { version: ${version} } } });`;

describe("a disk that is full when the engine wants to write down new values", () => {
  const { console, proxy, app } = engineApp(token("old", 1), { project: { alone: true } });

  before(async () => {
    expectSuccess(await app.stack.up());
  });

  /** Runs an up whose disk is full from the moment in which these tokens are being minted. Pulumi goes on trying for a minute. */
  async function upWithoutSpace(...names: string[]): Promise<void> {
    const held = new Map(names.map((name) => [name, hold(pass)]));
    proxy.rule = ({ method, body }) => {
      const [, name = ""] = /"name":"(\w+)"/.exec(body) ?? [];
      return (method === "POST" && held.get(name)?.fault) || pass;
    };
    const run = running(app.stack, "up");
    await Promise.all([...held.values()].map(({ reached }) => reached));
    run.fillDisk();
    for (const { release } of held.values()) release();
    const ended = expectFailure(await run.ended);
    assert.match(printed(ended), /file too large/, "the case that the test is about");
    proxy.rule = () => pass;
  }

  const aliveIds = async (name: string) => (await living(console, name)).map(({ id }) => id).sort();
  const recorded = async (name: string) => (await tokensIn(app.stack))[name]?.outputs;

  it("leaves a value in use as it is, and of a new token one that its labels find; the next up finishes both", async () => {
    const before = await recorded("old");
    await app.program(`${token("old", 2)}\n${token("new", 1)}`);
    await upWithoutSpace("old", "new");
    assert.equal((await recorded("old"))?.["token"], before?.["token"]);
    assert.equal(await askBlock(console, before?.["token"]), 200);
    assert.equal((await recorded("new"))?.["token"], undefined);
    const [orphan, ...others] = await living(console, "new");
    assert.deepEqual(others, []);
    assert.equal(orphan?.labels["owner"], "organization/app/dev/new");

    expectSuccess(await app.stack.up());
    const after = await recorded("old");
    assert.deepEqual(await aliveIds("old"), [before?.["tokenId"], after?.["tokenId"]].sort());
    const minted = await recorded("new");
    assert.deepEqual(await aliveIds("new"), [orphan?.id, minted?.["tokenId"]].sort());
    for (const outputs of [before, after, minted]) assert.equal(await askBlock(console, outputs?.["token"]), 200);
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await aliveIds("old"), []);
    assert.deepEqual(await aliveIds("new"), [orphan?.id]);
  });
});
