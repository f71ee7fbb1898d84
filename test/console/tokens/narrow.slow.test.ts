import assert from "node:assert/strict";
import fc from "fast-check";
import { PERMISSION_NAMES, type Permissions } from "pulumi-keyring-near";
import { TestClock } from "../../support/clock.js";
import { withConsole } from "../../support/console.js";
import { call, gatewayStatus, issue, problem, type TokenBody } from "../calls.js";

describe("console: narrowing a token", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now });
  let tokens: string;
  before(async () => {
    tokens = `/shards/${at.shardId}/tokens`;
  });

  const narrow = (id: string, body: object) => call<TokenBody>(at, `${tokens}/${id}`, 200, { method: "PATCH", body });
  const refused = (id: string, body: object, slug = "invalid-request") =>
    problem(at, `${tokens}/${id}`, slug, { method: "PATCH", body });
  const mayViewBlocks = async (value: string) => {
    const answer = await at.gatewayFetch(value, { method: "block", params: { finality: "final" } });
    await answer.arrayBuffer();
    return answer.status;
  };

  it("takes effect at the gateway before it is answered", async () => {
    const { id, value } = await issue(at);
    assert.equal(await mayViewBlocks(value), 200);
    const narrowed = await narrow(id, { permissions: ["view-keys", "view-accounts"] });
    assert.deepEqual(narrowed.permissions, ["view-accounts", "view-keys"]);
    assert.equal(await mayViewBlocks(value), 403);
    assert.equal(await gatewayStatus(at, value), 200);
    const ending = await narrow(id, { expiresAt: clock.at(60) });
    assert.equal(ending.expiresAt, clock.at(60));
    clock.advance(60);
    assert.equal(await gatewayStatus(at, value), 401);
    await refused(id, { permissions: ["view-keys"] }, "token-revoked");
  });

  it("never adds a permission, from whatever to whatever", async () => {
    const permissions: fc.Arbitrary<Permissions> = fc.oneof(
      fc.constant("full" as const),
      fc.subarray([...PERMISSION_NAMES], { minLength: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(permissions, permissions, async (held, wanted) => {
        const { id } = await issue(at, { permissions: held });
        const answer = await at.adminFetch(`${tokens}/${id}`, { method: "PATCH", body: { permissions: wanted } });
        await answer.arrayBuffer();
        const isLess = held === "full" || (wanted !== "full" && wanted.every((one) => held.includes(one)));
        assert.equal(answer.status, isLess ? 200 : 400);
        const { permissions: now } = await call<TokenBody>(at, `${tokens}/${id}`, 200);
        assert.deepEqual(now, isLess ? wanted : held);
      }),
      { numRuns: 25 },
    );
  });

  it("never makes a life longer", async () => {
    const { id } = await issue(at, { expiresInSeconds: 100 });
    await refused(id, { expiresAt: clock.at(101) });
    await refused(id, { expiresAt: clock.at(-1) });
    await narrow(id, { expiresAt: clock.at(50) });
    await refused(id, { expiresAt: clock.at(100) });
  });

  it("is not undone by a repetition of the request that made the token", async () => {
    const attempt = (number: number) => ({ "idempotency-key": "narrowed", "idempotency-attempt": `${number}` });
    const body = { name: "a token", permissions: "full", expiresInSeconds: 100 };
    const { id } = await issue(at, body, attempt(1));
    await narrow(id, { permissions: ["write"], expiresAt: clock.at(50) });
    await problem(at, tokens, "idempotency-mismatch", { body, headers: attempt(2) });
    const { permissions, expiresAt } = await call<TokenBody>(at, `${tokens}/${id}`, 200);
    assert.deepEqual([permissions, expiresAt], [["write"], clock.at(50)]);
  });

  it("needs something to take away, and the right to revoke", async () => {
    const { id } = await issue(at);
    await refused(id, {});
    const rights = ["issue-tokens", "view-tokens"];
    const key = await call<{ value: string }>(at, "/access-keys", 201, { body: { name: "k", rights, shards: "all" } });
    const init = { method: "PATCH", body: { permissions: ["write"] }, accessKey: key.value };
    assert.equal((await problem(at, `${tokens}/${id}`, "forbidden", init)).right, "revoke-tokens");
  });
});
