import assert from "node:assert/strict";
import { keyOf } from "../../../console/src/sha256.js";
import { LookupCache } from "../../../console/src/store/lookup-cache.js";

describe("console: what is remembered of a credential", () => {
  const key = (byte: number) => keyOf(Buffer.alloc(32, byte));

  /** A source of records that answers when it is told to. */
  class Source {
    readonly asked: ((found: { name: string } | undefined) => void)[] = [];
    readonly fail: ((error: Error) => void)[] = [];
    readonly cache = new LookupCache(
      () =>
        new Promise<{ name: string } | undefined>((resolve, reject) => {
          this.asked.push(resolve);
          this.fail.push(reject);
        }),
      2,
      () => this.current,
    );
    current = true;
  }

  it("is given at once, without a promise, from the second time on", async () => {
    const source = new Source();
    const first = source.cache.find(key(1));
    source.asked[0]?.({ name: "one" });
    assert.deepEqual(await first, { name: "one" });
    assert.deepEqual(source.cache.find(key(1)), { name: "one" });
    assert.equal(source.asked.length, 1);
  });

  it("is looked up once, however many ask at the same time", async () => {
    const source = new Source();
    const all = Array.from({ length: 10 }, () => source.cache.find(key(1)));
    source.asked[0]?.({ name: "one" });
    assert.equal(new Set(await Promise.all(all)).size, 1);
    assert.equal(source.asked.length, 1);
  });

  it("is never that something does not exist, so that a new credential works at once", async () => {
    const source = new Source();
    const first = source.cache.find(key(1));
    source.asked[0]?.(undefined);
    assert.equal(await first, undefined);
    const second = source.cache.find(key(1));
    source.asked[1]?.({ name: "new" });
    assert.deepEqual(await second, { name: "new" });
  });

  it("is forgotten on demand, also by a look-up that began before and ends after", async () => {
    for (const forget of [
      (source: Source) => source.cache.forget([key(1)]),
      (source: Source) => source.cache.clear(),
    ]) {
      const source = new Source();
      const before = source.cache.find(key(1));
      forget(source);
      const after = source.cache.find(key(1));
      source.asked[1]?.({ name: "new" });
      assert.deepEqual(await after, { name: "new" });
      source.asked[0]?.({ name: "old" });
      assert.deepEqual(await before, { name: "old" });
      assert.deepEqual(source.cache.find(key(1)), { name: "new" });
    }
  });

  it("is not a failure: the next one asks again", async () => {
    const source = new Source();
    const first = source.cache.find(key(1));
    source.fail[0]?.(new Error("no connection"));
    await assert.rejects(Promise.resolve(first), /no connection/);
    const second = source.cache.find(key(1));
    source.asked[1]?.({ name: "one" });
    assert.deepEqual(await second, { name: "one" });
  });

  it("counts for nothing while it may be out of date: every request reads anew, and what it reads is not kept", async () => {
    const source = new Source();
    const known = source.cache.find(key(1));
    source.asked[0]?.({ name: "old" });
    await known;
    source.current = false;
    const [second, third] = [source.cache.find(key(1)), source.cache.find(key(1))];
    source.asked[1]?.({ name: "new" });
    source.asked[2]?.({ name: "newer" });
    assert.deepEqual([await second, await third], [{ name: "new" }, { name: "newer" }]);
    source.current = true;
    source.cache.clear();
    const fourth = source.cache.find(key(1));
    source.asked[3]?.({ name: "newest" });
    assert.deepEqual(await fourth, { name: "newest" });
  });

  it("is bounded: what was not used for longest goes first", async () => {
    const source = new Source();
    for (const [index, byte] of [1, 2, 3].entries()) {
      const found = source.cache.find(key(byte));
      source.asked[index]?.({ name: String(byte) });
      await found;
      source.cache.find(key(1));
    }
    assert.deepEqual(source.cache.find(key(1)), { name: "1" });
    assert.ok(source.cache.find(key(2)) instanceof Promise);
  });
});
