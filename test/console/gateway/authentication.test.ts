import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import type { Grant } from "../../../console/src/gateway/index.js";
import { type Answer, atUrl, GatewayUnderTest, path, readAll, rpc, SHARD, toAnswer, VIEW_ACCOUNT } from "./support.js";

const BODY = JSON.stringify(rpc("query", VIEW_ACCOUNT, "mine"));

describe("gateway: who may call", () => {
  let at: GatewayUnderTest;
  let token: string;
  before(async () => {
    at = await GatewayUnderTest.start();
    token = at.token(["view-accounts"]);
  });
  after(() => at.close());
  beforeEach(() => {
    at.received.length = 0;
    at.decisions.length = 0;
    at.used.length = 0;
  });

  /** Sends headers exactly as given, repetitions included. */
  const send = (headers: string[], target = path()) =>
    new Promise<Answer>((resolve, reject) => {
      const base = ["host", "127.0.0.1", "content-length", String(BODY.length)];
      const request = httpRequest({ port: at.port, method: "POST", path: target, headers: [...base, ...headers] });
      request.on("error", reject).on("response", async (response) => {
        const status = response.statusCode ?? 0;
        resolve(
          await toAnswer(new Response(await readAll(response), { status, headers: { ...response.headers } as never })),
        );
      });
      request.end(BODY);
    });
  const refused = async (headers: string[], message: RegExp) => {
    const { status, error, id, headers: answered } = await send(headers);
    assert.deepEqual({ status, id, code: error.code }, { status: 401, id: null, code: -32001 }, String(headers));
    assert.match(error.message, message);
    assert.equal(answered.get("www-authenticate"), "Bearer");
    assert.deepEqual(at.received, [], "nothing reached the shard");
  };

  for (const [how, headers] of Object.entries({
    "x-api-key": (value: string) => ["x-api-key", value],
    "x-console-api-key": (value: string) => ["x-console-api-key", value],
    "authorization, bare": (value: string) => ["authorization", value],
    "authorization, Bearer": (value: string) => ["authorization", `Bearer ${value}`],
    "authorization, any case and spaces": (value: string) => ["AUTHORIZATION", `bEaReR   ${value}`],
    "names in any case": (value: string) => ["X-Api-Key", value],
    "the same token in two headers": (value: string) => ["x-api-key", value, "authorization", `Bearer ${value}`],
    "the same header twice": (value: string) => ["x-api-key", value, "x-api-key", value],
    "authorization twice, with and without Bearer": (value: string) => [
      "authorization",
      `Bearer ${value}`,
      "authorization",
      value,
    ],
    "values a proxy joined": (value: string) => ["x-api-key", `${value}, ${value}`],
    "an empty header beside it": (value: string) => ["authorization", "", "x-api-key", value],
    "x-api-key, Bearer": (value: string) => ["x-api-key", `Bearer ${value}`],
    "x-console-api-key, any case and spaces": (value: string) => ["x-console-api-key", `  bearer   ${value} `],
    "both headers, Bearer in both": (value: string) => [
      "authorization",
      `Bearer ${value}`,
      "x-api-key",
      `Bearer ${value}`,
    ],
    "Basic, as the user": (value: string) => ["authorization", basic(`${value}:`)],
    "Basic, as the user, without a colon": (value: string) => ["authorization", basic(value)],
    "Basic, as the password": (value: string) => ["authorization", basic(`x:${value}`)],
    "Basic, as both": (value: string) => ["authorization", basic(`${value}:${value}`)],
    "Basic in x-api-key": (value: string) => [
      "x-api-key",
      basic(`:${value}`).toUpperCase().slice(0, 6) + basic(`:${value}`).slice(6),
    ],
    "Basic beside the bare one": (value: string) => ["authorization", basic(`x:${value}`), "x-api-key", value],
    "beside a proxy's Basic": (value: string) => ["x-api-key", value, "authorization", "Basic dXNlcjpwYXNz"],
    "beside the text undefined": (value: string) => ["authorization", "Bearer undefined", "x-api-key", value],
    "beside other text": (value: string) => ["x-api-key", `null, ${value}`, "authorization", "Digest a=b"],
  })) {
    it(`takes the token from ${how}`, async () => {
      assert.equal((await send(headers(token))).status, 200);
      assert.deepEqual(at.used, [at.grantOf(token).tokenId]);
    });
  }

  it("says in the historic words that there is no token", async () => {
    for (const headers of [
      [],
      ["x-api-key", ""],
      ["authorization", "Bearer"],
      ["x-api-key", "Bearer "],
      ["authorization", basic(":")],
      ["cookie", token],
      ["x-api-keys", token],
    ]) {
      await refused(headers, /^No auth token$/);
    }
  });

  it("refuses two different tokens, however they come, even when both are good", async () => {
    const other = at.token("full");
    for (const headers of [
      ["x-api-key", token, "x-console-api-key", other],
      ["authorization", token, "authorization", other],
      ["authorization", `Bearer ${token}`, "x-api-key", other],
      ["x-api-key", token, "x-api-key", other],
      ["x-api-key", `${token},${other}`],
      ["x-api-key", `Bearer ${token}`, "authorization", `Bearer ${other}`],
      ["authorization", basic(`${token}:${other}`)],
      ["authorization", basic(`x:${token}`), "x-api-key", other],
      ["authorization", `Bearer undefined, ${token}`, "x-api-key", other],
    ]) {
      await refused(headers, /two different tokens/);
    }
    assert.deepEqual(at.used, []);
  });

  it("says of what cannot be a token how one looks, and never repeats it", async () => {
    for (const value of [
      "undefined",
      "Bearer undefined",
      basic("admin:hunter2"),
      "Bearer Bearer",
      `Bearer ${token.slice(1)}`,
    ]) {
      await refused(["x-api-key", value], /64 characters of 0-9 and a-f/);
      await refused(["authorization", value], /^((?!hunter2|undefined).)*64 characters((?!hunter2|undefined).)*$/);
    }
  });

  it("refuses what is not a known token", async () => {
    for (const value of ["0".repeat(64), token.toUpperCase(), `${token}0`, token.slice(1), "x".repeat(8000)]) {
      await refused(["x-api-key", value], /not known/);
    }
  });

  it("refuses a token from the very millisecond it is dead", async () => {
    const dying = at.token("full", { deadAt: at.now + 1 });
    assert.equal((await send(["x-api-key", dying])).status, 200);
    at.grantOf(dying).deadAt = at.now;
    at.received.length = 0;
    await refused(["x-api-key", dying], new RegExp(`This token expired on ${new Date(at.now).toISOString()}`));
    at.grantOf(dying).revoked = true;
    await refused(["x-api-key", dying], /This token was revoked on /);
  });

  it("refuses the token of another shard alike, whether the shard exists or not", async () => {
    at.upstreams.set("other-calimero-testnet", atUrl("http://127.0.0.1:1/"));
    const messages: string[] = [];
    for (const shard of ["other-calimero-testnet", "missing-calimero-testnet"]) {
      const { status, error } = await send(["x-api-key", at.token("full")], path(shard));
      assert.equal(status, 403);
      messages.push(error.message.replace(shard, "…"));
    }
    assert.equal(messages[0], messages[1]);
    assert.deepEqual(at.received, []);
  });

  it("tells what became of each request, never with a token in it", async () => {
    await send(["x-api-key", token]);
    await send([]);
    await send(["x-api-key", at.token("full", { shardId: "other" })]);
    const { tokenId } = at.grantOf(token);
    const outcomes = at.decisions.map(({ outcome, status, shardId }) => ({ outcome, status, shardId }));
    assert.deepEqual(outcomes, [
      { outcome: "relayed", status: 200, shardId: SHARD },
      { outcome: "unauthenticated", status: 401, shardId: SHARD },
      { outcome: "forbidden", status: 403, shardId: SHARD },
    ]);
    assert.equal(at.decisions[0]?.tokenId, tokenId);
    assert.equal(at.decisions[0]?.method, "query");
    assert.doesNotMatch(JSON.stringify(at.decisions), /[0-9a-f]{64}/);
  });
});

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}

