import assert from "node:assert/strict";
import { AuthToken } from "../../../provider/src/calimero/auth-token.js";
import { authTokenStateAt, KEY, routes } from "../support/calimero.js";
import { settingsOf, testContext } from "../support/context.js";
import { json, problem, type Reply, reset, status, testServer } from "../support/test-server.js";

const ID = "demos-calimero-testnet/0123456789abcdef0123456789abcdef";
const NOTHING = json(200, { tokens: [], nextCursor: null });

/** How a delete ends that may go on without the console. */
async function remove(token: Reply, seenAt?: string) {
  const server = await testServer(routes({ list: NOTHING, token, shards: NOTHING }));
  const settings = settingsOf({ calimeroUrl: server.url, calimeroAccessKey: KEY, deleteUnreachable: "true" });
  const context = { ...testContext({ settings }), deadline: testContext().now().getTime() + 2_000 };
  const state = authTokenStateAt(seenAt ?? server.url);
  try {
    await AuthToken.delete(ID, { ...state, rpcUrl: "http://x/" }, context);
    return context.messages.join();
  } catch (error) {
    return error as Error;
  } finally {
    await server.close();
  }
}

describe("a delete that may go on without the issuing system", () => {
  it("does where nobody answers, and names what may be alive", async () => {
    assert.match(String(await remove(reset)), /^warning: AuthToken "web": token t1 may still be alive, but is dropped/);
  });

  for (const code of [401, 403, 404, 429, 500, 502, 503, 504]) {
    it(`fails all the same after an answer of ${code}`, async () => {
      const ended = await remove(status(code));
      assert.ok(ended instanceof Error, String(ended));
      assert.match(ended.message, /^token t1 may still be alive: /);
      assert.doesNotMatch(ended.message, /DELETE_UNREACHABLE/);
    });
  }

  it("does where another console answers than the one that has the token", async () => {
    const shard = json(200, { id: "demos-calimero-testnet", rpcUrl: "http://another.example/" });
    const stranger: Reply = (response, arrived) =>
      (arrived.url.includes("/tokens/") ? problem(404, "unknown-token") : shard)(response, arrived);
    const words = await remove(stranger, "http://127.0.0.1:1");
    assert.match(
      String(words),
      /^warning: AuthToken "web": token t1 may still be alive, but .*belongs to the console at/,
    );
  });

  it("succeeds without a word where the console itself knows no such token", async () => {
    assert.equal(await remove(problem(404, "unknown-token")), "");
  });
});
