import assert from "node:assert/strict";
import type { Unchained } from "../../../console/src/audit/record.js";
import { Refusals } from "../../../console/src/audit/refusals.js";
import { withConsole } from "../../support/console.js";
import { call, issue } from "../calls.js";
import { ADMINISTRATOR, Browser, setUp } from "../people/support.js";
import { eventually, records } from "./support.js";

describe("console: the audit trail of what was refused", () => {
  const at = withConsole();

  it("has an act that a right is lacking for, with who tried it on what", async () => {
    const token = await issue(at);
    const body = { name: "weak", rights: ["view-tokens"], shards: "all" };
    const weak = await call<{ id: string; value: string }>(at, "/access-keys", 201, { body });
    const path = `/shards/${at.shardId}/tokens/${token.id}`;
    const headers = { "x-request-id": "mine" };
    const response = await at.adminFetch(path, { method: "DELETE", accessKey: weak.value, headers });
    assert.equal(response.status, 403);
    const [record] = await eventually(() => records(at, `?actor=${weak.id}`));
    const { action, outcome, reason, actor, target, requestId, clientRequestId } = record ?? {};
    assert.deepEqual(
      { action, outcome, reason, actor, target, clientRequestId },
      {
        action: "revokeToken",
        outcome: "refused",
        reason: "forbidden",
        actor: { kind: "access-key", id: weak.id, name: "weak" },
        target: { kind: "token", id: token.id, name: null, shardId: at.shardId },
        clientRequestId: "mine",
      },
    );
    assert.equal(requestId, response.headers.get("x-request-id"));
  });

  it("has uses of an access key after it was removed, under its name", async () => {
    const body = { name: "gone", rights: ["view-tokens"], shards: "all" };
    const gone = await call<{ id: string; value: string }>(at, "/access-keys", 201, { body });
    await call(at, `/access-keys/${gone.id}`, 204, { method: "DELETE" });
    await at.adminFetch(`/shards/${at.shardId}/tokens`, { accessKey: gone.value });
    const [record] = await eventually(() => records(at, `?actor=${gone.id}`));
    assert.deepEqual([record?.action, record?.reason, record?.actor.name], ["listTokens", "unauthenticated", "gone"]);
  });

  it("has failed sign-ins, with the person where there is one, and nothing of what was typed", async () => {
    await setUp(at);
    for (const email of [ADMINISTRATOR.email, "Tr0ub4dor@example.org"]) {
      await new Browser(at).problem("/session", "sign-in-failed", { body: { email, password: "xyzzy-plugh" } });
    }
    const found = await eventually(
      () => records(at, "?action=signIn&outcome=refused"),
      ({ length }) => length === 2,
    );
    assert.deepEqual(found.map(({ target }) => target?.name).sort(), [ADMINISTRATOR.name, undefined]);
    assert.doesNotMatch(JSON.stringify(await records(at, "?limit=1000")), /xyzzy|Tr0ub4dor/);
  });

  it("has what the gateway refuses, and by which token", async () => {
    const token = await issue(at, { permissions: ["view-blocks"] });
    const request = { method: "query", params: { request_type: "view_account", finality: "final", account_id: "a" } };
    assert.equal((await at.gatewayFetch(token.value, request)).status, 403);
    assert.equal((await at.gatewayFetch("0".repeat(64))).status, 401);
    const found = await eventually(
      () => records(at, "?action=callShard"),
      ({ length }) => length === 2,
    );
    assert.deepEqual(found.map(({ reason, target, address }) => [reason, target?.kind, target?.id, address]).sort(), [
      ["forbidden", "token", token.id, "127.0.0.1"],
      ["unauthenticated", "shard", at.shardId, "127.0.0.1"],
    ]);
  });

  it("writes a bounded number of records in a flood, and counts all of it", async () => {
    const written: Unchained[] = [];
    const refusals = new Refusals(
      async (some) => void written.push(...some),
      () => new Date(),
      (error) => assert.fail(String(error)),
    );
    const origin = { action: "callShard", via: "gateway", requestId: null, clientRequestId: null } as const;
    const by = { kind: "nobody", id: null, name: null } as const;
    for (let request = 0; request < 100_000; request += 1) {
      const address = `192.0.${request % 200}.${request % 250}`;
      refusals.note({ ...origin, address }, { reason: "unauthenticated", by, target: null });
    }
    await refusals.close();
    assert.ok(written.length <= 21, `${written.length} records`);
    assert.equal(
      written.reduce((sum, { count }) => sum + count, 0),
      100_000,
    );
  });

  it("stays small in the database, too, however many requests are refused", async () => {
    const before = (await records(at, "?limit=1000")).length;
    await Promise.all(Array.from({ length: 500 }, () => at.gatewayFetch("1".repeat(64)).then((one) => one.text())));
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.ok((await records(at, "?limit=1000")).length - before <= 10);
  });
});
