import assert from "node:assert/strict";
import { SharedList } from "../../../provider/src/http/shared-list.js";

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
    const first = list.belonging("me", mine);
    fetches[0]?.answer({ a: "mine 1", b: "yours" });
    assert.deepEqual(await first, ["mine 1"]);
    assert.deepEqual(await list.belonging("you", (item) => item === "yours"), ["yours"]);
    for (const changed of ["me", "a"]) {
      list.changed(changed);
      const again = list.belonging("me", mine);
      await settle();
      fetches.at(-1)?.answer({ a: "mine 1", c: "mine 2" });
      assert.deepEqual(await again, ["mine 1", "mine 2"]);
    }
    assert.equal(fetches.length, 3);
  });

  it("tells what is certainly gone, and never that of what was made since", async () => {
    const { list, fetches } = sharedList();
    const gone = list.lacks("gone");
    fetches[0]?.answer({ a: "item" });
    assert.equal(await gone, true);
    assert.equal(await list.lacks("a"), false);
    list.changed("made");
    assert.equal(await list.lacks("made"), false);
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
    const before = list.find("a");
    clock.now = 1;
    fetches[0]?.answer({});
    await before;
    const late = list.find("a");
    await settle();
    assert.equal(fetches.length, 2);
    fetches[1]?.fail(new Error("the console is down"));
    await assert.rejects(late);
    const next = list.find("a");
    assert.equal(fetches.length, 3);
    fetches[2]?.answer({ a: "item" });
    assert.equal(await next, "item");
    assert.equal(await list.find("a"), "item");
    assert.equal(fetches.length, 3);
  });
});

describe("a list that is all that can be asked", () => {
  it("confirms an absence by itself when it was begun for this read", async () => {
    const { list, fetches } = sharedList();
    const read = list.find("gone");
    fetches[0]?.answer({ a: "item" });
    assert.equal(await read, undefined);
    assert.equal(fetches.length, 1);
  });

  it("confirms absences by one more list, begun after all the reads that it answers", async () => {
    const { list, fetches } = sharedList();
    const first = list.find("a");
    const reads = ["b", "c", "d"].map((id) => list.find(id));
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
    const first = list.find("a");
    fetches[0]?.answer({ a: "item" });
    await first;
    list.changed("a");
    const read = list.find("a");
    await settle();
    assert.equal(fetches.length, 2);
    fetches[1]?.answer({});
    assert.equal(await read, undefined);
  });
});