describe("gateway: looking a token up", () => {
  it("waits for a look-up that takes its time, and reads the body only then", async () => {
    let found: (grant: Grant | undefined) => void = () => {};
    const at = await GatewayUnderTest.start(
      {},
      { tokens: { find: () => new Promise((resolve) => (found = resolve)) } },
    );
    try {
      const token = at.token("full");
      const answer = at.call(token, rpc("status"));
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(at.received, []);
      // The look-up has begun when the request is there.
      const waiting = setInterval(() => found(at.grantOf(token)), 1);
      assert.equal((await answer).status, 200);
      clearInterval(waiting);
    } finally {
      await at.close();
    }
  });

  for (const [how, find] of Object.entries({
    rejects: () => Promise.reject(new Error("database at 10.0.0.5 is down")),
    throws: () => {
      throw new Error("database at 10.0.0.5 is down");
    },
  })) {
    it(`never calls a token bad when the look-up ${how}: it is a 503, which clients repeat`, async () => {
      const at = await GatewayUnderTest.start({}, { tokens: { find } });
      try {
        const { status, error, text, headers } = await at.call(at.token("full"), rpc("status"));
        assert.deepEqual([status, headers.get("retry-after")], [503, "2"]);
        assert.match(error.message, /cannot look the token up at the moment/);
        assert.doesNotMatch(text, /10\.0\.0\.5/);
        assert.equal(at.decisions[0]?.outcome, "failed");
        assert.match(String(at.decisions[0]?.error), /10\.0\.0\.5/);
        assert.deepEqual(at.received, []);
      } finally {
        await at.close();
      }
    });
  }
});

