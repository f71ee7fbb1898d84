import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { TestClock } from "../../support/clock.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { call, issue, problem, type TokenBody } from "../calls.js";

interface Page {
  tokens: TokenBody[];
  nextCursor: string | null;
}

const HOUR = 3600;

describe("console: sorting and filtering tokens", () => {
  const clock = new TestClock();
  let at: TestConsole;
  let shard: string;
  let writer: TokenBody & { value: string };
  before(async () => {
    at = await startConsole({ now: clock.now });
    shard = `/shards/${at.shardId}`;
    const make = async (name: string, more: object = {}) => {
      clock.advance(1);
      return await issue(at, { name, permissions: ["view-blocks"], ...more });
    };
    writer = await make("beta", { permissions: ["write"], expiresInSeconds: 2 * HOUR });
    await make("Alpha", { labels: { owner: "eu/acme/shop/prod/reader", team: "a" } });
    await make("gamma", {
      permissions: "full",
      expiresInSeconds: HOUR,
      labels: { owner: "acme/shop/prod/x", team: "a" },
    });
    await make("alpha", { expiresInSeconds: 2 * HOUR, labels: { owner: "acme/myshop/prod/reader" } });
    await make("expired", { expiresInSeconds: 10 });
    const revoked = await make("revoked", { expiresInSeconds: HOUR, labels: { owner: "eu/shop/prod/reader" } });
    await call(at, `${shard}/tokens/${revoked.id}`, 200, { method: "DELETE" });
    clock.advance(60);
  });
  after(() => at?.close());

  /** The names on all pages, by following the cursors. */
  async function names(query: string, between?: () => Promise<unknown>): Promise<string[]> {
    const read: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Page = await call<Page>(at, `${shard}/tokens?${query}${cursor && `&cursor=${cursor}`}`, 200);
      read.push(...page.tokens.map(({ name }) => name));
      cursor = page.nextCursor;
      await between?.();
    }
    return read;
  }

  it("sorts by time of issue, name and end, both ways, each token on exactly one page of any size", async () => {
    const orders = {
      created: ["beta", "Alpha", "gamma", "alpha", "expired", "revoked"],
      name: ["Alpha", "alpha", "beta", "expired", "gamma", "revoked"],
      end: ["revoked", "expired", "gamma", "beta", "alpha", "Alpha"],
    };
    for (const [sort, expected] of Object.entries(orders)) {
      for (const limit of [1, 2, 4, 1000]) {
        const query = `sort=${sort}&limit=${limit}`;
        // The one was revoked within the second in which the other expired or before: by their ends alone.
        const found = await names(query);
        if (sort === "end") assert.deepEqual(found.slice(0, 2).sort(), ["expired", "revoked"]);
        assert.deepEqual(sort === "end" ? found.slice(2) : found, sort === "end" ? expected.slice(2) : expected, query);
        assert.deepEqual(await names(`sort=-${sort}&limit=${limit}`), [...found].reverse(), `-${query}`);
      }
    }
  });

  it("misses none of those that stay while others come and go under an order", async () => {
    let meanwhile = 0;
    const read = await names("sort=name&limit=1&status=active", async () => {
      if (meanwhile++ > 2) return;
      clock.advance(1);
      const { id } = await issue(at, { name: `b${meanwhile}`, permissions: ["view-blocks"] });
      await call(at, `${shard}/tokens/${id}`, 200, { method: "DELETE" });
    });
    assert.deepEqual(read, ["Alpha", "alpha", "beta", "gamma"]);
  });

  it("sorts by last use, with those never used before all others", async () => {
    await at.gatewayFetch(writer.value, { method: "broadcast_tx_commit", params: [""] });
    // Uses are written down once a minute, and at the end.
    at = await at.restart();
    assert.equal((await names("sort=-used&limit=2"))[0], "beta");
    assert.equal((await names("sort=used&limit=2")).at(-1), "beta");
    assert.ok(!(await names("neverUsed=true")).includes("beta"));
  });

  it("filters by status, end, stack, permission, issuer, search and value; the count is of the same", async () => {
    const { issuedBy } = await call<{ issuedBy: { id: string } }>(at, `${shard}/tokens/${writer.id}`, 200);
    const valueHash = createHash("sha256").update(writer.value).digest("hex");
    const cases: Record<string, string[]> = {
      "status=expired": ["expired"],
      "status=revoked&search=revoked": ["revoked"],
      "status=active": ["beta", "Alpha", "gamma", "alpha"],
      "endsWithin=1h": ["gamma"],
      "endsWithin=1h&status=expired": [],
      "stack=acme/shop/prod": ["Alpha", "gamma"],
      "stack=shop/prod&status=active": ["Alpha", "gamma"],
      "stack=hop/prod": [],
      "stack=acme/shop": [],
      "permission=write": ["beta", "gamma"],
      "permission=full": ["gamma"],
      [`issuedBy=${issuedBy.id}&permission=full`]: ["gamma"],
      "issuedBy=0190a8f0-0000-7000-8000-000000000000": [],
      "search=ALPHA": ["Alpha", "alpha"],
      "search=/SHOP/": ["Alpha", "gamma", "revoked"],
      [`search=${writer.id.slice(9).toUpperCase()}`]: ["beta"],
      "search=%25": [],
      [`valueHash=${valueHash}`]: ["beta"],
      [`valueHash=${"0".repeat(64)}`]: [],
      "label=team=a": ["Alpha", "gamma"],
      "label=team=*&label=owner=eu/*": ["Alpha"],
    };
    for (const [query, expected] of Object.entries(cases)) {
      const given = encodeURI(decodeURI(query));
      assert.deepEqual((await names(`${given}&limit=2&sort=created`)).sort(), [...expected].sort(), query);
      assert.deepEqual((await names(`${given}&limit=1000`)).sort(), [...expected].sort(), `${query}, without sort`);
      assert.deepEqual(await call(at, `${shard}/token-count?${given}`, 200), { count: expected.length }, query);
    }
  });

  it("refuses a cursor of another order, and what is not one", async () => {
    const { nextCursor } = await call<Page>(at, `${shard}/tokens?sort=name&limit=1`, 200);
    const cursor = (position: object) => Buffer.from(JSON.stringify(position)).toString("base64url");
    const { id } = writer;
    for (const query of [
      `cursor=${nextCursor}`,
      `cursor=${nextCursor}&sort=-name`,
      `cursor=${cursor({ id, sort: "end", value: "soon" })}&sort=end`,
      `cursor=${cursor({ id, sort: "name" })}&sort=name`,
      `cursor=${cursor({ id, sort: "name", value: "\0" })}&sort=name`,
      "sort=size",
      "endsWithin=soon",
      "neverUsed=false",
      "permission=read",
      "issuedBy=me",
      "valueHash=abc",
    ]) {
      const { errors } = await problem(at, `${shard}/tokens?${query}`, "invalid-request");
      assert.equal(errors?.[0]?.property, query.split("=", 1)[0], query);
    }
  });
});
