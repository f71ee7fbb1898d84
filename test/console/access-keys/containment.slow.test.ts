import assert from "node:assert/strict";
import { RIGHTS } from "../../../console/src/access/rights.js";
import { TestClock } from "../../support/clock.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { inTransaction, waitingForLocks } from "../../support/postgres.js";
import { call, type IssuedBody, issue, problem } from "../calls.js";
import { type InvitedBody, PASSWORD } from "../people/support.js";

interface AccessKeyBody {
  id: string;
  name: string;
  status: string;
  disabledAt: string | null;
  removedAt: string | null;
  removedBy: { kind: string; id: string } | null;
  lastUsedAt: string | null;
}

describe("console: access keys that are disabled or removed", () => {
  const clock = new TestClock();
  let at: TestConsole;
  before(async () => {
    at = await startConsole({ now: clock.now });
  });
  after(() => at.close());

  const create = (body: Record<string, unknown> = {}) =>
    call<{ id: string; value: string }>(at, "/access-keys", 201, {
      body: { name: "ci", rights: ["issue-tokens", "view-tokens"], shards: "all", ...body },
    });
  const find = (id: string) => call<AccessKeyBody>(at, `/access-keys/${id}`, 200);
  const setDisabled = (id: string, disabled: boolean) =>
    call<AccessKeyBody>(at, `/access-keys/${id}`, 200, { method: "PATCH", body: { disabled } });
  const listed = async (query = "") =>
    (await call<{ accessKeys: AccessKeyBody[] }>(at, `/access-keys${query}`, 200)).accessKeys.map(({ id }) => id);

  it("a removed one is refused, and still tells who issued a token", async () => {
    const { id, value } = await create();
    const token = await call<IssuedBody>(at, `/shards/${at.shardId}/tokens`, 201, {
      body: { name: "x", permissions: "full" },
      accessKey: value,
    });
    const lastUsedAt = clock.at(0);
    clock.advance(60);
    await call(at, `/access-keys/${id}`, 204, { method: "DELETE" });
    await problem(at, "/access-keys/self", "unauthenticated", { accessKey: value });
    const { status, name, removedAt, removedBy } = await find(token.issuedBy.id);
    assert.deepEqual([status, name, removedAt], ["removed", "ci", clock.at(0)]);
    assert.equal(removedBy?.id, (await call<{ id: string }>(at, "/access-keys/self", 200)).id);
    assert.ok(!(await listed()).includes(id));
    assert.ok((await listed("?removed=true")).includes(id));
    at = await at.restart();
    assert.equal((await find(id)).lastUsedAt, lastUsedAt);
    await problem(at, "/access-keys/self", "unauthenticated", { accessKey: value });
  });

  it("a removed one can be neither changed nor removed again", async () => {
    const { id } = await create();
    await call(at, `/access-keys/${id}`, 204, { method: "DELETE" });
    await problem(at, `/access-keys/${id}`, "unknown-access-key", { method: "DELETE" });
    const enable = { method: "PATCH", body: { disabled: false } };
    await problem(at, `/access-keys/${id}`, "unknown-access-key", enable);
  });

  it("a disabled one is refused until it is enabled, and keeps what it is", async () => {
    const { id, value } = await create();
    await call(at, "/access-keys/self", 200, { accessKey: value });
    const disabled = await setDisabled(id, true);
    assert.deepEqual([disabled.status, disabled.disabledAt], ["disabled", clock.at(0)]);
    const { detail } = await problem(at, "/access-keys/self", "unauthenticated", { accessKey: value });
    assert.match(detail, /"ci" has been disabled since/);
    clock.advance(60);
    assert.equal((await setDisabled(id, true)).disabledAt, disabled.disabledAt, "the first time stays");
    assert.equal((await setDisabled(id, false)).status, "active");
    await call(at, "/access-keys/self", 200, { accessKey: value });
  });

  it("the codes that a disabled one made are void for good", async () => {
    const { id, value } = await create({ rights: ["manage-people", "view-tokens"] });
    const { invitation } = await call<InvitedBody>(at, "/people", 201, {
      body: { name: "T", email: "t@example.org", rights: ["view-tokens"], shards: "all" },
      accessKey: value,
    });
    const accept = { body: { code: invitation.code, password: PASSWORD } };
    await setDisabled(id, true);
    await problem(at, "/invitations/accept", "wrong-code", accept);
    await setDisabled(id, false);
    await problem(at, "/invitations/accept", "wrong-code", accept);
  });

  it("is decided by those who hold as much: both ways", async () => {
    const strong = await create({ rights: ["manage-access-keys", "add-keys"] });
    const weak = await create({ rights: ["manage-access-keys"] });
    for (const disabled of [true, false]) {
      const change = { method: "PATCH", body: { disabled }, accessKey: weak.value };
      assert.equal((await problem(at, `/access-keys/${strong.id}`, "forbidden", change)).right, "add-keys");
    }
  });

  it("an enabled one to manage access keys always stays", async () => {
    const lonely = await startConsole();
    const { id } = await call<{ id: string }>(lonely, "/access-keys/self", 200);
    const disable = { method: "PATCH", body: { disabled: true } };
    await problem(lonely, `/access-keys/${id}`, "last-access-key", disable);
    const heir = await call<{ id: string; value: string }>(lonely, "/access-keys", 201, {
      body: { name: "heir", rights: [...RIGHTS], shards: "all" },
    });
    await call(lonely, `/access-keys/${heir.id}`, 200, disable);
    await problem(lonely, `/access-keys/${id}`, "last-access-key", { method: "DELETE" });
    await call(lonely, `/access-keys/${heir.id}`, 200, { method: "PATCH", body: { disabled: false } });
    await call(lonely, `/access-keys/${id}`, 200, disable);
    await problem(lonely, "/access-keys/self", "unauthenticated");
    await lonely.close();
  });

  it("is disabled before what it asks for later, however much of it is under way (on Postgres)", async function () {
    const { databaseUrl } = at;
    if (databaseUrl === undefined) return this.skip();
    const { id, value } = await create();
    const mint = async (headers = {}) => {
      const body = { name: "a token", permissions: "full" };
      return (await at.adminFetch(`/shards/${at.shardId}/tokens`, { body, headers, accessKey: value })).status;
    };
    const attempt = (number: number) => ({ "idempotency-key": "slow", "idempotency-attempt": `${number}` });
    assert.equal(await mint(attempt(1)), 201);
    await inTransaction(databaseUrl, "select from tokens where idempotency_key = 'slow' for update", async () => {
      const first = mint(attempt(2));
      await waitingForLocks(databaseUrl, 1);
      const disabled = setDisabled(id, true);
      await waitingForLocks(databaseUrl, 2);
      const later = mint();
      await Promise.race([later, waitingForLocks(databaseUrl, 3)]);
      return async () => assert.deepEqual([await first, (await disabled).status, await later], [201, "disabled", 401]);
    });
  });

  it("has no token issued by a request that was under way", async () => {
    const { id, value } = await create();
    const asking = Array.from({ length: 5 }, () =>
      at.adminFetch(`/shards/${at.shardId}/tokens`, { body: { name: "y", permissions: "full" }, accessKey: value }),
    );
    await setDisabled(id, true);
    await Promise.all(asking);
    const after = await at.adminFetch(`/shards/${at.shardId}/tokens`, {
      body: { name: "z", permissions: "full" },
      accessKey: value,
    });
    assert.equal(after.status, 401);
    await issue(at);
  });
});
