import assert from "node:assert/strict";
import { TestClock } from "../../support/clock.js";
import { withConsole } from "../../support/console.js";
import { call, problem } from "../calls.js";
import { addKey, MASTER, somePublicKey } from "../custodian/support.js";

type Page = { nextCursor: string | null; count?: number } & Record<string, unknown>;

describe("console: lists that people search and sort", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now });
  const MAKE = { rights: ["view-tokens"], shards: "all" };

  /** What all pages of a list have, two items each, and how many it says there are. */
  async function all<Item>(path: string, field: string, of: (item: Item) => string): Promise<[string[], number]> {
    const found: string[] = [];
    for (let cursor = ""; ; ) {
      const page = await call<Page>(at, `${path}&limit=2&count=true${cursor && `&cursor=${cursor}`}`, 200);
      found.push(...(page[field] as Item[]).map(of));
      if (page.nextCursor === null) return [found, page.count ?? -1];
      cursor = encodeURIComponent(page.nextCursor);
    }
  }

  it("have each access key on exactly one page, in every order, and count them", async () => {
    for (const [name, days] of [
      ["beta", 3],
      ["Alpha", 1],
      ["gamma", undefined],
      ["alpha", 1],
    ] as const) {
      clock.advance(1);
      const expiresAt = days === undefined ? {} : { expiresAt: clock.at(days * 86_400) };
      await call(at, "/access-keys", 201, { body: { name, ...MAKE, ...expiresAt } });
    }
    const names = (query: string) => all<{ name: string }>(`/access-keys?${query}`, "accessKeys", ({ name }) => name);
    const first = "First access key";
    assert.deepEqual(await names("sort=-created"), [["alpha", "gamma", "Alpha", "beta", first], 5]);
    assert.deepEqual(await names("sort=name"), [["Alpha", "alpha", "beta", first, "gamma"], 5]);
    assert.deepEqual(await names("sort=end"), [["Alpha", "alpha", "beta", first, "gamma"], 5]);
    assert.deepEqual((await names("sort=-used"))[0].sort(), ["Alpha", first, "alpha", "beta", "gamma"]);
    assert.deepEqual(await names("sort=name&search=LPH"), [["Alpha", "alpha"], 2]);
    clock.advance(2 * 86_400);
    assert.deepEqual(await names("sort=created&status=expired"), [["Alpha", "alpha"], 2]);
    assert.deepEqual(await names("sort=created&status=active"), [[first, "beta", "gamma"], 3]);
    await problem(at, "/access-keys?sort=rights", "invalid-request");
  });

  it("find people, shards, accounts and operations by what one knows of them", async () => {
    for (const [name, email] of [
      ["Bob", "bob@example.org"],
      ["ann", "ann@example.org"],
      ["Cy", "cy@example.org"],
    ]) {
      await call(at, "/people", 201, { body: { name, email, ...MAKE } });
    }
    const people = (query: string) => all<{ name: string }>(`/people?${query}`, "people", ({ name }) => name);
    assert.deepEqual(await people("sort=name"), [["ann", "Bob", "Cy"], 3]);
    assert.deepEqual(await people("sort=-created&search=EXAMPLE.org"), [["Cy", "ann", "Bob"], 3]);
    assert.deepEqual(await people("search=bob@"), [["Bob"], 1]);
    const shards = (query: string) => all<{ id: string }>(`/shards?${query}`, "shards", ({ id }) => id);
    assert.deepEqual(await shards("search=DEMOS&sort=-id"), [[at.shardId], 1]);
    assert.deepEqual(await shards("search=nothing"), [[], 0]);
    const key = somePublicKey();
    await addKey(at, key);
    await addKey(at, somePublicKey());
    const shard = `/shards/${at.shardId}`;
    type Named = { accountId: string; publicKey: string };
    const accounts = (query: string) =>
      all<Named>(`${shard}/accounts?${query}`, "accounts", ({ accountId }) => accountId);
    assert.deepEqual(await accounts(`search=${MASTER.slice(2).toUpperCase()}&sort=-created`), [[MASTER], 1]);
    const operations = (query: string) =>
      all<Named>(`${shard}/operations?${query}`, "operations", ({ publicKey }) => publicKey);
    assert.deepEqual(await operations(`search=${encodeURIComponent(key)}&status=done`), [[key], 1]);
    assert.deepEqual(await operations("status=failed"), [[], 0]);
    assert.equal((await operations("sort=created"))[0][0], key);
  });
});
