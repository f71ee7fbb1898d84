import assert from "node:assert/strict";
import { TestClock } from "../../support/clock.js";
import { withConsole } from "../../support/console.js";
import { call, issue, problem, type TokenBody } from "../calls.js";

describe("console: telling whether a value is that of a token", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now });
  let tokens: string;
  before(async () => {
    tokens = `/shards/${at.shardId}/tokens`;
  });

  const matches = async (id: string, value: string) =>
    (await call<{ matches: boolean }>(at, `${tokens}/${id}/verify`, 200, { body: { value } })).matches;

  it("says yes for its own value alone", async () => {
    const one = await issue(at);
    const other = await issue(at);
    assert.equal(await matches(one.id, one.value), true);
    for (const value of [other.value, "", one.value.slice(1), one.value.toUpperCase()]) {
      assert.equal(await matches(one.id, value), false);
    }
  });

  it("is no use of the token", async () => {
    const { id, value } = await issue(at);
    await matches(id, value);
    assert.equal((await call<TokenBody>(at, `${tokens}/${id}`, 200)).lastUsedAt, null);
  });

  it("says the same of a dead token: whether it lives is another question", async () => {
    const { id, value } = await issue(at);
    await call(at, `${tokens}/${id}`, 200, { method: "DELETE" });
    assert.equal(await matches(id, value), true);
  });

  it("needs the right to see tokens, and a token that there is", async () => {
    const { id, value } = await issue(at);
    const weak = await call<{ value: string }>(at, "/access-keys", 201, {
      body: { name: "weak", rights: ["issue-tokens"], shards: "all" },
    });
    const refused = await problem(at, `${tokens}/${id}/verify`, "forbidden", {
      body: { value },
      accessKey: weak.value,
    });
    assert.equal(refused.right, "view-tokens");
    await problem(at, `${tokens}/00000000-0000-7000-8000-000000000000/verify`, "unknown-token", { body: { value } });
  });

  it("repeats no value in a refusal", async () => {
    const { id, value } = await issue(at);
    const answer = await at.adminFetch(`${tokens}/${id}/verify`, { body: { value: value.repeat(4), more: value } });
    assert.equal(answer.status, 400);
    assert.ok(!(await answer.text()).includes(value));
  });
});
