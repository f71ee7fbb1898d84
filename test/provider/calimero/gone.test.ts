import assert from "node:assert/strict";
import { AuthToken } from "../../../provider/src/calimero/auth-token.js";
import { authTokenState, impatientContext, routes } from "../support/calimero.js";
import { cutShort, json, problem, type Reply, reset, status, testServer, text } from "../support/test-server.js";

const ID = "demos-calimero-testnet/0123456789abcdef0123456789abcdef";
const nothing = json(200, { tokens: [], nextCursor: null });
const unknownToken = problem(404, "unknown-token");

/** What a read makes of these answers. */
async function read(replies: { list?: Reply; token?: Reply; shards?: Reply }) {
  const server = await testServer(routes({ shards: json(200, { shards: [], nextCursor: null }), ...replies }));
  try {
    return (await AuthToken.read(ID, authTokenState, impatientContext(server.url))) === undefined ? "gone" : "there";
  } catch (error) {
    return error as Error;
  } finally {
    await server.close();
  }
}

/** How a delete ends with these answers. */
async function remove(replies: { list?: Reply; token?: Reply }) {
  const server = await testServer(routes({ shards: json(200, { shards: [], nextCursor: null }), ...replies }));
  try {
    await AuthToken.delete(ID, authTokenState, impatientContext(server.url));
    return "deleted";
  } catch (error) {
    return error as Error;
  } finally {
    await server.close();
  }
}

const others: [string, Reply][] = [
  ["401", problem(401, "unauthenticated")],
  ["403", problem(403, "forbidden", { right: "view-tokens" })],
  ["404 of an unknown shard", problem(404, "unknown-shard")],
  ["404 of an unknown route", problem(404, "unknown-route")],
  ["404 of a proxy", text(404, "<h1>not found</h1>")],
  ["404 of another API", json(404, { message: "token not found" })],
  ["410 that says unknown-token", problem(410, "unknown-token")],
  ["404 without a word", status(404)],
  ["410", status(410)],
  ["429 that asks to wait too long", problem(429, "too-many-requests", {}, { "retry-after": "3600" })],
  ["500", problem(500, "internal")],
  ["503", problem(503, "unavailable")],
  ["500 that says unknown-token", problem(500, "unknown-token")],
  ["a redirect", status(302, { location: "/login" })],
  ["a page", text(200, "<h1>log in</h1>")],
  ["an empty answer", status(200)],
  ["half an answer", cutShort('{"id": "t1"')],
  ["an answer of another shape", json(200, { id: "t1", status: "missing" })],
  ["a broken connection", reset],
];

describe("a token", () => {
  it("is gone when the console itself says that it has none of this id", async () => {
    assert.equal(await read({ list: nothing, token: unknownToken }), "gone");
  });

  for (const [what, reply] of others) {
    it(`is never gone because a look-up answered ${what}`, async () => {
      assert.ok((await read({ list: nothing, token: reply })) instanceof Error);
    });

    it(`is never gone because the list answered ${what}`, async () => {
      assert.ok((await read({ list: reply, token: unknownToken })) instanceof Error);
    });

    it(`is not deleted when the console answered ${what}, and the error says that it lives`, async () => {
      const ended = await remove({ list: nothing, token: reply });
      assert.ok(ended instanceof Error);
      assert.match(ended.message, /^token t1 is still alive: /);
    });
  }

  it("is deleted when it is not there any more", async () => {
    assert.equal(await remove({ list: nothing, token: unknownToken }), "deleted");
  });
});
