import assert from "node:assert/strict";
import { AuthToken } from "../../../provider/src/calimero/auth-token.js";
import { withConsole } from "../../support/console.js";
import { impatientContext } from "../support/calimero.js";
import { testContext } from "../support/context.js";
import { Engine } from "../support/engine.js";
import { json, testServer } from "../support/test-server.js";

const DAY = 86_400_000;
const BOUNDS = { allowedAddresses: ["192.0.2.0/24", "2001:db8::1"], requestsPerSecond: 20, maxOpenRequests: 3 };

interface TokenBody {
  allowedAddresses: string[] | null;
  requestsPerSecond: number | null;
  maxOpenRequests: number | null;
}

describe("an AuthToken with bounds at a real console", () => {
  const clock = testContext();
  const console = withConsole({ now: clock.now });
  let stacks = 0;

  function resource() {
    const context = impatientContext(console.url, { accessKey: console.accessKey, clock });
    const owner = `acme/infra/bounds-${++stacks}/web`;
    const inputs = (more: object = {}) => ({
      shardId: console.shardId,
      name: "web",
      permissions: ["view-blocks"],
      owner,
      ...more,
    });
    const web = new Engine(AuthToken, context);
    const changeOf = (raw: object) => {
      const { inputs } = AuthToken.check(raw, { now: clock.now() });
      return AuthToken.diff(web.state, inputs, { now: clock.now(), settings: context.settings });
    };
    return { web, inputs, context, changeOf };
  }
  const atConsole = async (id: string | undefined) => {
    const answer = await console.adminFetch(`/shards/${console.shardId}/tokens/${id}`);
    const { allowedAddresses, requestsPerSecond, maxOpenRequests } = (await answer.json()) as TokenBody;
    return { allowedAddresses, requestsPerSecond, maxOpenRequests };
  };
  const byHand = async (id: string | undefined, body: object) => {
    const path = `/shards/${console.shardId}/tokens/${id}`;
    assert.equal((await console.adminFetch(path, { method: "PATCH", body })).status, 200);
  };

  it("is minted with them, whatever their spelling and order", async () => {
    const { web, inputs } = resource();
    await web.up(inputs({ ...BOUNDS, allowedAddresses: ["2001:DB8:0::1/128", "192.0.2.0/24"] }));
    assert.deepEqual(await atConsole(web.state.tokenId), BOUNDS);
    assert.deepEqual(web.state.allowedAddresses, BOUNDS.allowedAddresses);
    assert.equal(await web.up(inputs(BOUNDS)), "same");
  });

  it("is changed in place, tighter and looser: the value stays", async () => {
    const { web, inputs, changeOf } = resource();
    await web.up(inputs());
    const { token, tokenId } = web.state;
    for (const bounds of [BOUNDS, { requestsPerSecond: 40 }, {}]) {
      const change = changeOf(inputs(bounds));
      assert.match(
        change.kind === "update" ? change.reason : change.kind,
        /^changes .* in place; the value stays the same$/,
      );
      assert.equal(await web.up(inputs(bounds)), "updated");
      assert.deepEqual([web.state.token, web.state.tokenId], [token, tokenId]);
      const none = { allowedAddresses: null, requestsPerSecond: null, maxOpenRequests: null };
      assert.deepEqual(await atConsole(tokenId), { ...none, ...bounds });
      assert.equal(await web.up(inputs(bounds)), "same");
    }
  });

  it("keeps them when it rotates, and bounds the previous value with it", async () => {
    const { web, inputs } = resource();
    await web.up(inputs({ ...BOUNDS, rotation: { grace: "1d" } }));
    const { tokenId: previous } = web.state;
    await web.up(inputs({ ...BOUNDS, permissions: ["view-keys"], rotation: { grace: "1d" } }));
    assert.notEqual(web.state.tokenId, previous);
    assert.deepEqual(await atConsole(web.state.tokenId), BOUNDS);
    await web.up(inputs({ requestsPerSecond: 1, permissions: ["view-keys"], rotation: { grace: "1d" } }));
    const tight = { allowedAddresses: null, requestsPerSecond: 1, maxOpenRequests: null };
    assert.deepEqual([await atConsole(web.state.tokenId), await atConsole(previous)], [tight, tight]);
    clock.pass(2 * DAY);
    assert.equal(await web.up(inputs({ permissions: ["view-keys"], rotation: { grace: "1d" } })), "updated");
  });

  it("brings back what the program gives, and leaves alone what somebody else has set", async () => {
    const { web, inputs, context } = resource();
    await web.up(inputs({ requestsPerSecond: 5 }));
    await byHand(web.state.tokenId, { requestsPerSecond: 50, allowedAddresses: ["198.51.100.0/24"] });
    await web.refresh();
    assert.deepEqual([web.state.requestsPerSecond, web.state.allowedAddresses], [50, undefined]);
    assert.ok(context.messages.some((words) => /bounds that the program does not give: allowedAddresses/.test(words)));
    assert.equal(await web.up(inputs({ requestsPerSecond: 5 })), "updated");
    const there = { allowedAddresses: ["198.51.100.0/24"], requestsPerSecond: 5, maxOpenRequests: null };
    assert.deepEqual(await atConsole(web.state.tokenId), there);
    assert.equal(await web.up(inputs({ requestsPerSecond: 5 })), "same");
  });

  it("names wrong ones at preview, all at once", () => {
    const { inputs } = resource();
    const raw = inputs({ allowedAddresses: ["192.0.2.7/24", "host"], requestsPerSecond: 0, maxOpenRequests: 1.5 });
    const { failures } = AuthToken.check(raw, { now: clock.now() });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["allowedAddresses[0]", "allowedAddresses[1]", "requestsPerSecond", "maxOpenRequests"],
    );
    const empty = AuthToken.check(inputs({ allowedAddresses: [] }), { now: clock.now() }).failures;
    assert.match(empty[0]?.reason ?? "", /leave it out to allow all/);
  });

  it("says which input a bound of the shard or of the access key does not allow", async () => {
    const { web, inputs } = resource();
    const patch = (body: object) => console.adminFetch(`/shards/${console.shardId}`, { method: "PATCH", body });
    await patch({ maxTokenLifetime: 86_400, tokenPermissions: ["view-accounts"] });
    try {
      await assert.rejects(
        web.up(inputs()),
        /expiresIn, permissions: .* 403: Shard .* at most 1 day \(maxTokenLifetime 86400\).* only view-accounts \(tokenPermissions\)/,
      );
    } finally {
      await patch({ maxTokenLifetime: null, tokenPermissions: null });
    }
  });

  it("is refused in words by a console that is too old for them", async () => {
    const server = await testServer(json(200, { version: "0.0.1", features: [], schema: 1 }));
    try {
      const context = impatientContext(server.url, { accessKey: console.accessKey, clock });
      const old = new Engine(AuthToken, context);
      const raw = {
        shardId: console.shardId,
        name: "web",
        permissions: "full",
        owner: "a/b/c/d",
        requestsPerSecond: 1,
      };
      await assert.rejects(old.up(raw), /version 0\.0\.1\) is too old for this: it lacks the feature token-bounds/);
    } finally {
      await server.close();
    }
  });
});
