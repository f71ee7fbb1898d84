import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { startConsole, type TestConsole } from "../../support/console.js";
import { call, type IssuedBody, problem, type TokenBody } from "../calls.js";
import { addKey, keysOf, somePublicKey } from "../custodian/support.js";
import { ADMINISTRATOR, Browser, invite, type PersonBody, setUp } from "../people/support.js";
import { backUp, restoreElsewhere, review } from "./support.js";

interface RestoreBody {
  restore: { backupMadeAt: string; waiting: { tokens: number; accessKeys: number; people: number } } | null;
}

describe("a restored backup", () => {
  let at: TestConsole;
  const consoles: TestConsole[] = [];

  before(async () => {
    at = await startConsole();
  });
  after(async () => {
    await at.close();
    for (const one of consoles) await one.close();
  });

  const issue = (on: TestConsole, name: string, headers: Record<string, string> = {}) =>
    call<IssuedBody>(on, `/shards/${on.shardId}/tokens`, 201, { body: { name, permissions: "full" }, headers });

  async function restored(file: string, options: readonly string[] = []): Promise<TestConsole> {
    const restored = await restoreElsewhere(file, at, options);
    consoles.push(restored);
    return restored;
  }

  async function makeAccessKey(on: TestConsole, name: string) {
    const body = { name, rights: ["issue-tokens", "view-tokens"], shards: "all" };
    return call<{ id: string; value: string }>(on, "/access-keys", 201, { body });
  }

  it("revives nothing that was revoked, rotated out, removed or ended since, until somebody accepts it", async () => {
    assert.deepEqual(await call(at, "/restore", 200), { restore: null });
    const kept = await issue(at, "kept");
    const revoked = await issue(at, "revoked");
    const rotated = await issue(at, "rotated", { "idempotency-key": "rotated", "idempotency-attempt": "1" });
    const keptKey = await makeAccessKey(at, "kept");
    const removedKey = await makeAccessKey(at, "removed");
    const boss = await setUp(at);
    await invite(boss, { email: "removed@example.org" });
    const { people } = await boss.call<{ people: PersonBody[] }>("/people", 200);
    const removedPerson = people.find(({ email }) => email === "removed@example.org")?.id;

    const file = await backUp(at);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const tokens = `/shards/${at.shardId}/tokens`;
    await call(at, `${tokens}/${revoked.id}`, 200, { method: "DELETE" });
    const fresh = await issue(at, "rotated", { "idempotency-key": "rotated", "idempotency-attempt": "2" });
    assert.ok(fresh.replayed);
    await call(at, `/access-keys/${removedKey.id}`, 204, { method: "DELETE" });
    await call(at, `/people/${removedPerson}`, 204, { method: "DELETE" });
    const later = await issue(at, "later");

    const after = await restored(file);
    for (const { value } of [kept, revoked, rotated]) {
      const answer = await after.gatewayFetch(value);
      assert.equal(answer.status, 401);
      assert.match(await answer.text(), /suspended: the console was restored from a backup/);
    }
    for (const { value } of [fresh, later, { value: "0".repeat(64) }]) {
      const answer = await after.gatewayFetch(value);
      assert.equal(answer.status, 401);
      assert.match(await answer.text(), /not known/);
    }
    for (const { value } of [keptKey, removedKey, { value: at.accessKey }]) {
      const { detail } = await problem(after, "/access-keys/self", "suspended", { accessKey: value });
      assert.match(detail, /restored from a backup.*Ask whoever runs the console/);
    }
    const browser = new Browser(after);
    browser.cookie = boss.cookie;
    browser.binding = boss.binding;
    await browser.problem("/session", "unauthenticated");
    const { email, password } = ADMINISTRATOR;
    await new Browser(after).problem("/session", "sign-in-failed", { body: { email, password } });

    assert.equal((await call<TokenBody>(after, `${tokens}/${kept.id}`, 200)).status, "suspended");
    const { restore } = await call<RestoreBody>(after, "/restore", 200);
    assert.deepEqual(restore?.waiting, { tokens: 3, accessKeys: 3, people: 2 });

    await call(after, "/restore/review", 200, {
      body: { decision: "accept", tokens: [kept.id], accessKeys: [keptKey.id] },
    });
    await call(after, "/restore/review", 200, { body: { decision: "revoke", all: true } });
    assert.equal((await after.gatewayFetch(kept.value)).status, 200);
    assert.equal((await after.adminFetch("/access-keys/self", { accessKey: keptKey.value })).status, 200);
    for (const { value } of [revoked, rotated]) assert.match(await (await after.gatewayFetch(value)).text(), /revoked/);
    assert.equal((await call<TokenBody>(after, `${tokens}/${revoked.id}`, 200)).status, "revoked");
    await problem(after, "/access-keys/self", "unauthenticated", { accessKey: removedKey.value });
    assert.deepEqual((await call<RestoreBody>(after, "/restore", 200)).restore?.waiting, {
      tokens: 0,
      accessKeys: 0,
      people: 0,
    });
  });

  it("takes no attempt at an idempotency key from before, whatever its number", async () => {
    const key = { "idempotency-key": "before", "idempotency-attempt": "3" };
    const { id, value } = await issue(at, "before", key);
    const after = await restored(await backUp(at));
    await call(after, "/restore/review", 200, { body: { decision: "accept", tokens: [id] } });
    for (const attempt of ["1", "4", "2000000000"]) {
      const body = { name: "before", permissions: "full" };
      const headers = { "idempotency-key": "before", "idempotency-attempt": attempt };
      // the access key that asks is another one: the late request comes with the old one
      await call(after, "/restore/review", 200, { body: { decision: "accept", all: true } });
      const { tokenId } = await problem(after, `/shards/${at.shardId}/tokens`, "idempotency-mismatch", {
        body,
        headers,
        accessKey: at.accessKey,
      });
      assert.equal(tokenId, id);
    }
    assert.equal((await after.gatewayFetch(value)).status, 200);
  });

  it("is reviewed from the command line, by id, in full, and by the time of issue", async () => {
    const early = await issue(at, "early");
    const between = new Date(Date.parse(early.createdAt) + 1).toISOString();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const late = await issue(at, "late");
    const file = await backUp(at);
    const after = await restored(file, ["--revoke-issued-before", between]);
    assert.match(await (await after.gatewayFetch(early.value)).text(), /revoked/);

    const list = await review(after);
    assert.match(list, new RegExp(`^token +${late.id} +"late", on ${at.shardId}, made `, "m"));
    assert.match(list, /^access-key +\S+ +"First access key", made /m);
    await assert.rejects(
      review(after, "--accept", late.id, "--accept", early.id),
      /Nothing that waits.*Nothing was changed/,
    );
    assert.equal((await after.gatewayFetch(late.value)).status, 401);
    assert.match(await review(after, "--accept", late.id), /Accepted: 1 tokens, 0 access keys/);
    assert.equal((await after.gatewayFetch(late.value)).status, 200);
    await review(after, "--revoke-all");
    assert.match(await review(after), /Nothing waits for review/);
  });

  it("shows where the chain is not as the backup says", async () => {
    const stays = somePublicKey();
    assert.equal((await addKey(at, stays)).status, "done");
    const after = await restored(await backUp(at));
    const path = `/shards/${at.shardId}/custody-differences`;
    assert.deepEqual(await call(after, path, 200), { differences: [], nextCursor: null });
    assert.ok((await keysOf(after)).includes(stays));
    assert.equal((await addKey(after, somePublicKey())).status, "done", "nobody can sign after the restore");
  });
});
