import assert from "node:assert/strict";
import { withConsole } from "../../support/console.js";
import { call, issue } from "../calls.js";
import { type AuditPage, records } from "./support.js";

describe("console: the audit trail of acts", () => {
  const at = withConsole({ trustedProxies: ["127.0.0.1"] });

  it("tells who did what to which, from where, and under which request", async () => {
    const headers = { "x-forwarded-for": "203.0.113.7", "x-request-id": "ticket-17" };
    const token = await issue(
      at,
      { name: "of a test", permissions: ["view-accounts"], labels: { owner: "a/b" } },
      headers,
    );
    const [record, ...more] = await records(at, `?target=${token.id}`);
    assert.deepEqual(more, []);
    assert.ok(record);
    const { id: accessKeyId } = await call<{ id: string }>(at, "/access-keys/self", 200);
    const { id, time, requestId, writer, sequence, hash, ...rest } = record;
    assert.deepEqual(rest, {
      action: "issueToken",
      outcome: "allowed",
      reason: null,
      count: 1,
      via: "api",
      actor: { kind: "access-key", id: accessKeyId, name: "First access key" },
      address: "203.0.113.7",
      target: { kind: "token", id: token.id, name: "of a test", shardId: at.shardId },
      before: null,
      after: {
        name: "of a test",
        permissions: ["view-accounts"],
        labels: { owner: "a/b" },
        expiresAt: null,
        revokeAt: null,
        allowedAddresses: null,
        requestsPerSecond: null,
        maxOpenRequests: null,
        replayed: false,
      },
      clientRequestId: "ticket-17",
    });
    assert.ok(id && time && requestId && writer && sequence > 0 && hash.length === 64);
    assert.ok(!JSON.stringify(record).includes(token.value));
  });

  it("has of a change what differs", async () => {
    const token = await issue(at, { permissions: ["view-accounts", "view-blocks"] });
    const body = { permissions: ["view-accounts"] };
    await call(at, `/shards/${at.shardId}/tokens/${token.id}`, 200, { method: "PATCH", body });
    const [narrowed, issued] = await records(at, `?target=${token.id}`);
    assert.equal(issued?.action, "issueToken");
    assert.deepEqual(
      [narrowed?.action, narrowed?.before, narrowed?.after],
      ["narrowToken", { permissions: ["view-accounts", "view-blocks"] }, { permissions: ["view-accounts"] }],
    );
  });

  it("is found by actor, target, action and time, in pages", async () => {
    const { id } = await call<{ id: string }>(at, "/access-keys", 201, {
      body: { name: "k", rights: ["issue-tokens"], shards: "all" },
    });
    const since = new Date(Date.now() - 1).toISOString();
    const made = [];
    for (const name of ["one", "two", "three"]) made.push((await issue(at, { name })).id);
    assert.deepEqual(
      (await records(at, `?target=${id}`)).map(({ action }) => action),
      ["createAccessKey"],
    );
    assert.deepEqual(await records(at, `?actor=${id}`), []);
    assert.deepEqual(
      (await records(at, `?action=issueToken&since=${since}`)).map(({ target }) => target?.id),
      made.toReversed(),
    );
    assert.deepEqual(await records(at, `?action=issueToken&since=2100-01-01T00:00:00Z`), []);
    assert.deepEqual(await records(at, `?until=2000-01-01T00:00:00Z`), []);
    type Page = { records: { target: { id: string } }[]; nextCursor: string | null };
    const first = await call<Page>(at, `/audit?action=issueToken&since=${since}&limit=2`, 200);
    const second = await call<Page>(
      at,
      `/audit?action=issueToken&since=${since}&limit=2&cursor=${first.nextCursor}`,
      200,
    );
    assert.deepEqual([first.records.length, second.records.length, second.nextCursor], [2, 1, null]);
  });

  it("is found by what an access key did and what was done to it, in pages, and names the actions that it has", async () => {
    const body = { name: "both", rights: ["issue-tokens"], shards: "all" };
    const { id, value } = await call<{ id: string; value: string }>(at, "/access-keys", 201, { body });
    await issue(at, {}, { authorization: `Bearer ${value}` });
    await call(at, `/access-keys/${id}`, 200, { method: "PATCH", body: { disabled: true } });
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query: string = `?about=${id}&limit=1${cursor && `&cursor=${cursor}`}`;
      const page = await call<AuditPage>(at, `/audit${query}`, 200);
      seen.push(...page.records.map(({ action }) => action));
      cursor = page.nextCursor;
    }
    assert.deepEqual(seen, ["changeAccessKey", "issueToken", "createAccessKey"]);
    const { actions } = await call<{ actions: string[] }>(at, "/audit/actions", 200);
    assert.ok(seen.every((action) => actions.includes(action)));
    assert.deepEqual(actions, [...new Set(actions)].sort());
  });

  it("shows whoever is limited to some shards nothing of others, and needs a right", async () => {
    await issue(at);
    const body = { name: "elsewhere", rights: ["view-audit"], shards: ["elsewhere"] };
    const { value } = await call<{ value: string }>(at, "/access-keys", 201, { body });
    assert.deepEqual(await records(at, "", { accessKey: value }), []);
    const none = { name: "none", rights: ["view-tokens"], shards: "all" };
    const { value: without } = await call<{ value: string }>(at, "/access-keys", 201, { body: none });
    assert.equal((await at.adminFetch("/audit", { accessKey: without })).status, 403);
  });
});
