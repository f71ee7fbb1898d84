import assert from "node:assert/strict";
import { AuthToken } from "../../../provider/src/calimero/auth-token.js";
import { withConsole } from "../../support/console.js";
import { impatientContext } from "../support/calimero.js";
import { type TestContext, testContext } from "../support/context.js";
import { Engine } from "../support/engine.js";
import { type ConsoleProxy, proxyTo } from "../support/proxy.js";

const DAY = 86_400_000;

describe("an AuthToken at a real console", () => {
  const clock = testContext();
  const console = withConsole({ now: clock.now });
  let proxy: ConsoleProxy;
  let stacks = 0;

  beforeEach(async () => {
    proxy = await proxyTo(console.url);
  });
  afterEach(() => proxy.close());

  /** A stack of its own: resources whose engines share one process, as in a real run. */
  function stack() {
    const context: TestContext = impatientContext(proxy.url, { accessKey: console.accessKey, clock });
    const owner = `acme/infra/stack-${++stacks}`;
    const inputs = (name: string, more: object = {}) => ({
      shardId: console.shardId,
      name,
      permissions: ["view-blocks", "view-accounts"],
      owner: `${owner}/${name}`,
      ...more,
    });
    return {
      context,
      owner,
      inputs,
      engine: () => new Engine(AuthToken, context),
    };
  }

  /** What the gateway says to a call with a value. */
  async function gateway(token: string | undefined, method = "block", params: unknown = { finality: "final" }) {
    return (await console.gatewayFetch(token ?? "", { method, params })).status;
  }

  async function living(owner: string): Promise<{ id: string; labels: Record<string, string>; name: string }[]> {
    const path = `/shards/${console.shardId}/tokens?status=active&label=owner=${owner}/*`;
    return ((await (await console.adminFetch(path)).json()) as { tokens: [] }).tokens;
  }

  it("is minted, works at the gateway for what it may do and for nothing else, and is found by its labels", async () => {
    const { engine, inputs, owner } = stack();
    const web = engine();
    await web.up(inputs("web", { expiresIn: "30d" }));
    const { state } = web;
    assert.match(state.token ?? "", /^[0-9a-f]{64}$/);
    assert.equal(state.rpcUrl, `${console.url}/api/v1/shards/${console.shardId}/neard-rpc/`);
    assert.deepEqual(state.permissions, ["view-accounts", "view-blocks"]);
    assert.equal(state.expiresAt, new Date(clock.now().getTime() + 30 * DAY).toISOString());
    assert.equal(await gateway(state.token), 200);
    assert.equal(await gateway(state.token, "tx", ["hash", "sender"]), 403);
    const [token] = await living(owner);
    assert.equal(token?.id, state.tokenId);
    assert.deepEqual(token?.labels, { owner: `${owner}/web`, instance: web.id.split("/")[1], generation: "1" });
    assert.equal(
      await web.up(inputs("web", { expiresIn: "30d", permissions: ["view-accounts", "view-blocks"] })),
      "same",
    );
  });

  it("is rotated with an overlap that the console ends by itself", async () => {
    const { engine, inputs, owner } = stack();
    const web = engine();
    await web.up(inputs("web"));
    const old = web.state.token;
    await web.up(inputs("web", { permissions: "full", rotation: { grace: "1d" } }));
    assert.equal(await gateway(web.state.token, "validators", [null]), 200);
    assert.equal(await gateway(old), 200);
    clock.pass(DAY);
    assert.equal(await gateway(old), 401);
    assert.equal(await gateway(web.state.token), 200);
    assert.deepEqual(
      (await living(owner)).map(({ id }) => id),
      [web.state.tokenId],
    );
    await web.refresh();
    assert.equal(web.state.previousToken, undefined);
    assert.equal(await web.up(inputs("web", { permissions: "full", rotation: { grace: "1d" } })), "same");
  });

  it("is dead in the same up when it leaked", async () => {
    const { engine, inputs } = stack();
    const web = engine();
    await web.up(inputs("web"));
    const leaked = web.state.token;
    await web.up(inputs("web", { rotation: { triggers: { leaked: "2026-06-01" }, grace: "0s" } }));
    assert.equal(await gateway(leaked), 401);
    assert.equal(await gateway(web.state.token), 200);
  });

  it("is deleted with everything of it", async () => {
    const { engine, inputs, owner } = stack();
    const web = engine();
    await web.up(inputs("web"));
    const values = [web.state.token];
    await web.up(inputs("web", { permissions: "full" }));
    values.push(web.state.token);
    await web.destroy();
    for (const value of values) assert.equal(await gateway(value), 401);
    assert.deepEqual(await living(owner), []);
  });

  it("is read together with its stack: forty cost one list", async () => {
    const { engine, inputs } = stack();
    const engines = Array.from({ length: 40 }, engine);
    await Promise.all(engines.map((one, index) => one.up(inputs(`t${index}`))));
    proxy.requests.length = 0;
    assert.deepEqual([...new Set(await Promise.all(engines.map((one) => one.refresh())))], ["there"]);
    assert.deepEqual(proxy.asked(), [`GET /shards/${console.shardId}/tokens`]);
  });

  it("is imported by its whole id, and not by the beginning of one", async () => {
    const { context, engine, inputs } = stack();
    const web = engine();
    await web.up(inputs("web"));
    assert.equal((await AuthToken.read(web.id, undefined, context))?.id, web.id);
    for (const id of [`${web.id.slice(0, -1)}*`, `${console.shardId}/*`]) {
      assert.equal(await AuthToken.read(id, undefined, context), undefined, id);
    }
  });

  it("is looked up by itself before it is called gone", async () => {
    const { engine, inputs } = stack();
    const engines = Array.from({ length: 5 }, engine);
    await Promise.all(engines.map((one, index) => one.up(inputs(`t${index}`))));
    const revoked = engines[2];
    const tokenId = revoked?.state.tokenId;
    await console.adminFetch(`/shards/${console.shardId}/tokens/${tokenId}`, { method: "DELETE" });
    proxy.requests.length = 0;
    const found = await Promise.all(engines.map((one) => one.refresh()));
    assert.deepEqual(found, ["there", "there", "gone", "there", "there"]);
    const lookUps = proxy.asked().filter((request) => !request.endsWith("/tokens"));
    assert.deepEqual(lookUps, [`GET /shards/${console.shardId}/tokens/${tokenId}`]);
  });

  it("is there for a read right after it was minted, whatever lists were read before", async () => {
    const { engine, inputs } = stack();
    const [first, second] = [engine(), engine()];
    await first.up(inputs("first"));
    await first.refresh();
    await second.up(inputs("second"));
    assert.equal(await second.refresh(), "there");
    await first.destroy();
    assert.equal(await second.refresh(), "there");
  });

  it("warns of an end that somebody else has set, and mints again what they ended", async () => {
    const { engine, inputs, context } = stack();
    const web = engine();
    await web.up(inputs("web"));
    const path = `/shards/${console.shardId}/tokens/${web.state.tokenId}`;
    await console.adminFetch(`${path}?after=1h`, { method: "DELETE" });
    await web.refresh();
    assert.match(context.messages.join("\n"), /AuthToken "web" will be revoked at .*: somebody else scheduled this/);
    clock.pass(DAY);
    assert.equal(await web.refresh(), "gone");
    assert.equal(await web.up(inputs("web")), "created");
    assert.equal(await gateway(web.state.token), 200);
  });

  it("takes over a token that was made by hand, once its value is proven, and counts that as no use", async () => {
    const { engine, inputs } = stack();
    const body = { name: "by hand", permissions: ["view-blocks"], labels: {} };
    const answer = await console.adminFetch(`/shards/${console.shardId}/tokens`, { body });
    const { id: tokenId, value } = (await answer.json()) as { id: string; value: string };
    const wanted = (token: string) => inputs("web", { ...body, labels: undefined, adopt: { tokenId, token } });
    const web = engine();
    await assert.rejects(web.up(wanted("0".repeat(64))), (error: Error) => {
      assert.equal(error.message, `adopt.token: this is not the value of token ${tokenId}. Nothing was changed`);
      return true;
    });
    const slips = { ...wanted(value.slice(1)), adopt: { tokenId: "by hand", token: value.slice(1) } };
    const { failures } = AuthToken.check(slips, { now: clock.now() });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["adopt.tokenId", "adopt.token"],
    );
    assert.ok(!JSON.stringify(failures).includes(value.slice(1)));
    assert.equal(await web.up(wanted(value)), "created");
    assert.equal(await web.up(wanted(value)), "same");
    assert.equal(web.id, `${console.shardId}/${tokenId}`);
    const { lastUsedAt } = (await (
      await console.adminFetch(`/shards/${console.shardId}/tokens/${tokenId}`)
    ).json()) as { lastUsedAt: string | null };
    assert.equal(lastUsedAt, null);

    await web.up({ ...wanted(value), permissions: ["view-blocks", "view-keys"] });
    assert.equal(web.state.previousToken, value);
    assert.deepEqual([await gateway(value), await gateway(web.state.token)], [200, 200]);
    const { token } = web.state;
    await web.destroy();
    assert.deepEqual([await gateway(value), await gateway(token)], [401, 401]);
  });

  it("keeps the previous value for its whole grace, and not longer, under a clock a day ahead or behind", async () => {
    for (const ahead of [DAY, -DAY]) {
      const { inputs, owner } = stack();
      const machine = { ...clock, now: () => new Date(clock.now().getTime() + ahead) };
      const context = impatientContext(proxy.url, { accessKey: console.accessKey, clock: machine });
      const web = new Engine(AuthToken, context);
      await web.up(inputs("web", { rotation: { grace: "2h" } }));
      await web.up(inputs("web", { rotation: { grace: "2h", triggers: { a: 1 } } }));
      const { createdAt = "", previousRevokeAt = "", previousToken } = web.state;
      assert.equal(Date.parse(createdAt), clock.now().getTime());
      assert.equal(Date.parse(previousRevokeAt) - Date.parse(createdAt), 2 * 3_600_000);
      await web.refresh();
      assert.equal(web.state.previousToken, previousToken, "still alive");
      clock.pass(2 * 3_600_000 - 1);
      assert.equal(await gateway(previousToken), 200);
      clock.pass(1);
      assert.equal(await gateway(previousToken), 401);
      assert.equal((await living(owner)).length, 1);
    }
  });

  it("tells the user of a shard that the console does not have, and of the one that was meant", async () => {
    const { engine, inputs } = stack();
    await assert.rejects(engine().up(inputs("web", { shardId: "demo-calimero-testnet" })), {
      name: "OperationFailed",
      message: new RegExp(`^shardId: .*; did you mean ${JSON.stringify(console.shardId)}\\?$`),
    });
  });

  it("tells the user of a right that the access key lacks", async () => {
    const { engine, inputs, context } = stack();
    const made = await console.adminFetch("/access-keys", {
      body: { name: "viewer", rights: ["view-tokens"], shards: "all" },
    });
    const { value } = (await made.json()) as { value: string };
    Object.assign(context, { clients: impatientContext(proxy.url, { accessKey: value }).clients });
    await assert.rejects(engine().up(inputs("web")), /^OperationFailed: shardId: .* it lacks the right issue-tokens/);
  });
});
