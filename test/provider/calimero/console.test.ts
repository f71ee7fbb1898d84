import assert from "node:assert/strict";
import { AuthToken } from "../../../provider/src/calimero/auth-token.js";
import { connect } from "../../../provider/src/calimero/connection.js";
import { authTokenState, impatientContext, routes } from "../support/calimero.js";
import { drip, json, problem, type Reply, status, testServer } from "../support/test-server.js";

const ID = "demos-calimero-testnet/0123456789abcdef0123456789abcdef";
const SHARD = "demos-calimero-testnet";
const TOKENS = `/api/v1/shards/${SHARD}/tokens`;

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

  it("says nothing of a token that this process changed, even when the change seemed to fail", async () => {
    for (const reply of [json(200, token("t1")), status(500), json(200, {}), problem(403, "forbidden")]) {
      const both = json(200, { tokens: [token("t1"), token("t2")], nextCursor: null });
      const answers = routes({ list: both, token: json(200, token("t1")) });
      const server = await testServer((response, arrived) => {
        (arrived.method === "GET" ? answers : reply)(response, arrived);
      });
      const context = impatientContext(server.url);
      await AuthToken.read(ID, authTokenState, context);
      await connect(context)
        .tokens(SHARD)
        .revoke("t1", undefined, context)
        .catch(() => undefined);
      await AuthToken.read(ID, authTokenState, context);
      await AuthToken.read(ID, { ...authTokenState, tokenId: "t2" }, context);
      await server.close();
      const asked = server.requests.filter(({ method }) => method === "GET").map(({ url }) => url.split("?")[0]);
      assert.deepEqual(asked, [TOKENS, `${TOKENS}/t1`], "asked for by itself; the list goes on serving the others");
    }
  });
});

describe("a list that drips in for ever", () => {
  it("ends at the deadline of each read that waits for it", async () => {
    const server = await testServer(drip);
    const context = impatientContext(server.url);
    const reads = [new AbortController(), new AbortController()].map((giveUp) => {
      const read = AuthToken.read(ID, authTokenState, { ...context, signal: giveUp.signal });
      return { giveUp, read };
    });
    for (const { giveUp, read } of reads) {
      giveUp.abort();
      await assert.rejects(read, /^NotInTime: the list of tokens of .* did not arrive before the deadline/);
    }
    await server.close();
  });
});

describe("a scheduled revocation", () => {
  it("is asked for at a time of the console's clock, and one at once without any", async () => {
    const server = await testServer(json(200, token("t1")));
    const context = impatientContext(server.url);
    const at = "2026-06-02T00:00:00.123Z";
    for (const time of [undefined, at]) await connect(context).tokens(SHARD).revoke("t1", time, context);
    await server.close();
    assert.deepEqual(
      server.requests.map(({ url }) => new URL(url, server.url).searchParams.get("at")),
      [null, at],
    );
  });
});
