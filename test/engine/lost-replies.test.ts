import assert from "node:assert/strict";
import { dropReply, type Logged, pass } from "../support/fault.js";
import { expectFailure, expectSuccess, printed, tokensIn } from "../support/pulumi.js";
import { engineApp } from "./support/engine-app.js";
import { askBlock, living } from "./support/tokens.js";

const token = (name: string) =>
  `new calimero.AuthToken("${name}", { shardId: "demos-calimero-testnet", permissions: ["view-blocks"] });`;

describe("a mint whose reply is lost", () => {
  const { console, proxy, app } = engineApp("", { env: { KEYRING_TIMEOUT: "4" } });

  /** Drops the replies of the next mints. */
  function dropReplies(count: number): void {
    let left = count;
    proxy.rule = ({ method }) => (method === "POST" && left-- > 0 ? dropReply : pass);
  }

  const mints = (name: string): Logged[] =>
    proxy.log.filter(({ method, body }) => method === "POST" && body.includes(`"name":"${name}"`));

  /** One token of this name lives, it is the one in the state, and the value in the state works. */
  async function oneThatWorks(name: string): Promise<void> {
    const { [name]: recorded } = await tokensIn(app.stack);
    const ids = (await living(console, name)).map(({ id }) => id);
    assert.deepEqual(ids, [recorded?.outputs["tokenId"]]);
    assert.equal(recorded?.outputs["status"], "active");
    assert.equal(await askBlock(console, recorded?.outputs["token"]), 200);
  }

  it("is finished within the same up, with one live token and its value in the state", async () => {
    dropReplies(2);
    await app.program(token("once"));
    expectSuccess(await app.stack.up());
    assert.deepEqual(
      mints("once").map(({ status }) => status),
      [undefined, undefined, 201],
    );
    const attempts = mints("once").map(({ headers }) => Number(headers["idempotency-attempt"]));
    assert.deepEqual([...new Set(attempts)].sort(), attempts, "each with a higher number than the one before");
    await oneThatWorks("once");
  });

  it("cannot hurt the live value when the network delivers it again, late", async () => {
    for (const late of mints("once")) {
      const refused = await proxy.replay(late);
      assert.equal(refused.status, 409, refused.body);
      assert.match(refused.body, /attempt-too-low/);
    }
    await oneThatWorks("once");
  });

  it("fails the up when no reply comes at all, and the state keeps what is needed to finish", async () => {
    dropReplies(Number.POSITIVE_INFINITY);
    await app.program(`${token("once")}\n${token("lost")}`);
    const said = printed(expectFailure(await app.stack.up()));
    assert.match(said, /AuthToken "lost": .*may be active, but nobody has its value: run `pulumi up` again/);
    const { once, lost } = await tokensIn(app.stack);
    assert.equal(once?.outputs["status"], "active");
    assert.equal(lost?.outputs["status"], "pending");
    assert.equal(lost?.outputs["token"], undefined);
    assert.equal((await living(console, "lost")).length, 1, "the case that the test is about");
  });

  it("keeps what is pending through a refresh", async () => {
    dropReplies(0);
    expectSuccess(await app.stack.refresh());
    assert.equal((await tokensIn(app.stack))["lost"]?.outputs["status"], "pending");
  });

  it("is finished by the next up, with one live token and its value in the state", async () => {
    const [pending] = await living(console, "lost");
    expectSuccess(await app.stack.up());
    await oneThatWorks("lost");
    assert.equal((await tokensIn(app.stack))["lost"]?.outputs["tokenId"], pending?.id, "it is the very same token");
    assert.match(expectSuccess(await app.stack.up()).stdout, /3 unchanged/);
  });

  it("keeps the value in use alive where it was a rotation, and the next up finishes that", async () => {
    const before = (await tokensIn(app.stack))["once"];
    const rotated = token("once").replace(
      "permissions:",
      'rotation: { grace: "0s", triggers: { n: 1 } }, permissions:',
    );
    await app.program(rotated);
    dropReplies(Number.POSITIVE_INFINITY);
    expectFailure(await app.stack.up());
    assert.equal(await askBlock(console, before?.outputs["token"]), 200);
    assert.equal((await tokensIn(app.stack))["once"]?.outputs["token"], before?.outputs["token"]);
    dropReplies(0);
    expectSuccess(await app.stack.up());
    await oneThatWorks("once");
    assert.equal(await askBlock(console, before?.outputs["token"]), 401);
    assert.deepEqual(await living(console, "lost"), []);
  });

  it("leaves nothing alive when what comes next is a destroy", async () => {
    dropReplies(Number.POSITIVE_INFINITY);
    await app.program(token("abandoned"));
    expectFailure(await app.stack.up());
    assert.equal((await living(console, "abandoned")).length, 1, "the case that the test is about");
    dropReplies(0);
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await living(console), []);
  });
});
