import assert from "node:assert/strict";
import { allows, GLOBAL_RIGHTS, RIGHTS, type Right, SHARD_RIGHTS } from "../../../console/src/access/rights.js";
import { TestClock } from "../../support/clock.js";
import { type AdminRequest, startConsole, withConsole } from "../../support/console.js";
import { call, issue, problem } from "../calls.js";

describe("console: rights of access keys", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now });
  before(async () => {
    const body = { id: "other-shard", rpcUrl: "http://8.8.8.8/", masterAccount: "other.testnet" };
    await call(at, "/shards", 201, { body });
  });

  const create = async (body: Record<string, unknown>, accessKey = at.accessKey) => {
    const request = { body: { name: "limited", shards: "all", ...body }, accessKey };
    return call<{ id: string; value: string }>(at, "/access-keys", 201, request);
  };

  it("count on the shards they are for, and nowhere else", () => {
    for (const right of RIGHTS) {
      const perShard = (SHARD_RIGHTS as readonly Right[]).includes(right);
      const others = RIGHTS.filter((other) => other !== right);
      assert.equal(allows({ rights: [right], shards: "all" }, right, "a"), true);
      assert.equal(allows({ rights: [right], shards: ["a"] }, right, "a"), true);
      assert.equal(allows({ rights: [right], shards: ["b"] }, right, "a"), !perShard);
      assert.equal(allows({ rights: [right], shards: "all" }, right), !perShard);
      assert.equal(allows({ rights: others, shards: "all" }, right, "a"), false);
    }
    assert.deepEqual([...SHARD_RIGHTS, ...GLOBAL_RIGHTS], RIGHTS);
  });

  it("are needed, each for its routes, and the answer names the one that is missing", async () => {
    const { id } = await issue(at);
    const tokens = `/shards/${at.shardId}/tokens`;
    for (const id of ["closing", "going"]) {
      await call(at, "/shards", 201, { body: { id, rpcUrl: "http://8.8.8.8/", masterAccount: `${id}.testnet` } });
    }
    const routes: [Right, string, AdminRequest][] = [
      ["issue-tokens", tokens, { body: { name: "x", permissions: "full" } }],
      ["view-tokens", tokens, {}],
      ["view-tokens", `${tokens}/${id}`, {}],
      ["revoke-tokens", `${tokens}/${id}`, { method: "DELETE" }],
      ["add-shards", "/shards", { body: { id: "third", rpcUrl: "http://8.8.8.8/", masterAccount: "third.testnet" } }],
      ["manage-shards", "/shards/closing", { method: "PATCH", body: { disabled: true } }],
      ["manage-shards", "/shards/going", { method: "DELETE" }],
      ["manage-access-keys", "/access-keys", {}],
      ["manage-access-keys", "/access-keys", { body: { name: "x", rights: ["manage-access-keys"], shards: "all" } }],
      ["manage-access-keys", `/access-keys/${id}`, { method: "DELETE" }],
    ];
    for (const [right, path, init] of routes) {
      const without = await create({ rights: RIGHTS.filter((other) => other !== right) });
      const refused = await problem(at, path, "forbidden", { ...init, accessKey: without.value });
      assert.equal(refused.right, right);
      assert.ok(refused.detail.includes(right));
      const only = await create({ rights: [right] });
      const response = await at.adminFetch(path, { ...init, accessKey: only.value });
      assert.notEqual(response.status, 403, `${right} on ${path}`);
    }
  });

  it("are refused before the body is judged", async () => {
    const { value } = await create({ rights: ["view-tokens"] });
    await problem(at, `/shards/${at.shardId}/tokens`, "forbidden", { body: {}, accessKey: value });
  });

  it("of a key for some shards end there; it is not told which others exist", async () => {
    const { value } = await create({ rights: ["view-tokens", "issue-tokens"], shards: [at.shardId] });
    await call(at, `/shards/${at.shardId}/tokens`, 200, { accessKey: value });
    for (const shardId of ["other-shard", "no-such-shard"]) {
      const { detail, ...refused } = await problem(at, `/shards/${shardId}/tokens`, "forbidden", { accessKey: value });
      assert.equal(refused.shardId, shardId);
      assert.ok(detail.includes(`is not for shard "${shardId}"`));
      await problem(at, `/shards/${shardId}`, "forbidden", { accessKey: value });
    }
    const { shards } = await call<{ shards: { id: string }[] }>(at, "/shards", 200, { accessKey: value });
    assert.deepEqual(
      shards.map(({ id }) => id),
      [at.shardId],
    );
    const unknown = await problem(at, "/shards/no-such-shard/tokens", "unknown-shard");
    assert.equal(unknown.shardId, "no-such-shard");
  });

  it("cannot be handed out by whoever lacks them", async () => {
    const holder = await create({ rights: ["manage-access-keys", "view-tokens"], shards: [at.shardId] });
    const hand = (body: object) => ({ body: { name: "x", ...body }, accessKey: holder.value });
    const more = hand({ rights: ["view-tokens", "issue-tokens"], shards: [at.shardId] });
    assert.equal((await problem(at, "/access-keys", "forbidden", more)).right, "issue-tokens");
    const elsewhere = hand({ rights: ["view-tokens"], shards: [at.shardId, "other-shard"] });
    assert.equal((await problem(at, "/access-keys", "forbidden", elsewhere)).shardId, "other-shard");
    await problem(at, "/access-keys", "forbidden", hand({ rights: ["view-tokens"], shards: "all" }));
    await call(at, "/access-keys", 201, hand({ rights: ["view-tokens"], shards: [at.shardId] }));
  });

  it("cannot be handed out for longer than they last", async () => {
    const holder = await create({ rights: ["manage-access-keys"], expiresAt: clock.at(60) });
    const hand = (expiresAt?: string) => ({
      body: { name: "x", rights: ["manage-access-keys"], shards: "all", expiresAt },
      accessKey: holder.value,
    });
    for (const expiresAt of [undefined, clock.at(61)]) {
      const { errors } = await problem(at, "/access-keys", "invalid-request", hand(expiresAt));
      assert.equal(errors?.[0]?.property, "expiresAt");
    }
    await call(at, "/access-keys", 201, hand(clock.at(60)));
  });

  it("cannot be taken away by whoever lacks them", async () => {
    const holder = await create({ rights: ["manage-access-keys"] });
    const stronger = await create({ rights: ["manage-access-keys", "add-keys"] });
    const weaker = await create({ rights: ["manage-access-keys"] });
    const remove = { method: "DELETE", accessKey: holder.value };
    assert.equal((await problem(at, `/access-keys/${stronger.id}`, "forbidden", remove)).right, "add-keys");
    await call(at, `/access-keys/${weaker.id}`, 204, remove);
    await call(at, `/access-keys/${holder.id}`, 204, remove);
  });

  it("to manage access keys always stay with someone", async () => {
    const lonely = await startConsole();
    const self = await call<{ id: string }>(lonely, "/access-keys/self", 200);
    const remove = { method: "DELETE" };
    await call(lonely, "/access-keys", 201, {
      body: { name: "soon gone", rights: ["manage-access-keys"], shards: "all", expiresAt: "2035-01-01T00:00:00Z" },
    });
    await problem(lonely, `/access-keys/${self.id}`, "last-access-key", remove);
    await call(lonely, "/access-keys", 201, { body: { name: "heir", rights: [...RIGHTS], shards: "all" } });
    await call(lonely, `/access-keys/${self.id}`, 204, remove);
    await problem(lonely, "/access-keys/self", "unauthenticated");
    await lonely.close();
  });
});
