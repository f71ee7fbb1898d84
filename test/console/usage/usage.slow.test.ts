import assert from "node:assert/strict";
import { TestClock } from "../../support/clock.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { call, issue } from "../calls.js";

describe("console: how much a token is used", () => {
  it("is counted by day, method class and outcome, at once and after a restart", async () => {
    const clock = new TestClock();
    const first = await startConsole({ now: clock.now });
    const token = await issue(first, { permissions: ["view-blocks"] });
    const other = await issue(first);
    const ask = async (at: TestConsole, value: string, method: string, params: object) =>
      (await at.gatewayFetch(value, { method, params })).arrayBuffer();
    const usage = async (at: TestConsole, id: string) =>
      (await call<{ days: unknown[] }>(at, `/shards/${at.shardId}/tokens/${id}/usage`, 200)).days;
    const day = () => clock.at(0).slice(0, 10);
    await ask(first, token.value, "block", { finality: "final" });
    await ask(first, token.value, "block", { finality: "final" });
    await ask(first, token.value, "broadcast_tx_async", ["AA=="]);
    await ask(first, token.value, "no_such_method", []);
    const before = {
      day: day(),
      read: { allowed: 2, denied: 0 },
      write: { allowed: 0, denied: 1 },
      none: { allowed: 0, denied: 1 },
    };
    assert.deepEqual(await usage(first, token.id), [before]);
    assert.deepEqual(await usage(first, other.id), []);
    const second = await first.restart();
    assert.deepEqual(await usage(second, token.id), [before]);
    await ask(second, token.value, "block", { finality: "final" });
    const sum = { ...before, read: { allowed: 3, denied: 0 } };
    assert.deepEqual(await usage(second, token.id), [sum]);
    clock.advance(86_400);
    await ask(second, token.value, "block", { finality: "final" });
    const none = { allowed: 0, denied: 0 };
    const after = { day: day(), read: { allowed: 1, denied: 0 }, write: none, none };
    assert.deepEqual(await usage(second, token.id), [sum, after]);
    clock.advance(35 * 86_400);
    assert.deepEqual(await usage(second, token.id), []);
    await second.close();
  });
});
