import assert from "node:assert/strict";
import { AuthToken } from "../../../provider/src/calimero/auth-token.js";
import { connect } from "../../../provider/src/calimero/connection.js";
import { authTokenState, impatientContext, routes } from "../support/calimero.js";
import { json, problem, type Reply, status, testServer } from "../support/test-server.js";

const ID = "demos-calimero-testnet/0123456789abcdef0123456789abcdef";
const SHARD = "demos-calimero-testnet";

function token(id: string) {
  const { name, permissions, status, createdAt, rpcUrl, owner } = authTokenState;
  const dates = { createdAt, expiresAt: null, revokeAt: null, lastUsedAt: null };
  return { id, shardId: SHARD, name, permissions, status, ...dates, labels: { owner }, rpcUrl };
}

/** Gives two pages of tokens, the second for the cursor of the first. */
const pages: Reply = (response, arrived) => {
  const cursor = new URL(arrived.url, "http://x").searchParams.get("cursor");
  const page =
    cursor === null ? { tokens: [token("t0")], nextCursor: "more" } : { tokens: [token("t1")], nextCursor: null };
  json(200, page)(response, arrived);
};

const list = json(200, { tokens: [token("t1")], nextCursor: null });

describe("the list of a stack's tokens", () => {
  it("is read to its last page, in pages as large as the console gives", async () => {
    const server = await testServer(pages);
    const found = await AuthToken.read(ID, authTokenState, impatientContext(server.url));
    await server.close();
    assert.equal(found?.state.tokenId, "t1");
    assert.deepEqual(
      server.requests.map(({ url }) => [...new URL(url, server.url).searchParams]),
      [
        [
          ["label", "owner=acme/infra/dev/*"],
          ["status", "active"],
          ["limit", "1000"],
        ],
        [
          ["label", "owner=acme/infra/dev/*"],
          ["status", "active"],
          ["limit", "1000"],
          ["cursor", "more"],
        ],
      ],
    );
  });

  it("is not asked for where no stack is known: that token is looked up by itself", async () => {
    const server = await testServer(routes({ token: json(200, token("t1")) }));
    const { owner: _, ...state } = authTokenState;
    await AuthToken.read(ID, state, impatientContext(server.url));
    await server.close();
    assert.equal(server.requests.length, 1);
  });

  it("is kept for each stack and shard of its own", async () => {
    const server = await testServer(list);
    const context = impatientContext(server.url);
    const states = [
      authTokenState,
      { ...authTokenState, owner: "acme/infra/prod/web" },
      { ...authTokenState, owner: "acme/infra/dev/api" },
    ];
    for (const state of states) await AuthToken.read(ID, state, context);
    await AuthToken.read("another-shard/0123", authTokenState, context);
    await server.close();
    assert.equal(server.requests.length, 3);
  });

  it("is read anew after this process asked for a change, even when the change seemed to fail", async () => {
    const changes: [string, (context: ReturnType<typeof impatientContext>) => Promise<unknown>][] = [
      [
        "a mint",
        (context) => connect(context).issue(SHARD, { name: "x", permissions: "full", labels: {} }, "k", context),
      ],
      ["a revocation", (context) => connect(context).revoke(SHARD, "t1", 0, context)],
    ];
    for (const [what, change] of changes) {
      for (const reply of [status(500), json(200, {}), problem(403, "forbidden")]) {
        const server = await testServer((response, arrived) => {
          (arrived.method === "GET" ? list : reply)(response, arrived);
        });
        const context = impatientContext(server.url);
        await AuthToken.read(ID, authTokenState, context);
        await change(context).catch(() => undefined);
        await AuthToken.read(ID, authTokenState, context);
        await server.close();
        assert.equal(server.requests.filter(({ method }) => method === "GET").length, 2, what);
      }
    }
  });
});

describe("a scheduled revocation", () => {
  it("is asked for in whole seconds, never later than told", async () => {
    const server = await testServer(json(200, token("t1")));
    const context = impatientContext(server.url);
    for (const after of [0, 1, 999, 1_000, 86_399_999]) await connect(context).revoke(SHARD, "t1", after, context);
    await server.close();
    assert.deepEqual(
      server.requests.map(({ url }) => new URL(url, server.url).search),
      ["", "?after=0", "?after=0", "?after=1", "?after=86399"],
    );
  });
});