describe("gateway: its address", () => {
  let at: GatewayUnderTest;
  before(async () => {
    at = await GatewayUnderTest.start();
  });
  after(() => at.close());

  const status = async (target: string, method = "POST") => {
    const token = at.token("full");
    const init = { method, headers: { "x-api-key": token }, ...(method === "POST" ? { body: BODY } : {}) };
    return fetch(`http://127.0.0.1:${at.port}${target}`, init);
  };

  it("is with or without the last slash, and an empty query", async () => {
    for (const target of [path(), path().slice(0, -1), `${path()}?`]) {
      assert.equal((await status(target)).status, 200, target);
    }
  });

  it("is nothing else: a query is refused, other paths are not the gateway's", async () => {
    at.received.length = 0;
    for (const target of [`${path()}?x=1`, `${path().slice(0, -1)}?method=status`]) {
      assert.equal((await status(target)).status, 404, target);
    }
    const elsewhere = [
      `${path()}status`,
      `${path()}/`,
      `/${path()}`,
      `/api/v1/shards//neard-rpc/`,
      `/api/v1/shards/a%2Fb/neard-rpc/`,
      `/api/v1/shards/demos%2Dcalimero-testnet/neard-rpc/`,
      `/API/v1/shards/${SHARD}/neard-rpc/`,
      `/api/v1/shards/${SHARD}/neard-rpc;x/`,
      `/api/v1/shards/${"a".repeat(200)}/neard-rpc/`,
    ];
    for (const target of elsewhere) {
      assert.equal((await status(target)).status, 418, target);
    }
    assert.deepEqual(at.received, []);
  });

  it("takes no token in the URL, and says why", async () => {
    at.received.length = 0;
    const token = at.token("full");
    for (const query of ["apiKey=", "api_key=", "api-key=", "x-api-key=", "token=", "access_token=", "whatever="]) {
      const response = await fetch(`${at.url}?${query}${token}`, { method: "POST", body: BODY });
      const text = await response.text();
      assert.equal(response.status, 401, query);
      assert.match(text, /URLs end up in logs/);
      assert.doesNotMatch(text, new RegExp(token));
    }
    assert.deepEqual(at.received, []);
    assert.doesNotMatch(JSON.stringify(at.decisions), new RegExp(token));
  });

  it("takes POST only, and no requests from web pages of other origins", async () => {
    for (const method of ["GET", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD"]) {
      const response = await status(path(), method);
      assert.equal(response.status, 405, method);
      assert.equal(response.headers.get("allow"), "POST");
      assert.equal(response.headers.get("access-control-allow-origin"), null);
    }
  });
});
