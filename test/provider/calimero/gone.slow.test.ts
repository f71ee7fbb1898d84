import assert from "node:assert/strict";
import { AuthToken } from "../../../provider/src/calimero/auth-token.js";
import { authTokenStateAt, impatientContext, routes } from "../support/calimero.js";
import { json, problem, type Reply, testServer } from "../support/test-server.js";
import { troubles } from "../support/troubles.js";

const ID = "demos-calimero-testnet/0123456789abcdef0123456789abcdef";
const nothing = json(200, { tokens: [], nextCursor: null });
const unknownToken = problem(404, "unknown-token");

/** What a read makes of these answers. */
async function read(replies: { list?: Reply; token?: Reply; shards?: Reply }) {
  const server = await testServer(routes({ shards: json(200, { shards: [], nextCursor: null }), ...replies }));
  try {
    return (await AuthToken.read(ID, authTokenStateAt(server.url), impatientContext(server.url))) === undefined
      ? "gone"
      : "there";
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
    await AuthToken.delete(ID, authTokenStateAt(server.url), impatientContext(server.url));
    return "deleted";
  } catch (error) {
    return error as Error;
  } finally {
    await server.close();
  }
}

describe("a token", () => {
  it("is gone when the console itself says that it has none of this id", async () => {
    assert.equal(await read({ list: nothing, token: unknownToken }), "gone");
  });

  for (const [what, reply] of troubles("unknown-token")) {
    it(`is never gone because a look-up answered ${what}`, async () => {
      assert.ok((await read({ list: nothing, token: reply })) instanceof Error);
    });

    it(`is never gone because the list answered ${what}`, async () => {
      assert.ok((await read({ list: reply, token: unknownToken })) instanceof Error);
    });

    it(`is not deleted when the console answered ${what}, and the error says that it lives`, async () => {
      const ended = await remove({ list: nothing, token: reply });
      assert.ok(ended instanceof Error);
      assert.match(ended.message, /^token t1 may still be alive: /);
    });
  }

  it("is deleted when it is not there any more", async () => {
    assert.equal(await remove({ list: nothing, token: unknownToken }), "deleted");
  });
});
