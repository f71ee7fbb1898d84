import assert from "node:assert/strict";
import { TestClock } from "../../support/clock.js";
import { withConsole } from "../../support/console.js";
import { call, gatewayStatus, type IssuedBody, issue, problem, type TokenBody } from "../calls.js";

describe("console: rotating a token", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now });
  const pathOf = (id: string) => `/shards/${at.shardId}/tokens/${id}`;
  const rotate = (id: string, body: object = {}) =>
    call<IssuedBody & { previous: TokenBody }>(at, `${pathOf(id)}/rotate`, 201, { body });

  it("makes one like it, and lets the old value be used for the grace", async () => {
    const labels = { team: "shop", owner: "acme/infra/dev/web", instance: "5f0c", generation: "1" };
    const old = await issue(at, { name: "reader", permissions: ["view-blocks"], expiresInSeconds: 3_600, labels });
    clock.advance(600);
    const made = await rotate(old.id, { grace: "10m" });
    assert.notEqual(made.id, old.id);
    assert.deepEqual(
      [made.name, made.permissions, made.expiresAt, made.labels, made.previous.revokeAt],
      ["reader", ["view-blocks"], clock.at(3_600), { team: "shop" }, clock.at(600)],
    );
    assert.deepEqual([await gatewayStatus(at, old.value), await gatewayStatus(at, made.value)], [200, 200]);
    clock.advance(601);
    assert.deepEqual([await gatewayStatus(at, old.value), await gatewayStatus(at, made.value)], [401, 200]);
  });

  it("ends the old value at once without a grace, and never lets it live longer than it did", async () => {
    const old = await issue(at);
    const made = await rotate(old.id, { grace: "0s" });
    assert.deepEqual([await gatewayStatus(at, old.value), await gatewayStatus(at, made.value)], [401, 200]);
    await problem(at, `${pathOf(old.id)}/rotate`, "token-revoked", { body: {} });
    const ending = await issue(at, { expiresInSeconds: 60 });
    const { previous } = await rotate(ending.id, { grace: "24h" });
    assert.deepEqual([previous.revokeAt, previous.expiresAt], [null, clock.at(60)]);
  });

  it("needs the right to revoke, too, and does neither without it", async () => {
    const old = await issue(at);
    const body = { name: "issuer", rights: ["issue-tokens", "view-tokens"], shards: "all" };
    const { value } = await call<{ value: string }>(at, "/access-keys", 201, { body });
    await problem(at, `${pathOf(old.id)}/rotate`, "forbidden", { body: {}, accessKey: value });
    const { count } = await call<{ count: number }>(at, `/shards/${at.shardId}/token-count?search=${old.id}`, 200);
    assert.equal(count, 1);
    assert.equal((await call<TokenBody>(at, pathOf(old.id), 200)).revokeAt, null);
  });
});
