import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { RIGHTS } from "../../../console/src/access/rights.js";
import { TestClock } from "../../support/clock.js";
import { startConsole, withConsole } from "../../support/console.js";
import { call, issue, problem } from "../calls.js";

interface CreatedKey {
  id: string;
  value: string;
  expiresAt: string | null;
}

describe("console: access keys as proof of who asks", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now });

  const create = (body: Record<string, unknown> = {}) =>
    call<CreatedKey>(at, "/access-keys", 201, {
      body: { name: "key", rights: ["view-tokens"], shards: "all", ...body },
    });

  it("come with the console: the first one has every right and lies where only its owner can read", async () => {
    const file = join(at.dataDir, "access-key");
    assert.equal(await readFile(file, "utf8"), `${at.accessKey}\n`);
    assert.match(at.accessKey, /^keyring_[A-Za-z0-9_-]{43}[0-9A-Za-z]{6}$/);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const self = await call<{ rights: string[]; shards: unknown; expiresAt: unknown }>(at, "/access-keys/self", 200);
    assert.deepEqual([self.rights, self.shards, self.expiresAt], [[...RIGHTS], "all", null]);
  });

  it("stay the same over restarts", async () => {
    const first = await startConsole();
    const second = await first.restart();
    assert.equal(second.accessKey, first.accessKey);
    await call(second, "/access-keys/self", 200);
    await second.close();
  });

  for (const [what, authorization, error] of [
    ["nothing", undefined, undefined],
    ["something else than a bearer", "Basic a2V5OnZhbHVl", "invalid_token"],
    ["a wrong key", `Bearer keyring_${"A".repeat(43)}`, "invalid_token"],
    ["a key cut short", `Bearer keyring_${"A".repeat(42)}`, "invalid_token"],
    ["a gateway token", `Bearer ${"a".repeat(64)}`, "invalid_token"],
  ] as const) {
    it(`are asked for when a request has ${what}`, async () => {
      for (const path of ["/shards", `/shards/${at.shardId}/tokens`, "/shards/nowhere", "/access-keys/self"]) {
        const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
        const response = await fetch(`${at.url}/api/v1${path}`, { headers });
        assert.equal(response.status, 401);
        assert.equal(((await response.json()) as { type: string }).type, "urn:keyring:problem:unauthenticated");
        const challenge = 'Bearer realm="keyring-console"';
        assert.equal(response.headers.get("www-authenticate"), error ? `${challenge}, error="${error}"` : challenge);
      }
    });
  }

  it("are asked for without a look at the database when one is mistyped", async () => {
    const { value } = await create();
    const last = value.endsWith("0") ? "1" : "0";
    const accessKey = value.slice(0, -1) + last;
    const { detail } = await problem(at, "/access-keys/self", "unauthenticated", { accessKey });
    assert.match(detail, /mistyped: its checksum is wrong/);
  });

  it("are refused as soon as they are removed", async () => {
    const { id, value } = await create();
    await call(at, "/access-keys/self", 200, { accessKey: value });
    await call(at, `/access-keys/${id}`, 204, { method: "DELETE" });
    const { detail } = await problem(at, "/access-keys/self", "unauthenticated", { accessKey: value });
    assert.equal(detail, `Access key "key" was removed on ${clock.at(0)}. Use another one.`);
    await problem(at, `/access-keys/${id}`, "unknown-access-key", { method: "DELETE" });
  });

  it("are refused from their end on", async () => {
    const { value, expiresAt } = await create({ expiresAt: clock.at(60) });
    assert.equal(expiresAt, clock.at(60));
    clock.advance(59);
    await call(at, "/access-keys/self", 200, { accessKey: value });
    clock.advance(1);
    const { detail } = await problem(at, "/access-keys/self", "unauthenticated", { accessKey: value });
    assert.equal(detail, `Access key "key" expired on ${expiresAt}. Use a new one.`);
  });

  it("leave the tokens they issued alone when they are removed", async () => {
    const { id, value } = await create({ rights: ["issue-tokens"] });
    const request = { body: { name: "x", permissions: "full" }, accessKey: value };
    const token = await call<{ id: string; value: string }>(at, `/shards/${at.shardId}/tokens`, 201, request);
    await call(at, `/access-keys/${id}`, 204, { method: "DELETE" });
    assert.equal((await at.gatewayFetch(token.value)).status, 200);
  });

  it("are found by a part of their name, whatever the case, with every character meaning itself", async () => {
    for (const name of ["Deploy 50%", "deploy", "DEPLOY_x"]) await create({ name });
    const found = async (query: string) => {
      const { accessKeys } = await call<{ accessKeys: { name: string }[] }>(at, `/access-keys?${query}`, 200);
      return accessKeys.map(({ name }) => name);
    };
    assert.deepEqual(await found("name=dePloy"), ["Deploy 50%", "deploy", "DEPLOY_x"]);
    assert.deepEqual(await found("name=%25"), ["Deploy 50%"]);
    assert.deepEqual(await found("name=y_"), ["DEPLOY_x"]);
    assert.deepEqual(await found("name=deploy&limit=1"), ["Deploy 50%"]);
    assert.deepEqual(await found("name=nobody"), []);
    const { errors } = await problem(at, "/access-keys?name=", "invalid-request");
    assert.equal(errors?.[0]?.property, "name");
  });

  it("are listed without their values, page by page, in the order in which they were made", async () => {
    const created = [await create({ name: "one" }), await create({ name: "two" }), await create({ name: "three" })];
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      interface Page {
        accessKeys: { id: string }[];
        nextCursor: string | null;
      }
      const page: Page = await call<Page>(at, `/access-keys?limit=2${cursor && `&cursor=${cursor}`}`, 200);
      assert.ok(page.accessKeys.every((accessKey) => !("value" in accessKey)));
      seen.push(...page.accessKeys.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    assert.deepEqual(
      seen.slice(-3),
      created.map(({ id }) => id),
    );
    assert.equal(new Set(seen).size, seen.length);
  });

  it("say what is wrong with a request for one, all at once", async () => {
    const body = { name: "", rights: ["issue-token", "root"], shards: ["Not a shard"], expiresAt: "never" };
    const { errors } = await problem(at, "/access-keys", "invalid-request", { body });
    assert.deepEqual(errors, [
      { property: "name", reason: "must not be empty" },
      { property: "rights[0]", reason: 'is not a right; did you mean "issue-tokens"?' },
      { property: "rights[1]", reason: "is not a right" },
      {
        property: "shards[0]",
        reason:
          'is not a shard id: 2 to 64 characters of a–z and 0–9 with single -, _ or . between, like "demos-calimero-testnet"; did you mean "not-a-shard"?',
      },
      { property: "expiresAt", reason: "must be a time like 2030-01-31T12:00:00Z" },
    ]);
    // in UTC the second lies in a year of five digits, which no list of access keys could tell
    for (const expiresAt of [clock.at(0), "9999-12-31T23:59:59-01:00"]) {
      await problem(at, "/access-keys", "invalid-request", {
        body: { name: "x", rights: ["view-tokens"], shards: "all", expiresAt },
      });
    }
    await call(at, "/access-keys", 200);
    assert.ok(await issue(at));
  });
});
