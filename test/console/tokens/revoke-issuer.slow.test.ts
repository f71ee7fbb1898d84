import assert from "node:assert/strict";
import { createConsole } from "../../../console/src/index.js";
import { TestClock } from "../../support/clock.js";
import { adminFetch, makeFolder, withConsole } from "../../support/console.js";
import { call, gatewayStatus, type IssuedBody, issue, problem, type TokenBody } from "../calls.js";

describe("console: revoking every token of an issuer", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now });
  let tokens: string;
  before(async () => {
    tokens = `/shards/${at.shardId}/tokens`;
  });

  const makeKey = (rights: string[]) =>
    call<{ id: string; value: string }>(at, "/access-keys", 201, { body: { name: "ci", rights, shards: "all" } });
  const issueAs = (accessKey: string, body: object = {}) =>
    call<IssuedBody>(at, tokens, 201, { body: { name: "x", permissions: "full", ...body }, accessKey });
  const revokeAll = (id: string) =>
    call<{ revoked: number }>(at, `${tokens}?issuedBy=${id}`, 200, { method: "DELETE" });
  const statusOf = async ({ id }: { id: string }) => (await call<TokenBody>(at, `${tokens}/${id}`, 200)).status;

  it("revokes those that are alive, says how many, and leaves those of others alone", async () => {
    const { id, value } = await makeKey(["issue-tokens"]);
    const living = [await issueAs(value, { labels: { owner: "a" } }), await issueAs(value, { expiresInSeconds: 3600 })];
    const ending = await issueAs(value);
    await call(at, `${tokens}/${ending.id}?after=1h`, 200, { method: "DELETE" });
    const dead = await issueAs(value);
    const { revokedBy } = await call<TokenBody>(at, `${tokens}/${dead.id}`, 200, { method: "DELETE" });
    const other = await issue(at);
    for (const token of [...living, ending, other]) assert.equal(await gatewayStatus(at, token.value), 200);
    clock.advance(1);
    assert.deepEqual(await revokeAll(id), { revoked: 3 });
    for (const token of [...living, ending]) {
      assert.equal(await gatewayStatus(at, token.value), 401);
      assert.equal(await statusOf(token), "revoked");
    }
    assert.equal(await gatewayStatus(at, other.value), 200);
    assert.deepEqual((await call<TokenBody>(at, `${tokens}/${dead.id}`, 200)).revokedBy, revokedBy);
    const { tokens: found } = await call<{ tokens: TokenBody[] }>(at, `${tokens}?label=owner=a&status=active`, 200);
    assert.deepEqual(found, [], "labels find none of them as alive");
    assert.deepEqual(await revokeAll(id), { revoked: 0 });
  });

  it("needs an issuer, and the right to revoke", async () => {
    await problem(at, tokens, "invalid-request", { method: "DELETE" });
    const { id, value } = await makeKey(["issue-tokens"]);
    const token = await issueAs(value);
    const refused = { method: "DELETE", accessKey: value };
    await problem(at, `${tokens}?issuedBy=${id}`, "forbidden", refused);
    assert.equal(await gatewayStatus(at, token.value), 200);
  });

  it("lets nothing through once the issuer was disabled before", async () => {
    const { id, value } = await makeKey(["issue-tokens"]);
    const body = { name: "late", permissions: "full" };
    const asking = Array.from({ length: 8 }, () => at.adminFetch(tokens, { body, accessKey: value }));
    await call(at, `/access-keys/${id}`, 200, { method: "PATCH", body: { disabled: true } });
    await revokeAll(id);
    for (const response of await Promise.all(asking)) {
      const token = (await response.json()) as IssuedBody;
      if (response.status === 201) assert.equal(await gatewayStatus(at, token.value), 401);
    }
  });

  it("counts at another instance", async function () {
    if (at.databaseUrl === undefined) return this.skip();
    const { id, value } = await makeKey(["issue-tokens"]);
    const token = await issueAs(value);
    const other = await createConsole({
      databaseUrl: at.databaseUrl,
      dataDir: await makeFolder(),
      developmentShards: [],
      now: clock.now,
    });
    const answer = await adminFetch(other.url, `${tokens}?issuedBy=${id}`, {
      method: "DELETE",
      accessKey: at.accessKey,
    });
    assert.deepEqual(await answer.json(), { revoked: 1 });
    while ((await gatewayStatus(at, token.value)) !== 401);
    await other.close();
  });
});
