import assert from "node:assert/strict";
import { TestClock } from "../../support/clock.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { call, problem } from "../calls.js";
import { MASTER, type OperationBody, settled } from "../custodian/support.js";

interface Balances {
  balances: { at: string; balance: string }[];
}

describe("console: the history of balances", () => {
  const pathOf = (at: TestConsole, accountId = MASTER) => `/shards/${at.shardId}/accounts/${accountId}/balances`;
  /** The chain is asked when nobody waits for it. */
  const untilThereAre = async (at: TestConsole, count: number): Promise<Balances["balances"]> => {
    for (;;) {
      const { balances } = await call<Balances>(at, pathOf(at), 200);
      if (balances.length >= count) return balances;
    }
  };
  const spend = async (at: TestConsole, accountId: string) => {
    const body = { accountId, initialBalance: String(7n * 10n ** 24n) };
    await settled(at, await call<OperationBody>(at, `/shards/${at.shardId}/accounts`, 202, { body }));
  };
  const balanceOf = async (at: TestConsole) =>
    (await call<{ balance: string }>(at, `/shards/${at.shardId}/accounts/${MASTER}`, 200)).balance;

  it("has what an account had, from the hour on in which it was seen, for 90 days", async () => {
    const clock = new TestClock();
    const first = await startConsole({ now: clock.now });
    const [before] = await untilThereAre(first, 1);
    assert.deepEqual(before, { at: clock.at(0), balance: await balanceOf(first) });
    const accountId = `later.${MASTER}`;
    await spend(first, accountId);
    // Within the hour, another start does not ask again.
    const second = await first.restart();
    const spent = await balanceOf(second);
    clock.advance(3_600);
    const third = await second.restart();
    const [, after] = await untilThereAre(third, 2);
    assert.deepEqual(
      [after, BigInt(before?.balance ?? 0) - BigInt(spent) > 7n * 10n ** 24n],
      [{ at: clock.at(0), balance: spent }, true],
    );
    // An account that has come since is asked for, too.
    assert.equal((await call<Balances>(third, pathOf(third, accountId), 200)).balances.length, 1);
    await spend(third, `another.${MASTER}`);
    clock.advance(91 * 86_400);
    const fourth = await third.restart();
    const kept = await untilThereAre(fourth, 2);
    assert.deepEqual(
      kept.map(({ balance }) => balance),
      [spent, await balanceOf(fourth)],
    );
    await fourth.close();
  });

  it("is for accounts in custody, and for those who may view keys", async () => {
    const at = await startConsole();
    await problem(at, pathOf(at, "nobody.testnet"), "unknown-account");
    const { value: accessKey } = await call<{ value: string }>(at, "/access-keys", 201, {
      body: { name: "tokens only", rights: ["view-tokens"], shards: [at.shardId] },
    });
    assert.equal((await problem(at, pathOf(at), "forbidden", { accessKey })).right, "view-keys");
    await at.close();
  });
});
