import assert from "node:assert/strict";
import { AuthToken } from "../../../provider/src/calimero/auth-token.js";
import { withConsole } from "../../support/console.js";
import { impatientContext } from "../support/calimero.js";
import { type TestContext, testContext } from "../support/context.js";
import { Engine } from "../support/engine.js";
import { type Answered, type ConsoleProxy, proxyTo, type Treatment } from "../support/proxy.js";
import type { Arrived } from "../support/test-server.js";

describe("a mint whose reply is lost on the way from a real console", () => {
  const clock = testContext();
  const console = withConsole({ now: clock.now });
  let proxy: ConsoleProxy;
  let stacks = 0;

  beforeEach(async () => {
    proxy = await proxyTo(console.url);
  });
  afterEach(() => proxy.close());

  function resource() {
    const context: TestContext = impatientContext(proxy.url, { accessKey: console.accessKey, clock });
    const owner = `acme/infra/lost-${++stacks}/web`;
    const inputs = (more: object = {}) => ({
      shardId: console.shardId,
      name: "web",
      permissions: ["view-blocks"],
      owner,
      ...more,
    });
    return { engine: new Engine(AuthToken, context), inputs, owner };
  }

  /** Treats the mints as told, in their order, and all others by the last word. */
  function mints(...treatments: Treatment[]): void {
    proxy.treat = ({ method }) => {
      if (method !== "POST") return "pass";
      return (treatments.length > 1 ? treatments.shift() : treatments[0]) ?? "pass";
    };
  }

  const sentMints = (): Arrived[] => proxy.requests.filter(({ method }) => method === "POST");
  const attempts = () => sentMints().map(({ headers }) => Number(headers["idempotency-attempt"]));

  /** Exactly one token lives, and it is the one in the state, whose value works. */
  async function oneThatWorks(
    { state }: { state: { token?: string | undefined; tokenId?: string | undefined } },
    owner: string,
  ): Promise<void> {
    assert.deepEqual(await living(owner), [state.tokenId]);
    const { status } = await console.gatewayFetch(state.token ?? "", {
      method: "block",
      params: { finality: "final" },
    });
    assert.equal(status, 200, "the value in the state does not work");
  }

  async function living(owner: string): Promise<string[]> {
    const answer = await console.adminFetch(`/shards/${console.shardId}/tokens?status=active&label=owner=${owner}`);
    return ((await answer.json()) as { tokens: { id: string }[] }).tokens.map(({ id }) => id);
  }

  it("is asked for again with a higher number, and the state holds the value that works", async () => {
    const { engine, inputs, owner } = resource();
    mints("drop the reply", "drop the reply", "pass");
    await engine.up(inputs());
    const [first = 0, ...retries] = attempts();
    assert.deepEqual(retries, [first + 1, first + 2]);
    await oneThatWorks(engine, owner);
  });

  it("is the same when some tries never reached the console", async () => {
    const { engine, inputs, owner } = resource();
    mints("lose the request", "drop the reply", "lose the request", "pass");
    await engine.up(inputs());
    await oneThatWorks(engine, owner);
  });

  it("stays in the state as pending when no reply ever comes, and the next up finishes it", async () => {
    const { engine, inputs, owner } = resource();
    mints("drop the reply");
    await assert.rejects(engine.up(inputs()), { name: "PartialFailure" });
    const [minted] = await living(owner);
    mints("pass");
    await engine.up(inputs());
    assert.equal(engine.state.tokenId, minted, "the very token that was minted first");
    assert.equal(engine.state.generation, 1);
    await oneThatWorks(engine, owner);
  });

  it("leaves nothing when the next step is a destroy", async () => {
    const { engine, inputs, owner } = resource();
    mints("drop the reply");
    await assert.rejects(engine.up(inputs()));
    mints("pass");
    await engine.destroy();
    assert.deepEqual(await living(owner), []);
  });

  it("keeps the old value alive when a rotation is lost, and finishes the same generation", async () => {
    const { engine, inputs, owner } = resource();
    await engine.up(inputs());
    const old = engine.state.token;
    mints("drop the reply");
    await assert.rejects(engine.up(inputs({ name: "other" })));
    assert.equal(engine.state.token, old);
    mints("pass");
    await engine.up(inputs({ name: "other", rotation: { grace: "0s" } }));
    assert.equal(engine.state.generation, 2);
    await oneThatWorks(engine, owner);
  });

  for (const order of [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]) {
    it(`cannot be undone by duplicates that arrive late, in the order ${order.map((n) => n + 1)}`, async () => {
      const { engine, inputs, owner } = resource();
      mints("drop the reply", "lose the request", "pass");
      await engine.up(inputs());
      const tries = sentMints();
      for (const which of order) {
        const again: Answered = await proxy.again(tries[which] as Arrived);
        assert.equal(again.status, 409, again.body);
        assert.ok(!/[0-9a-f]{64}/.test(again.body), "a refusal brings no value");
      }
      await oneThatWorks(engine, owner);
    });
  }

  it("cannot be undone by duplicates that arrive between a failed up and the next", async () => {
    const { engine, inputs, owner } = resource();
    mints("lose the request");
    await assert.rejects(engine.up(inputs()), { name: "PartialFailure" });
    const tries = sentMints();
    assert.deepEqual(await living(owner), [], "nothing reached the console yet");
    for (const which of [3, 0, 5]) await proxy.again(tries[which] as Arrived);
    mints("pass");
    await engine.up(inputs());
    for (const late of tries) assert.equal((await proxy.again(late)).status, 409);
    await oneThatWorks(engine, owner);
  });

  it("cannot be undone by tries of an earlier run that arrive only after the next has succeeded", async () => {
    const { engine, inputs, owner } = resource();
    mints("lose the request");
    await assert.rejects(engine.up(inputs()), { name: "PartialFailure" });
    const tries = sentMints();
    clock.pass(10_000);
    mints("pass");
    await engine.up(inputs());
    for (const late of tries) assert.equal((await proxy.again(late)).status, 409);
    await oneThatWorks(engine, owner);
  });

  it("does not revive what a destroy has revoked", async () => {
    const { engine, inputs, owner } = resource();
    mints("drop the reply", "pass");
    await engine.up(inputs());
    await engine.destroy();
    for (const late of sentMints()) assert.equal((await proxy.again(late)).status, 409);
    assert.deepEqual(await living(owner), []);
  });

  it("is told apart from one with other settings: nothing of it is left", async () => {
    const { engine, inputs, owner } = resource();
    mints("drop the reply");
    await assert.rejects(engine.up(inputs()));
    await assert.rejects(engine.up(inputs({ name: "second" })));
    await assert.rejects(engine.up(inputs({ name: "third" })));
    mints("pass");
    await engine.up(inputs({ name: "third" }));
    await oneThatWorks(engine, owner);
  });
});
