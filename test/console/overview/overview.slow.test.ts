import assert from "node:assert/strict";
import { TestClock } from "../../support/clock.js";
import { withConsole } from "../../support/console.js";
import { call, gatewayStatus, issue } from "../calls.js";
import { MASTER, settled } from "../custodian/support.js";

interface Named {
  count: number;
  items: { name: string; denied?: number; accountId?: string }[];
}

type Overview = Record<
  "endingTokens" | "unusedTokens" | "deniedTokens" | "endingAccessKeys" | "failedOperations",
  Named | null
> & { has: object; versions: object };

describe("console: what needs somebody", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now });
  const overview = (accessKey = at.accessKey) => call<Overview>(at, "/overview", 200, { accessKey });
  const names = (matter: Named | null) => matter?.items.map(({ name }) => name);
  const DAY = 86_400;

  it("is nothing on a new console but its next steps", async () => {
    const { has, versions: _, ...matters } = await overview();
    assert.deepEqual(has, { shard: true, token: false, accessKey: false });
    for (const matter of Object.values(matters)) assert.deepEqual(matter, { count: 0, items: [] });
  });

  it("is what ends soon, was never used, was denied something, and failed, on the shards and with the rights of who asks", async () => {
    const old = await issue(at, { name: "old and unused", permissions: ["view-blocks"] });
    clock.advance(8 * DAY);
    await issue(at, { name: "in six days", expiresInSeconds: 6 * DAY });
    await issue(at, { name: "in five days", expiresInSeconds: 5 * DAY });
    await issue(at, { name: "in eight days", expiresInSeconds: 8 * DAY });
    const planned = await issue(at, { name: "already planned", expiresInSeconds: 5 * DAY });
    await call(at, `/shards/${at.shardId}/tokens/${planned.id}?after=24h`, 200, { method: "DELETE" });
    const body = { name: "a pipeline", rights: ["view-tokens"], shards: ["elsewhere"] };
    await call(at, "/access-keys", 201, { body: { ...body, expiresAt: clock.at(13 * DAY) } });
    const { value } = await call<{ value: string }>(at, "/access-keys", 201, { body });
    const rich = { accountId: `rich.${MASTER}`, initialBalance: "9".repeat(38) };
    await settled(at, await call(at, `/shards/${at.shardId}/accounts`, 202, { body: rich }));
    assert.equal(await gatewayStatus(at, old.value), 200);
    const denied = await at.gatewayFetch(old.value, { method: "broadcast_tx_async", params: ["AA=="] });
    assert.equal(denied.status, 403);

    const before = await overview();
    assert.deepEqual(names(before.endingTokens), ["in five days", "in six days"]);
    assert.deepEqual(names(before.endingAccessKeys), ["a pipeline"]);
    assert.equal(before.failedOperations?.items[0]?.accountId, rich.accountId);
    assert.deepEqual(before.has, { shard: true, token: true, accessKey: true });
    const second = await at.restart();
    const after = await call<Overview>(second, "/overview", 200);
    assert.deepEqual(
      after.deniedTokens?.items.map(({ name, denied }) => [name, denied]),
      [["old and unused", 1]],
    );
    assert.deepEqual(names(after.unusedTokens), []);
    const theirs = await call<Overview>(second, "/overview", 200, { accessKey: value });
    assert.deepEqual(theirs.endingTokens, { count: 0, items: [] });
    assert.deepEqual([theirs.endingAccessKeys, theirs.failedOperations], [null, null]);
    await second.close();
  });
});
