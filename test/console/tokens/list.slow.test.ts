import assert from "node:assert/strict";
import fc from "fast-check";
import { prefixEnd } from "../../../console/src/tokens/label-filter.js";
import { TestClock } from "../../support/clock.js";
import { withConsole } from "../../support/console.js";
import { call, issue, problem, type TokenBody } from "../calls.js";

interface Page {
  tokens: TokenBody[];
  nextCursor: string | null;
}

describe("console: listing tokens", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now });
  let tokens: string;
  before(async () => {
    tokens = `/shards/${at.shardId}/tokens`;
  });

  /** Follows the cursors to the end. */
  async function pages(query: string, between?: () => Promise<unknown>): Promise<TokenBody[][]> {
    const read: TokenBody[][] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Page = await call<Page>(at, `${tokens}?${query}${cursor && `&cursor=${cursor}`}`, 200);
      read.push(page.tokens);
      cursor = page.nextCursor;
      await between?.();
    }
    return read;
  }

  const names = (read: TokenBody[][]) => read.flat().map(({ name }) => name);

  async function issueEach(owner: string, count: number): Promise<string[]> {
    const issued: string[] = [];
    for (let index = 0; index < count; index++) {
      clock.advance(1);
      issued.push((await issue(at, { name: `${index}`, labels: { owner, index: String(index % 2) } })).name);
    }
    return issued;
  }

  it("shows them in the order of issue, each on exactly one page", async () => {
    const issued = await issueEach("paged", 7);
    for (const [limit, sizes] of [
      ["3", [3, 3, 1]],
      ["7", [7]],
      ["1000", [7]],
    ] as const) {
      const read = await pages(`label=owner=paged&limit=${limit}`);
      assert.deepEqual(names(read), issued);
      assert.deepEqual(
        read.map((page) => page.length),
        sizes,
      );
    }
  });

  it("misses none and repeats none while others come and go", async () => {
    const issued = await issueEach("busy", 6);
    let meanwhile = 0;
    const read = await pages("label=owner=busy&limit=2", async () => {
      if (meanwhile++ > 2) return;
      clock.advance(1);
      const { id } = await issue(at, { name: `new ${meanwhile}`, labels: { owner: "busy" } });
      await call(at, `${tokens}/${id}`, 200, { method: "DELETE" });
    });
    assert.deepEqual(names(read), [...issued, "new 1", "new 2", "new 3"]);
  });

  it("finds them by labels: a value, every value with a beginning, several at once", async () => {
    for (const owner of [
      "acme/infra/dev/web",
      "acme/infra/dev/api",
      "acme/infra/prod/web",
      "acme%infra",
      "ACME/infra/",
    ]) {
      await issue(at, { name: owner, labels: { owner, team: owner.includes("web") ? "web" : "other" } });
    }
    const found = async (...labels: string[]) => {
      const query = labels.map((label) => `label=${encodeURIComponent(label)}`).join("&");
      return names(await pages(`${query}&limit=1`));
    };
    assert.deepEqual(await found("owner=acme/infra/dev/web"), ["acme/infra/dev/web"]);
    assert.deepEqual(await found("owner=acme/infra/dev/*"), ["acme/infra/dev/api", "acme/infra/dev/web"]);
    assert.deepEqual(await found("owner=acme/infra*", "team=web"), ["acme/infra/dev/web", "acme/infra/prod/web"]);
    assert.deepEqual(await found("owner=acme/infra*", "team=w*"), ["acme/infra/dev/web", "acme/infra/prod/web"]);
    assert.deepEqual(await found("owner=acme%*"), ["acme%infra"]);
    assert.deepEqual(await found("owner=acme/infra/dev"), []);
    assert.deepEqual(await found("team=web", "team=other"), []);
    assert.deepEqual(await found("missing=*"), []);
  });

  it("finds them by a part of the name, whatever the case, with every character meaning itself", async () => {
    const labels = { owner: "named" };
    for (const name of [
      "Nightly report",
      "nightly-REPORT",
      "100% of it",
      "100 of it",
      "a_b",
      "aXb",
      "c\\d",
      "cd",
      "it's",
    ])
      await issue(at, { name, labels });
    const found = async (name: string, query = "label=owner=named") =>
      names(await pages(`${query}&name=${encodeURIComponent(name)}&limit=1`));
    for (const query of ["label=owner=named", "label=owner=nam*", "status=active"]) {
      assert.deepEqual(await found("NIGHTLY", query), ["Nightly report", "nightly-REPORT"], query);
      assert.deepEqual(await found("y r", query), ["Nightly report"], query);
      assert.deepEqual(await found("100%", query), ["100% of it"], query);
    }
    assert.deepEqual(await found("%"), ["100% of it"]);
    assert.deepEqual(await found("_"), ["a_b"]);
    assert.deepEqual(await found("\\"), ["c\\d"]);
    assert.deepEqual(await found("'"), ["it's"]);
    assert.deepEqual(await found("nobody's"), []);
    assert.deepEqual(await found("NIGHTLY", "label=owner=paged"), [], "all conditions hold");
  });

  it("leaves out the dead ones only when asked to", async () => {
    const labels = { owner: "mortal" };
    const alive = await issue(at, { name: "alive", labels });
    const later = await issue(at, { name: "revoked later", labels });
    const revoked = await issue(at, { name: "revoked", labels });
    await issue(at, { name: "expired", labels, expiresInSeconds: 5 });
    await call(at, `${tokens}/${revoked.id}`, 200, { method: "DELETE" });
    await call(at, `${tokens}/${later.id}?after=1h`, 200, { method: "DELETE" });
    clock.advance(5);
    const shown = async (query: string) => (await pages(query)).flat().map(({ name, status }) => `${name}: ${status}`);
    const all = ["alive: active", "revoked later: active", "revoked: revoked", "expired: expired"];
    const sorted = async (query: string) => (await shown(query)).sort();
    assert.deepEqual(await sorted("label=owner=mortal"), [...all].sort());
    for (const label of ["owner=mortal", "owner=mort*"]) {
      assert.deepEqual(await sorted(`label=${label}&status=active`), [...all.slice(0, 2)].sort());
    }
    assert.ok(!(await shown("status=active")).some((text) => text.startsWith("expired")));
    clock.advance(3600);
    assert.deepEqual(await shown("label=owner=mortal&status=active"), ["alive: active"]);
    assert.equal((await call<TokenBody>(at, `${tokens}/${alive.id}`, 200)).status, "active");
  });

  it("never shows those of another shard", async () => {
    await call(at, "/shards", 201, {
      body: { id: "other-shard", rpcUrl: "http://8.8.8.8/", masterAccount: "other.testnet" },
    });
    const { id } = await issue(at, { labels: { owner: "mine" } });
    assert.deepEqual((await call<Page>(at, "/shards/other-shard/tokens?label=owner=mine", 200)).tokens, []);
    assert.deepEqual((await call<Page>(at, "/shards/other-shard/tokens", 200)).tokens, []);
    await problem(at, `/shards/other-shard/tokens/${id}`, "unknown-token");
  });

  it("says what is wrong with a query", async () => {
    for (const query of [
      "limit=0",
      "limit=1001",
      "limit=ten",
      "status=dead",
      "label=owner",
      "label=Owner=x",
      "cursor=abc",
      "cursor=eyJpZCI6IngifQ",
      "labels=owner=x",
      "name=",
      `name=${"x".repeat(201)}`,
      "name=%00",
    ]) {
      const { errors } = await problem(at, `${tokens}?${query}`, "invalid-request");
      assert.equal(errors?.[0]?.property, query.split("=", 1)[0], query);
    }
  });

  it("looks for a beginning in the range of texts that have it, and no others", () => {
    const unit = fc.constantFrom("a", "b", "\u007f", "é", "\ud7ff", "\ue000", "\uffff", "\u{10000}", "\u{10ffff}");
    const text = fc.string({ unit, maxLength: 4 });
    const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
    fc.assert(
      fc.property(text, text, (prefix, value) => {
        const end = prefixEnd(prefix);
        const within = compare(value, prefix) >= 0 && (end === undefined || compare(value, end) < 0);
        assert.equal(within, value.startsWith(prefix));
      }),
      { numRuns: 2000 },
    );
  });
});
