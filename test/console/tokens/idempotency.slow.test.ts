import assert from "node:assert/strict";
import { TestClock } from "../../support/clock.js";
import { withConsole } from "../../support/console.js";
import { call, gatewayStatus, type IssuedBody, issue, problem, type TokenBody } from "../calls.js";

describe("console: asking again for a token whose answer was lost", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now });
  let tokens: string;
  let keys = 0;
  before(async () => {
    tokens = `/shards/${at.shardId}/tokens`;
  });

  const newKey = () => `instance-${++keys}.1`;
  const attempt = (key: string, number: number) => ({ "idempotency-key": key, "idempotency-attempt": String(number) });
  const wanted = { name: "again", permissions: "full", expiresInSeconds: 3600, labels: { owner: "a/b" } };

  it("gives the same token a fresh value with a life of its own; the lost one is void at once", async () => {
    const key = newKey();
    const first = await issue(at, wanted, attempt(key, 1));
    assert.equal(await gatewayStatus(at, first.value), 200);
    clock.advance(30);
    const second = await issue(at, wanted, attempt(key, 2));
    assert.equal(second.replayed, true);
    const dates = { createdAt: clock.at(0), expiresAt: clock.at(3600) };
    assert.deepEqual({ ...second, value: "", replayed: "" }, { ...first, ...dates, value: "", replayed: "" });
    assert.notEqual(second.value, first.value);
    assert.equal(await gatewayStatus(at, first.value), 401);
    assert.equal(await gatewayStatus(at, second.value), 200);
  });

  it("changes nothing for an attempt that is not above the highest seen, whatever the order of arrival", async () => {
    const key = newKey();
    const { value, id } = await issue(at, wanted, attempt(key, 3));
    for (const late of [1, 2, 3]) {
      const request = { body: wanted, headers: attempt(key, late) };
      const { highestAttempt, tokenId } = await problem(at, tokens, "attempt-too-low", request);
      assert.deepEqual({ highestAttempt, tokenId }, { highestAttempt: 3, tokenId: id });
    }
    assert.equal(await gatewayStatus(at, value), 200);
  });

  it("counts a request without an attempt number as the first", async () => {
    const key = newKey();
    await issue(at, wanted, { "idempotency-key": key });
    const request = { body: wanted, headers: { "idempotency-key": key } };
    assert.equal((await problem(at, tokens, "attempt-too-low", request)).highestAttempt, 1);
  });

  it("refuses another request under the same key, and changes nothing", async () => {
    const key = newKey();
    const { value, id } = await issue(at, { ...wanted, permissions: ["write", "view-keys"] }, attempt(key, 1));
    for (const change of [{ name: "other" }, { permissions: "full" }, { expiresInSeconds: 3601 }, { labels: {} }]) {
      const body = { ...wanted, permissions: ["view-keys", "write"], ...change };
      const refused = await problem(at, tokens, "idempotency-mismatch", { body, headers: attempt(key, 2) });
      assert.equal(refused.tokenId, id);
    }
    assert.equal(await gatewayStatus(at, value), 200);
  });

  it("takes the same request in other words for the same", async () => {
    const key = newKey();
    const one = { permissions: ["write", "view-keys"], labels: { a: "1", b: "2" }, expiresAt: clock.at(60) };
    const other = {
      labels: { b: "2", a: "1" },
      expiresAt: clock.at(60).replace("Z", "+00:00"),
      permissions: ["view-keys", "write", "write"],
    };
    const first = await issue(at, one, attempt(key, 1));
    assert.equal((await issue(at, other, attempt(key, 2))).id, first.id);
  });

  it("never revives a token that is revoked or expired", async () => {
    const revoked = newKey();
    const first = await issue(at, wanted, attempt(revoked, 1));
    await call<TokenBody>(at, `${tokens}/${first.id}`, 200, { method: "DELETE" });
    const body = { name: "again", permissions: "full", expiresAt: clock.at(60) };
    const expired = newKey();
    const second = await issue(at, body, attempt(expired, 1));
    clock.advance(60);
    const refusals = [
      await problem(at, tokens, "token-revoked", { body: wanted, headers: attempt(revoked, 2) }),
      await problem(at, tokens, "token-revoked", { body, headers: attempt(expired, 2) }),
    ];
    assert.deepEqual(
      refusals.map(({ tokenId }) => tokenId),
      [first.id, second.id],
    );
    assert.equal(await gatewayStatus(at, first.value), 401);
  });

  it("keeps equal keys of different access keys and of different shards apart", async () => {
    const key = newKey();
    const other = await call<{ value: string }>(at, "/access-keys", 201, {
      body: { name: "other", rights: ["issue-tokens"], shards: "all" },
    });
    const shard = { id: "elsewhere", rpcUrl: "http://8.8.8.8/", masterAccount: "elsewhere.testnet" };
    await call(at, "/shards", 201, { body: shard });
    const issueEverywhere = async (headers: Record<string, string>) => [
      await issue(at, wanted, headers),
      await call<IssuedBody>(at, tokens, 201, { body: wanted, headers, accessKey: other.value }),
      await call<IssuedBody>(at, "/shards/elsewhere/tokens", 201, { body: wanted, headers }),
    ];
    const first = await issueEverywhere(attempt(key, 1));
    const second = await issueEverywhere(attempt(key, 2));
    assert.equal(new Set(first.map(({ id }) => id)).size, 3);
    assert.ok(first.every(({ replayed }) => !replayed));
    assert.deepEqual(
      second.map(({ id }) => id),
      first.map(({ id }) => id),
    );
  });

  it("ends with one token and one live value when duplicates arrive all at once and in any order", async () => {
    for (let round = 0; round < 5; round++) {
      const key = newKey();
      const label = { instance: key };
      const numbers = Array.from({ length: 16 }, (_, index) => ((index * 7 + round * 3) % 16) + 1);
      const answers = await Promise.all(
        numbers.map(async (number) => {
          const request = { body: { ...wanted, labels: label }, headers: attempt(key, number) };
          const response = await at.adminFetch(tokens, request);
          return { number, status: response.status, body: (await response.json()) as IssuedBody };
        }),
      );
      assert.ok(answers.every(({ status }) => status === 201 || status === 409));
      const issued = answers.filter(({ status }) => status === 201);
      assert.ok(issued.some(({ number }) => number === 16));
      const live = await Promise.all(issued.map(({ body }) => gatewayStatus(at, body.value)));
      assert.deepEqual(
        issued.filter((_, index) => live[index] === 200).map(({ number }) => number),
        [16],
      );
      const { tokens: listed } = await call<{ tokens: TokenBody[] }>(at, `${tokens}?label=instance=${key}`, 200);
      assert.equal(listed.length, 1);
    }
  });

  it("leaves one token when the client hangs up in the middle and asks again", async () => {
    const key = newKey();
    for (let number = 1; number <= 8; number++) {
      const hangUp = new AbortController();
      const lost = fetch(`${at.url}/api/v1${tokens}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${at.accessKey}`,
          "content-type": "application/json",
          ...attempt(key, number),
        },
        body: JSON.stringify({ ...wanted, labels: { instance: key } }),
        signal: hangUp.signal,
      });
      setImmediate(() => hangUp.abort());
      await lost.catch(() => {});
    }
    const { value } = await issue(at, { ...wanted, labels: { instance: key } }, attempt(key, 9));
    const { tokens: listed } = await call<{ tokens: TokenBody[] }>(at, `${tokens}?label=instance=${key}`, 200);
    assert.equal(listed.length, 1);
    assert.equal(await gatewayStatus(at, value), 200);
  });

  it("refuses keys and attempts it could not keep", async () => {
    for (const headers of [
      { "idempotency-key": "with space" },
      { "idempotency-key": "x".repeat(129) },
      { "idempotency-attempt": "1" },
      { "idempotency-key": "k", "idempotency-attempt": "0" },
      { "idempotency-key": "k", "idempotency-attempt": "1.5" },
      { "idempotency-key": "k", "idempotency-attempt": "99999999999" },
    ] as Record<string, string>[]) {
      const { errors } = await problem(at, tokens, "invalid-request", { body: wanted, headers });
      assert.equal(errors?.length, 1, JSON.stringify({ headers, errors }));
    }
  });
});
