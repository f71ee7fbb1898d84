import assert from "node:assert/strict";
import { AuthToken } from "../../../provider/src/calimero/auth-token.js";
import { connect } from "../../../provider/src/calimero/connection.js";
import { authTokenState, authTokenStateAt, impatientContext } from "../support/calimero.js";
import { type Arrived, json, problem, type Reply, silent, status, testServer, text } from "../support/test-server.js";

const ID = "demos-calimero-testnet/0123456789abcdef0123456789abcdef";
const NEW = json(200, { version: "9.9.9", features: ["revoke-sole", "unheard-of"], schema: 99 });
const revoked = { ...listedToken(), status: "revoked", revokeAt: "2026-06-01T00:00:00.000Z" };

/** A console that answers the question for its version in some way, and knows `?sole=` or does not. */
function consoleThat(version: Reply, sole: "known" | "refused" = "known"): Reply {
  return (response, arrived) => {
    const { pathname, searchParams } = new URL(arrived.url, "http://x");
    if (pathname.endsWith("/version")) return version(response, arrived);
    if (arrived.method === "GET") return json(200, { tokens: [listedToken()], nextCursor: null })(response, arrived);
    if (searchParams.has("sole") && sole === "refused") {
      const errors = [{ property: "sole", reason: "is not known here" }];
      return problem(400, "invalid-request", { errors })(response, arrived);
    }
    return json(200, revoked)(response, arrived);
  };
}

function listedToken() {
  const { name, permissions, status, createdAt, rpcUrl, owner, tokenId: id } = authTokenState;
  const dates = { createdAt, expiresAt: null, revokeAt: null, lastUsedAt: null };
  const labels = { owner, instance: ID.split("/")[1], generation: "1" };
  return { id, shardId: "demos-calimero-testnet", name, permissions, status, ...dates, labels, rpcUrl };
}

/** What was asked, like `DELETE t1?sole`. */
function asked(requests: readonly Arrived[]): string[] {
  return requests.map(({ method, url }) => {
    const { pathname, searchParams } = new URL(url, "http://x");
    return `${method} ${pathname.split("/").at(-1)}${searchParams.has("sole") ? "?sole" : ""}`;
  });
}

async function destroyed(reply: Reply, times = 1) {
  const server = await testServer(reply);
  const context = impatientContext(server.url);
  for (let time = 0; time < times; time++) await AuthToken.delete(ID, authTokenStateAt(server.url), context);
  await server.close();
  return { asked: asked(server.requests), context };
}

describe("a destroy", () => {
  it("asks a console once what it can do, and then takes one request for each token", async () => {
    assert.deepEqual((await destroyed(consoleThat(NEW), 3)).asked, [
      "GET version",
      "DELETE t1?sole",
      "DELETE t1?sole",
      "DELETE t1?sole",
    ]);
  });

  it("asks once also where many tokens begin at a time", async () => {
    const server = await testServer(consoleThat(NEW));
    const context = impatientContext(server.url);
    await Promise.all(Array.from({ length: 8 }, () => AuthToken.delete(ID, authTokenStateAt(server.url), context)));
    await server.close();
    assert.equal(asked(server.requests).filter((one) => one === "GET version").length, 1);
  });

  const older: Record<string, Reply> = {
    "has no such route": problem(404, "not-found"),
    "has no such feature": json(200, { version: "0.1.0", features: [], schema: 1 }),
    "is behind a proxy that answers for it": text(200, "<html>"),
    "refuses the question": status(403),
    fails: status(500),
  };
  for (const [what, reply] of Object.entries(older)) {
    it(`lists, sweeps and revokes where a console ${what}`, async () => {
      assert.deepEqual(
        (await destroyed(consoleThat(reply, "refused"), 2)).asked.filter((one) => one !== "GET version"),
        ["GET tokens", "DELETE t1", "GET tokens", "DELETE t1"],
      );
    });
  }

  it("goes the older way from the first refusal on, as of an older instance behind the same address", async () => {
    const { asked } = await destroyed(consoleThat(NEW, "refused"), 2);
    assert.deepEqual(asked, ["GET version", "DELETE t1?sole", "GET tokens", "DELETE t1", "GET tokens", "DELETE t1"]);
  });

  it("is not kept from its end by a question that nobody answers: an abort ends the wait", async () => {
    const server = await testServer(consoleThat(silent));
    const context = impatientContext(server.url);
    const abort = new AbortController();
    const has = connect(context).version.has("revoke-sole", { signal: abort.signal });
    abort.abort();
    assert.equal(await has, false);
    await server.close();
  });
});

describe("an answer of a newer console", () => {
  const read = async (change: object) => {
    const server = await testServer((response, arrived) => {
      const list = arrived.url.includes("/tokens?");
      const token = { ...listedToken(), ...change };
      json(200, list ? { tokens: [], nextCursor: null } : token)(response, arrived);
    });
    const context = impatientContext(server.url);
    return AuthToken.read(ID, authTokenStateAt(server.url), context).finally(() => server.close());
  };

  it("may hold permissions and properties that are not known here", async () => {
    const found = await read({ permissions: ["view-accounts", "view-the-future"], colour: "blue" });
    assert.deepEqual(found?.state.permissions, ["view-accounts", "view-the-future"]);
  });

  it("never means that a token is gone where its state is not known here", async () => {
    await assert.rejects(
      read({ status: "quarantined" }),
      /token t1 is "quarantined", which this version .* does not know/,
    );
  });
});
