import assert from "node:assert/strict";
import { SharedList } from "../../../provider/src/lifecycle/shared-list.js";

/** A list whose fetches are answered by hand, with a clock that is moved by hand. */
function sharedList() {
  const fetches: { answer: (items: Record<string, string>) => void; fail: (error: Error) => void }[] = [];
  const clock = { now: 0 };
  const lookUps: string[] = [];
  const list = new SharedList<string>(
    () =>
      new Promise((resolve, reject) => {
        fetches.push({ answer: (items) => resolve(new Map(Object.entries(items))), fail: reject });
      }),
    () => clock.now,
  );
  const find = (id: string) =>
    list.find(id, async () => {
      lookUps.push(id);
      return id === "only by itself" ? "looked up" : undefined;
    });
  return { list, fetches, clock, lookUps, find };
}

/** Lets everything run that waits for an answer which has been given. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("a list that reads share", () => {
  it("is fetched once for reads that come together", async () => {
    const { fetches, lookUps, find } = sharedList();
    const reads = [..."abcdefgh"].map(find);
    fetches[0]?.answer(Object.fromEntries([..."abcdefgh"].map((id) => [id, `item ${id}`])));
    assert.deepEqual(
      await Promise.all(reads),
      [..."abcdefgh"].map((id) => `item ${id}`),
    );
    assert.equal(fetches.length, 1);
    assert.deepEqual(lookUps, []);
  });

  it("never proves absence: what it lacks is looked up", async () => {
    const { fetches, lookUps, find } = sharedList();
    const reads = [find("a"), find("only by itself"), find("gone")];
    fetches[0]?.answer({ a: "item" });
    assert.deepEqual(await Promise.all(reads), ["item", "looked up", undefined]);
    assert.deepEqual(lookUps, ["only by itself", "gone"]);
  });

  it("serves reads that come soon after, as old as if they had come first", async () => {
    const { fetches, clock, find } = sharedList();
    const first = find("a");
    clock.now = 1_000;
    fetches[0]?.answer({ a: "item" });
    await first;
    clock.now = 4_999;
    assert.equal(await find("a"), "item");
    clock.now = 5_000;
    const late = find("a");
    assert.equal(fetches.length, 2, "five seconds after it was begun, not after it was complete");
    fetches[1]?.answer({ a: "newer" });
    assert.equal(await late, "newer");
  });

  it("that takes long serves those who waited for it, and nobody else", async () => {
    const { fetches, clock, find } = sharedList();
    const first = find("a");
    clock.now = 60_000;
    const second = find("a");
    fetches[0]?.answer({ a: "item" });
    assert.deepEqual(await Promise.all([first, second]), ["item", "item"]);
    const third = find("a");
    assert.equal(fetches.length, 2);
    fetches[1]?.answer({ a: "newer" });
    assert.equal(await third, "newer");
  });

  it("is discarded by a change, also while it is on its way", async () => {
    const { list, fetches, find } = sharedList();
    const before = find("a");
    list.discard();
    const after = find("a");
    assert.equal(fetches.length, 2);
    fetches[1]?.answer({ a: "new" });
    fetches[0]?.answer({ a: "old" });
    assert.deepEqual(await Promise.all([before, after]), ["old", "new"]);
    assert.equal(await find("a"), "new", "the old list does not come back when it completes last");
    assert.equal(fetches.length, 2);
  });

  it("is discarded by a change after it was complete", async () => {
    const { list, fetches, find } = sharedList();
    const first = find("a");
    fetches[0]?.answer({ a: "old" });
    await first;
    list.discard();
    const second = find("a");
    assert.equal(fetches.length, 2);
    fetches[1]?.answer({});
    assert.equal(await second, undefined);
  });

  it("is not kept when it fails: each who waited hears of it, the next asks again", async () => {
    const { fetches, find } = sharedList();
    const reads = [find("a"), find("b")];
    fetches[0]?.fail(new Error("the console is down"));
    for (const read of await Promise.allSettled(reads)) {
      assert.equal(read.status, "rejected", "a failure is never an absence");
    }
    await settle();
    const next = find("a");
    assert.equal(fetches.length, 2);
    fetches[1]?.answer({ a: "item" });
    assert.equal(await next, "item");
  });

  it("that fails late does not take the newer one away", async () => {
    const { list, fetches, find } = sharedList();
    const before = find("a");
    list.discard();
    const after = find("a");
    fetches[0]?.fail(new Error("the console is down"));
    await assert.rejects(before);
    fetches[1]?.answer({ a: "item" });
    assert.equal(await after, "item");
    assert.equal(await find("a"), "item");
    assert.equal(fetches.length, 2);
  });
});
