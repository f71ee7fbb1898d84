import assert from "node:assert/strict";
import { TestClock } from "../../support/clock.js";
import { withConsole } from "../../support/console.js";
import { call, gatewayStatus, issue, problem, type TokenBody } from "../calls.js";

describe("console: revoking a token", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now });
  let tokens: string;
  before(async () => {
    tokens = `/shards/${at.shardId}/tokens`;
  });

  const revoke = (id: string, query = "") => call<TokenBody>(at, `${tokens}/${id}${query}`, 200, { method: "DELETE" });

  it("takes effect at the gateway before it is answered", async () => {
    const { id, value } = await issue(at);
    assert.equal(await gatewayStatus(at, value), 200);
    const revoked = await revoke(id);
    assert.equal(await gatewayStatus(at, value), 401);
    assert.equal(revoked.status, "revoked");
    assert.equal(revoked.revokeAt, clock.at(0));
  });

  it("holds against calls that are under way at the same moment", async () => {
    for (let round = 0; round < 10; round++) {
      const { id, value } = await issue(at);
      // The first look-ups of the value are still running when it is revoked.
      const running = Promise.all(Array.from({ length: 5 }, () => gatewayStatus(at, value)));
      await revoke(id);
      assert.equal(await gatewayStatus(at, value), 401);
      await running;
      assert.equal(await gatewayStatus(at, value), 401);
    }
  });

  it("may be repeated; the first time stays", async () => {
    const { id } = await issue(at);
    const { revokeAt } = await revoke(id);
    clock.advance(60);
    assert.equal((await revoke(id)).revokeAt, revokeAt);
    assert.equal((await revoke(id, "?after=1h")).revokeAt, revokeAt);
  });

  it("can be for later: until then the token works", async () => {
    const { id, value } = await issue(at);
    const scheduled = await revoke(id, "?after=90");
    assert.deepEqual([scheduled.status, scheduled.revokeAt], ["active", clock.at(90)]);
    clock.advance(89);
    assert.equal(await gatewayStatus(at, value), 200);
    clock.advance(1);
    assert.equal(await gatewayStatus(at, value), 401);
    assert.equal((await call<TokenBody>(at, `${tokens}/${id}`, 200)).status, "revoked");
  });

  it("can be at a time of the console's clock; one that is past means now", async () => {
    const { id, value } = await issue(at);
    assert.equal((await revoke(id, `?at=${clock.at(90)}`)).revokeAt, clock.at(90));
    assert.equal((await revoke(id, `?at=${clock.at(120)}`)).revokeAt, clock.at(90));
    assert.equal(await gatewayStatus(at, value), 200);
    const now = await revoke(id, `?at=${clock.at(-3600)}`);
    assert.deepEqual([now.status, now.revokeAt], ["revoked", clock.at(0)]);
    assert.equal(await gatewayStatus(at, value), 401);
    await problem(at, `${tokens}/${id}?at=${clock.at(0)}&after=1h`, "invalid-request", { method: "DELETE" });
    await problem(at, `${tokens}/${id}?at=tomorrow`, "invalid-request", { method: "DELETE" });
  });

  it("tells the clock that it goes by in the date of every answer", async () => {
    for (const path of [tokens, `${tokens}/nonsense`]) {
      const answer = await at.adminFetch(path);
      assert.equal(answer.headers.get("date"), new Date(clock.now()).toUTCString());
    }
  });

  it("only ever shortens a life", async () => {
    const { id, value } = await issue(at, { expiresInSeconds: 3600 });
    assert.equal((await revoke(id, "?after=2h")).revokeAt, null);
    assert.equal((await revoke(id, "?after=30m")).revokeAt, clock.at(1800));
    assert.equal((await revoke(id, "?after=40m")).revokeAt, clock.at(1800));
    assert.equal((await revoke(id, "?after=600s")).revokeAt, clock.at(600));
    assert.equal((await revoke(id)).revokeAt, clock.at(0));
    assert.equal(await gatewayStatus(at, value), 401);
  });

  describe("as the sole one with a label", () => {
    const labelled = (instance: string, more: object = {}) => issue(at, { labels: { instance }, ...more });

    it("ends it where no other that is alive has the label", async () => {
      const [{ id, value }, dead, elsewhere] = [await labelled("a"), await labelled("a"), await labelled("b")];
      await revoke(dead.id);
      assert.equal((await revoke(id, "?sole=instance=a")).status, "revoked");
      assert.equal(await gatewayStatus(at, value), 401);
      assert.equal(await gatewayStatus(at, elsewhere.value), 200);
    });

    it("changes nothing where another one has it, and says so", async () => {
      const [one, other] = [await labelled("c"), await labelled("c")];
      const { detail } = await problem(at, `${tokens}/${one.id}?sole=instance=c`, "not-sole", { method: "DELETE" });
      assert.match(detail, /instance=c is active/);
      assert.equal(await gatewayStatus(at, one.value), 200);
      assert.equal(await gatewayStatus(at, other.value), 200);
    });

    it("counts one whose end is only planned as alive", async () => {
      const [{ id }, ending] = [await labelled("d"), await labelled("d", { expiresInSeconds: 60 })];
      await problem(at, `${tokens}/${id}?sole=instance=d`, "not-sole", { method: "DELETE" });
      clock.advance(61);
      assert.equal(await gatewayStatus(at, ending.value), 401);
      assert.equal((await revoke(id, "?sole=instance=d")).status, "revoked");
    });

    it("may be repeated, and tells of another one even where its own is dead or was never there", async () => {
      const { id } = await labelled("e");
      await revoke(id, "?sole=instance=e");
      assert.equal((await revoke(id, "?sole=instance=e")).status, "revoked");
      const missing = `${tokens}/00000000-0000-7000-8000-000000000000?sole=instance=e`;
      await problem(at, missing, "unknown-token", { method: "DELETE" });
      await labelled("e");
      await problem(at, `${tokens}/${id}?sole=instance=e`, "not-sole", { method: "DELETE" });
      await problem(at, missing, "not-sole", { method: "DELETE" });
    });

    it("takes one whole label", async () => {
      const { id } = await labelled("f");
      for (const sole of ["instance", "instance=*", "=f", "Instance=f"]) {
        await problem(at, `${tokens}/${id}?sole=${sole}`, "invalid-request", { method: "DELETE" });
      }
    });
  });

  it("leaves an expired token expired", async () => {
    const { id } = await issue(at, { expiresInSeconds: 10 });
    clock.advance(11);
    const after = await revoke(id);
    assert.deepEqual([after.status, after.revokeAt], ["expired", null]);
  });

  it("reads seconds, and every length of time that a program may give a token", async () => {
    for (const [after, seconds] of Object.entries({
      "45": 45,
      "45s": 45,
      "2m": 120,
      "24h": 86_400,
      "7d": 604_800,
      "1w": 604_800,
      "1h30m": 5_400,
      P30D: 2_592_000,
      PT12H: 43_200,
      "0": 0,
    })) {
      const { id } = await issue(at);
      assert.equal((await revoke(id, `?after=${after}`)).revokeAt, clock.at(seconds));
    }
    const { id } = await issue(at);
    for (const after of ["", "-1", "1.5h", "soon", "P1M", "30D"]) {
      const { errors } = await problem(at, `${tokens}/${id}?after=${after}`, "invalid-request", { method: "DELETE" });
      assert.equal(errors?.[0]?.property, "after");
    }
  });

  it("refuses times that no answer could tell, and goes on telling the others", async () => {
    const { id } = await issue(at);
    for (const when of ["after=3000000d", "after=999999999d", "at=9999-12-31T23:59:59-01:00"]) {
      const { errors } = await problem(at, `${tokens}/${id}?${when}`, "invalid-request", { method: "DELETE" });
      assert.equal(errors?.length, 1);
    }
    assert.equal((await revoke(id, "?after=3660d")).revokeAt, clock.at(3660 * 86_400));
    await call(at, tokens, 200);
  });

  it("calls a token unknown only if there never was one; what is no id at all is a mistake, not a loss", async () => {
    const missing = "01890000-0000-7000-8000-000000000000";
    for (const method of ["GET", "DELETE"]) {
      const { status, tokenId } = await problem(at, `${tokens}/${missing}`, "unknown-token", { method });
      assert.deepEqual([status, tokenId], [404, missing]);
      assert.equal((await problem(at, `${tokens}/nonsense`, "invalid-request", { method })).status, 400);
      assert.equal((await problem(at, `/shards/gone/tokens/${missing}`, "unknown-shard", { method })).status, 404);
    }
  });
});
