import assert from "node:assert/strict";
import { TestClock } from "../../support/clock.js";
import { withConsole } from "../../support/console.js";
import { call, issue, problem } from "../calls.js";

interface Key {
  id: string;
  name: string;
  value: string;
  rights: string[];
  shards: "all" | string[];
  status: string;
  expiresAt: string | null;
}

describe("console: changing and rotating an access key", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now });
  const make = (more: object = {}) =>
    call<Key>(at, "/access-keys", 201, {
      body: { name: "a pipeline", rights: ["issue-tokens", "view-tokens"], shards: "all", ...more },
    });
  const patch = (id: string, body: object) => call<Key>(at, `/access-keys/${id}`, 200, { method: "PATCH", body });
  const status = async (value: string) => (await at.adminFetch("/access-keys/self", { accessKey: value })).status;

  it("names it anew and takes rights and shards away at once, and never adds any", async () => {
    const key = await make();
    assert.equal((await patch(key.id, { name: "renamed" })).name, "renamed");
    await issue(at, {}, { authorization: `Bearer ${key.value}` });
    const narrowed = await patch(key.id, { rights: ["view-tokens"], shards: [at.shardId] });
    assert.deepEqual([narrowed.rights, narrowed.shards, narrowed.name], [["view-tokens"], [at.shardId], "renamed"]);
    const body = { name: "t", permissions: "full" };
    await problem(at, `/shards/${at.shardId}/tokens`, "forbidden", { body, accessKey: key.value });
    for (const more of [{ rights: ["view-tokens", "issue-tokens"] }, { shards: "all" }, { shards: ["other"] }, {}]) {
      await problem(at, `/access-keys/${key.id}`, "invalid-request", { method: "PATCH", body: more });
    }
  });

  it("keeps the last one that can manage the others able to", async () => {
    const own = await call<Key>(at, "/access-keys/self", 200);
    const last = { method: "PATCH", body: { rights: ["view-tokens"] } };
    await problem(at, `/access-keys/${own.id}`, "last-access-key", last);
    await problem(at, `/access-keys/${own.id}`, "last-access-key", { method: "PATCH", body: { shards: [at.shardId] } });
  });

  it("makes one like it that lives as long, while the old value works for the grace", async () => {
    const key = await make({ expiresAt: clock.at(7_200) });
    clock.advance(600);
    const made = await call<Key>(at, `/access-keys/${key.id}/rotate`, 201, { body: { grace: "10m" } });
    assert.deepEqual(
      [made.name, made.rights, made.shards, made.expiresAt],
      [key.name, key.rights, "all", clock.at(7_200)],
    );
    assert.deepEqual([await status(key.value), await status(made.value)], [200, 200]);
    clock.advance(601);
    assert.deepEqual([await status(key.value), await status(made.value)], [401, 200]);
    await problem(at, `/access-keys/${key.id}/rotate`, "access-key-ended", { body: {} });
    const perpetual = await make();
    const next = await call<Key>(at, `/access-keys/${perpetual.id}/rotate`, 201, { body: { grace: "0s" } });
    assert.equal(next.expiresAt, null);
    assert.deepEqual([await status(perpetual.value), await status(next.value)], [401, 200]);
  });

  it("is for those alone who could have created it", async () => {
    const { value } = await make({ rights: ["manage-access-keys"] });
    const strong = await make();
    const as = { body: { grace: "0s" }, accessKey: value };
    await problem(at, `/access-keys/${strong.id}/rotate`, "forbidden", as);
    assert.equal(await status(strong.value), 200);
  });
});
