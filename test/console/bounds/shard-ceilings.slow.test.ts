import assert from "node:assert/strict";
import { TestClock } from "../../support/clock.js";
import { type AdminRequest, withConsole } from "../../support/console.js";
import { call, gatewayStatus, type IssuedBody, issue, problem } from "../calls.js";
import { resolve, type Schema } from "../openapi/example-of.js";
import { documentOf, operationsOf } from "../openapi/operations.js";

const DAY = 86_400;

interface ShardBody {
  maxTokenLifetime: number | null;
  tokenPermissions: string[] | null;
}

describe("console: what may be issued for a shard", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now });
  const change = (body: object, accessKey?: string) =>
    call<ShardBody>(at, `/shards/${at.shardId}`, 200, { method: "PATCH", body, ...(accessKey && { accessKey }) });
  const noCeiling = { maxTokenLifetime: null, tokenPermissions: null };
  afterEach(() => change(noCeiling));

  /** Every way to a new token, by the operation that answers with its value: asks for one like an earlier token. */
  const WAYS: Record<string, (token: IssuedBody) => [path: string, init: AdminRequest]> = {
    issueToken: ({ shardId, permissions, expiresAt }) => [
      `/shards/${shardId}/tokens`,
      { body: { name: "again", permissions, ...(expiresAt !== null && { expiresAt }) } },
    ],
    rotateToken: ({ shardId, id }) => [`/shards/${shardId}/tokens/${id}/rotate`, { body: {} }],
  };

  it("is asked of every operation that answers with a token's value", async () => {
    const document = await documentOf(at);
    const found = operationsOf(document)
      .map(({ operationId }) => operationId)
      .filter((operationId) => {
        const operation = Object.values(document.paths)
          .flatMap((item) => Object.values(item))
          .find((one) => one.operationId === operationId);
        return Object.values(operation?.responses ?? {}).some(({ content }) => {
          const { schema } = (content?.["application/json"] ?? {}) as { schema?: Schema };
          const { properties = {} } = schema?.$ref ? resolve(schema.$ref, document) : (schema ?? {});
          return (properties.value as { pattern?: string } | undefined)?.pattern === "^[0-9a-f]{64}$";
        });
      });
    assert.deepEqual(found.sort(), Object.keys(WAYS).sort());
  });

  for (const [operationId, way] of Object.entries(WAYS)) {
    it(`holds for ${operationId}, and what is there stays`, async () => {
      const forever = await issue(at, { permissions: ["view-accounts"] });
      const full = await issue(at, { permissions: "full", expiresInSeconds: DAY });
      const long = await issue(at, { permissions: ["view-accounts"], expiresInSeconds: DAY + 1 });
      const wide = await issue(at, { permissions: ["view-accounts", "write"], expiresInSeconds: DAY });
      const fitting = await issue(at, { permissions: ["view-accounts"], expiresInSeconds: DAY });
      const set = await change({ maxTokenLifetime: DAY, tokenPermissions: ["view-keys", "view-accounts"] });
      assert.deepEqual([set.maxTokenLifetime, set.tokenPermissions], [DAY, ["view-accounts", "view-keys"]]);
      for (const [token, bound] of [
        [forever, "maxTokenLifetime"],
        [long, "maxTokenLifetime"],
        [full, "tokenPermissions"],
        [wide, "tokenPermissions"],
      ] as const) {
        const refused = await problem(at, way(token)[0], "bound-exceeded", way(token)[1]);
        assert.equal(refused.bound, bound);
        assert.match(refused.detail, new RegExp(`Shard "${at.shardId}" bounds what is issued: .*${bound}`));
        assert.equal(await gatewayStatus(at, token.value), 200, "stays");
      }
      await call(at, way(fitting)[0], 201, way(fitting)[1]);
      await change({ maxTokenLifetime: null });
      await call(at, way(forever)[0], 201, way(forever)[1]);
    });
  }

  it("holds for a repetition of a request from before, which changes nothing then", async () => {
    const request = (attempt: string): AdminRequest => ({
      body: { name: "x", permissions: "full" },
      headers: { "idempotency-key": "ceiling.1", "idempotency-attempt": attempt },
    });
    const path = `/shards/${at.shardId}/tokens`;
    const { value } = await call<IssuedBody>(at, path, 201, request("1"));
    await change({ maxTokenLifetime: DAY });
    await problem(at, path, "bound-exceeded", request("2"));
    assert.equal(await gatewayStatus(at, value), 200);
    await change(noCeiling);
    assert.equal((await call<IssuedBody>(at, path, 201, request("2"))).replayed, true);
  });

  it("is set with the shard, and by who may manage shards", async () => {
    const bounded = { maxTokenLifetime: 60, tokenPermissions: ["view-blocks"] };
    const body = { id: "bounded", rpcUrl: "http://8.8.8.8/", masterAccount: "bounded.testnet", ...bounded };
    const added = await call<ShardBody>(at, "/shards", 201, { body });
    assert.deepEqual([added.maxTokenLifetime, added.tokenPermissions], [60, ["view-blocks"]]);
    const issuing = { name: "x", rights: ["issue-tokens", "revoke-tokens", "add-shards"], shards: "all" };
    const { value } = await call<{ value: string }>(at, "/access-keys", 201, { body: issuing });
    const init = { method: "PATCH", body: noCeiling, accessKey: value };
    const { right } = await problem(at, "/shards/bounded", "forbidden", init);
    assert.equal(right, "manage-shards");
  });

  it("is refused by name where it is wrong", async () => {
    for (const [body, property, reason] of [
      [{ maxTokenLifetime: 0 }, "maxTokenLifetime", /at least 1 second/],
      [{ tokenPermissions: [] }, "tokenPermissions", /leave it out/],
      [{ tokenPermissions: ["view-account"] }, "tokenPermissions[0]", /did you mean "view-accounts"/],
      [{ tokenPermissions: ["full"] }, "tokenPermissions[0]", /would allow everything/],
    ] as const) {
      const { errors = [] } = await problem(at, `/shards/${at.shardId}`, "invalid-request", { method: "PATCH", body });
      assert.equal(errors[0]?.property, property);
      assert.match(errors[0]?.reason ?? "", reason);
    }
  });
});
