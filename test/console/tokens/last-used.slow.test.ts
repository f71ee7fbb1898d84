import assert from "node:assert/strict";
import { TestClock } from "../../support/clock.js";
import { startConsole } from "../../support/console.js";
import { call, gatewayStatus, issue, type TokenBody } from "../calls.js";

describe("console: when a token was last used", () => {
  it("is known after a restart, for the tokens that were accepted", async () => {
    const clock = new TestClock();
    const first = await startConsole({ now: clock.now });
    const used = await issue(first);
    const unused = await issue(first);
    const denied = await issue(first, { permissions: ["write"] });
    clock.advance(60);
    assert.equal(await gatewayStatus(first, used.value), 200);
    const refused = await first.gatewayFetch(denied.value, { method: "block", params: { finality: "final" } });
    assert.equal(refused.status, 403);
    const lastUse = clock.at(0);
    clock.advance(60);
    const second = await first.restart();
    const seen = await Promise.all(
      [used, unused, denied].map(({ id }) => call<TokenBody>(second, `/shards/${second.shardId}/tokens/${id}`, 200)),
    );
    assert.deepEqual(
      seen.map(({ lastUsedAt }) => lastUsedAt),
      [lastUse, null, null],
    );
    await second.close();
  });
});
