import assert from "node:assert/strict";
import { once } from "node:events";
import type { Limits } from "../../../provider/src/http/client.js";
import { SharedList } from "../../../provider/src/http/shared-list.js";

/** Half a minute, by a clock that begins at nought. */
const limits = { signal: new AbortController().signal, deadline: 30_000 };

/** A list whose fetches are answered by hand, with a clock that is moved by hand. */
function sharedList() {
  const fetches: {
    limits: Limits;
    answer: (items: Record<string, string>) => void;
    fail: (error: Error) => void;
  }[] = [];
  const clock = { now: 0 };
  const lookUps: string[] = [];
  const list = new SharedList<string>(
    "the list",
    (limits) =>
      new Promise((resolve, reject) => {
        fetches.push({ limits, answer: (items) => resolve(new Map(Object.entries(items))), fail: reject });
      }),
    () => clock.now,
  );
  const find = (id: string) =>
    list.find(id, limits, async () => {
      lookUps.push(id);
      return id === "only by itself" ? "looked up" : undefined;
    });
  return { list, fetches, clock, lookUps, find };
}

/** Lets everything run that waits for an answer which has been given. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("a list that reads share", () => {
  it("serves ten times as long as it took where that is longer, and no longer than a minute", async () => {
    for (const [took, serves] of [
      [3_000, 30_000],
      [30_000, 60_000],
    ] as const) {
      const { fetches, clock, find } = sharedList();
      const first = find("a");
      clock.now = took;
      fetches[0]?.answer({ a: "item" });
      await first;
      clock.now = serves - 1;
      await find("a");
      assert.equal(fetches.length, 1);
      clock.now = serves;
      void find("a");
      assert.equal(fetches.length, 2);
    }
  });

  it("shows what belongs together, by a list in which nothing of it has changed since", async () => {
    const { list, fetches } = sharedList();
    const mine = (item: string) => item.startsWith("mine");
    const first = list.belonging("me", mine, limits);
    fetches[0]?.answer({ a: "mine 1", b: "yours" });
    assert.deepEqual(await first, ["mine 1"]);
    assert.deepEqual(await list.belonging("you", (item) => item === "yours", limits), ["yours"]);
    for (const changed of ["me", "a"]) {
      list.changed(changed);
      const again = list.belonging("me", mine, limits);
      await settle();
      fetches.at(-1)?.answer({ a: "mine 1", c: "mine 2" });
      assert.deepEqual(await again, ["mine 1", "mine 2"]);
    }
    assert.equal(fetches.length, 3);
  });

  it("tells what is certainly gone, and never that of what was made since", async () => {
    const { list, fetches } = sharedList();
    const gone = list.lacks("gone", limits);
    fetches[0]?.answer({ a: "item" });
    assert.equal(await gone, true);
    assert.equal(await list.lacks("a", limits), false);
    list.changed("made");
    assert.equal(await list.lacks("made", limits), false);
    assert.equal(fetches.length, 1);
  });

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

  it("lasts to the deadline of the read that begins it, also when that is cancelled; whoever waits does so by its own limits", async () => {
    const { list, fetches } = sharedList();
    const cancelled = new AbortController();
    const first = list.find("a", { signal: cancelled.signal, deadline: 20_000 });
    const second = list.find("a", limits);
    cancelled.abort();
    await assert.rejects(first, /^NotInTime: the list did not arrive before the deadline of the operation$/);
    assert.deepEqual([fetches[0]?.limits.deadline, fetches[0]?.limits.signal.aborted], [20_000, false]);
    fetches[0]?.answer({ a: "item" });
    assert.equal(await second, "item");
  });

  it("ends at that deadline", async () => {
    const { list, fetches } = sharedList();
    void list.find("a", { ...limits, deadline: 1 });
    const ended = fetches[0]?.limits.signal as AbortSignal;
    if (!ended.aborted) await once(ended, "abort");
  });

  it("that ends with the deadline of whoever began it is begun anew for those who have more time", async () => {
    const { list, fetches } = sharedList();
    const reads = [
      list.find("a", { ...limits, deadline: 1 }),
      list.find("a", limits),
      list.belonging("all", () => true, limits),
      list.lacks("a", limits),
    ];
    const ended = fetches[0]?.limits.signal as AbortSignal;
    if (!ended.aborted) await once(ended, "abort");
    fetches[0]?.fail(new Error("it did not answer before the deadline"));
    await assert.rejects(reads[0] as Promise<unknown>, /before the deadline/);
    await settle();
    assert.deepEqual([fetches.length, fetches[1]?.limits.deadline], [2, limits.deadline]);
    fetches[1]?.answer({ a: "item" });
    assert.deepEqual(await Promise.all(reads.slice(1)), ["item", ["item"], false]);
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
    clock.now = 500;
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

  it("says nothing of what this process changed, and goes on serving the others", async () => {
    const { list, fetches, lookUps, find } = sharedList();
    const first = find("a");
    fetches[0]?.answer({ a: "item", "only by itself": "old" });
    await first;
    list.changed("only by itself");
    assert.equal(await find("only by itself"), "looked up");
    assert.equal(await find("a"), "item");
    assert.deepEqual(lookUps, ["only by itself"]);
    assert.equal(fetches.length, 1);
  });

  it("says nothing of what was changed while it was on its way", async () => {
    const { list, fetches, find } = sharedList();
    const reads = [find("a"), find("only by itself")];
    list.changed("only by itself");
    fetches[0]?.answer({ a: "item", "only by itself": "old" });
    assert.deepEqual(await Promise.all(reads), ["item", "looked up"]);
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
    const { fetches, clock, list } = sharedList();
    const before = list.find("a", limits);
    clock.now = 1;
    fetches[0]?.answer({});
    await before;
    const late = list.find("a", limits);
    await settle();
    assert.equal(fetches.length, 2);
    fetches[1]?.fail(new Error("the console is down"));
    await assert.rejects(late);
    const next = list.find("a", limits);
    assert.equal(fetches.length, 3);
    fetches[2]?.answer({ a: "item" });
    assert.equal(await next, "item");
    assert.equal(await list.find("a", limits), "item");
    assert.equal(fetches.length, 3);
  });
});

describe("a list that is all that can be asked", () => {
  it("confirms an absence by itself when it was begun for this read", async () => {
    const { list, fetches } = sharedList();
    const read = list.find("gone", limits);
    fetches[0]?.answer({ a: "item" });
    assert.equal(await read, undefined);
    assert.equal(fetches.length, 1);
  });

  it("confirms absences by one more list, begun after all the reads that it answers", async () => {
    const { list, fetches } = sharedList();
    const first = list.find("a", limits);
    const reads = ["b", "c", "d"].map((id) => list.find(id, limits));
    fetches[0]?.answer({ a: "item" });
    await first;
    await settle();
    assert.equal(fetches.length, 2);
    fetches[1]?.answer({ a: "item", c: "minted meanwhile" });
    assert.deepEqual(await Promise.all(reads), [undefined, "minted meanwhile", undefined]);
    assert.equal(fetches.length, 2);
  });

  it("is begun anew for what was changed since", async () => {
    const { list, fetches } = sharedList();
    const first = list.find("a", limits);
    fetches[0]?.answer({ a: "item" });
    await first;
    list.changed("a");
    const read = list.find("a", limits);
    await settle();
    assert.equal(fetches.length, 2);
    fetches[1]?.answer({});
    assert.equal(await read, undefined);
  });
});
