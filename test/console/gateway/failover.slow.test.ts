import assert from "node:assert/strict";
import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { Endpoint } from "../../../console/src/gateway/index.js";
import { atUrl, GatewayUnderTest, listen, originOf, readAll, rpc, SHARD, VIEW_ACCOUNT } from "./support.js";

const TRANSACTION = ["AAAA"];
/** Every method that takes a transaction to send, and what takes one to look at it. */
const WRITES = [
  "broadcast_tx_async",
  "broadcast_tx_commit",
  "send_tx",
  "EXPERIMENTAL_broadcast_tx_sync",
  "EXPERIMENTAL_check_tx",
];

describe("gateway: a shard with several URLs", () => {
  let at: GatewayUnderTest;
  let token: string;
  let second: Server;
  /** What the second URL received. */
  const reached: string[] = [];
  before(async () => {
    second = await listen(async (request, response) => {
      reached.push(JSON.parse(await readAll(request)).method);
      response.writeHead(200, { "content-type": "application/json" }).end('{"jsonrpc":"2.0","result":"second","id":1}');
    });
  });
  after(() => second.close());
  beforeEach(async () => {
    reached.length = 0;
    at = await GatewayUnderTest.start({ furtherMethods: new Map([["own_method", "view-blocks"]]) });
    token = at.token("full");
  });
  afterEach(() => at.close());

  const resultOf = async (method: string, params?: unknown) => {
    const { status, text } = await at.call(token, rpc(method, params));
    return status === 200 ? JSON.parse(text).result : status;
  };

  /** Nobody listens there. */
  const dead = async () => {
    const server = await listen(() => {});
    const url = originOf(server);
    server.close();
    await once(server, "close");
    return url;
  };

  /** Accepts, reads, and hangs up. */
  const hangsUp = async () => {
    const taken: string[] = [];
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.once("data", (bytes) => {
        taken.push(bytes.toString());
        socket.destroy();
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, taken, close: () => server.close() };
  };

  it("goes on with the next one when one refuses connections, also with a transaction: nothing of it was sent", async () => {
    for (const method of ["status", ...WRITES]) {
      at.upstreams.set(SHARD, atUrl(await dead(), originOf(second)));
      assert.equal(await resultOf(method, TRANSACTION), "second", method);
    }
  });

  it("repeats what only reads when a URL took the request and hung up, and never a transaction", async () => {
    const broken = await hangsUp();
    try {
      for (const [method, params] of [
        ["status", []],
        ["query", VIEW_ACCOUNT],
        ["tx", { tx_hash: "x", sender_account_id: "y" }],
      ] as const) {
        at.upstreams.set(SHARD, atUrl(broken.url, originOf(second)));
        assert.equal(await resultOf(method, params), "second", method);
      }
      const before = reached.length;
      // of a method that an operator added nobody knows what it does
      for (const method of [...WRITES, "own_method"]) {
        at.upstreams.set(SHARD, atUrl(broken.url, originOf(second)));
        assert.equal(await resultOf(method, TRANSACTION), 502, method);
      }
      assert.equal(reached.length, before, "a transaction went to a second URL");
      assert.equal(broken.taken.length, 3 + WRITES.length + 1, "each was sent once");
    } finally {
      broken.close();
    }
  });

  it("sets a URL aside that cannot be reached, and comes back to it later, one request at a time", async () => {
    const upstream = atUrl(await dead(), originOf(second));
    const [first] = upstream.endpoints;
    at.upstreams.set(SHARD, upstream);
    await resultOf("status");
    const { state, lastFailure, setAsideUntil = 0 } = first.health.report(at.now);
    assert.deepEqual([state, lastFailure], ["failing", "refuses connections"]);
    assert.equal(setAsideUntil, at.now + 5_000);
    assert.equal(first.health.passBy(at.now + 4_999), true);
    assert.equal(first.health.passBy(at.now + 5_000), false, "tried again");
    assert.equal(first.health.passBy(at.now + 5_000), true, "by one request");
    first.health.succeeded(at.now);
    assert.deepEqual(
      [first.health.passBy(at.now), first.health.report(at.now).state, first.health.report(at.now).since],
      [false, "answering", at.now],
    );
  });

  it("sets it aside for longer with each time that it fails again, however many requests fail at once", () => {
    const { health } = new Endpoint("http://rpc.example/");
    const asideFor = () => (health.report(now).setAsideUntil ?? now) - now;
    let now = 1_000_000;
    for (const seconds of [5, 10, 20, 40, 60, 60]) {
      if (now > 1_000_000) assert.equal(health.passBy(now), false);
      for (let request = 0; request < 32; request += 1) health.failed(now, "refuses connections", "unusable");
      assert.equal(asideFor(), seconds * 1_000);
      now += seconds * 1_000;
    }
    // a connection that breaks once may do so at any server
    health.succeeded(now);
    health.failed(now, "closed the connection", "odd");
    assert.deepEqual([health.passBy(now), health.report(now).state], [false, "failing"]);
    health.failed(now, "closed the connection", "odd");
    assert.equal(health.passBy(now), true);
  });

  it("uses the first one again once it answers", async () => {
    const upstream = atUrl(await dead(), originOf(second));
    const [, backup] = upstream.endpoints as unknown as [Endpoint, Endpoint];
    at.shard = (_request, response) => response.writeHead(401).end();
    const usual = at.upstreams.get(SHARD);
    assert.ok(usual?.kind === "url");
    at.upstreams.set(SHARD, { kind: "url", endpoints: [usual.endpoints[0], backup] });
    assert.equal(await resultOf("status"), "second");
    at.shard = (_request, response) => response.end('{"result":"first"}');
    assert.equal(await resultOf("status"), "second", "set aside");
    at.now += 5_000;
    assert.equal(await resultOf("status"), "first");
    assert.equal(await resultOf("status"), "first");
  });

  it("turns to the next one where one refuses the console, and says which trouble it is where all do", async () => {
    for (const [status, retryAfter, message] of [
      [401, undefined, /does not accept the console's credentials/],
      [403, undefined, /does not let the console in/],
      [429, "30", /gets too many requests from the console/],
    ] as const) {
      const refusing = await listen((_request, response) => {
        response.writeHead(status, retryAfter === undefined ? {} : { "retry-after": retryAfter }).end();
      });
      const upstream = atUrl(originOf(refusing), originOf(second));
      at.upstreams.set(SHARD, upstream);
      assert.equal(await resultOf("status"), "second");
      const { setAsideUntil = 0 } = upstream.endpoints[0].health.report(at.now);
      assert.equal(setAsideUntil - at.now, retryAfter === undefined ? 5_000 : 30_000);
      // the RPC has read it, and who knows what it did with it
      at.upstreams.set(SHARD, atUrl(originOf(refusing), originOf(second)));
      const before = reached.length;
      const answer = await at.call(token, rpc("broadcast_tx_commit", TRANSACTION));
      assert.equal(answer.status, 502);
      assert.equal(reached.length, before);
      at.upstreams.set(SHARD, atUrl(originOf(refusing), `${originOf(refusing)}/other`));
      const all = await at.call(token, rpc("status"));
      assert.equal(all.status, 502);
      assert.match(all.error.message, message);
      assert.equal(all.headers.get("retry-after"), retryAfter ?? null);
      refusing.close();
    }
  });

  it("still asks those that were set aside when there are no others", async () => {
    at.upstreams.set(SHARD, atUrl(await dead(), await dead()));
    for (const _ of [1, 2]) {
      const { status, error } = await at.call(token, rpc("status"));
      assert.equal(status, 502);
      assert.match(error.message, /refuses connections/);
    }
    const upstream = at.upstreams.get(SHARD);
    assert.ok(upstream?.kind === "url");
    upstream.endpoints[0].health.failed(at.now, "is away", "unusable");
    at.upstreams.set(SHARD, {
      kind: "url",
      endpoints: [new Endpoint(originOf(second), [], upstream.endpoints[0].health)],
    });
    assert.equal(await resultOf("status"), "second");
  });

  it("sends each URL its own headers, and none of another", async () => {
    const seen: unknown[] = [];
    at.shard = (request, response) => {
      const { authorization, "x-api-key": key } = request.headers;
      seen.push({ authorization, key });
      response.socket?.destroy();
    };
    const usual = at.upstreams.get(SHARD);
    assert.ok(usual?.kind === "url");
    const { url } = usual.endpoints[0];
    at.upstreams.set(SHARD, {
      kind: "url",
      endpoints: [
        new Endpoint(url, [["x-api-key", "one"]]),
        new Endpoint(`${url}/2`, [["authorization", "Bearer two"]]),
      ],
    });
    assert.equal(await resultOf("status"), 502);
    assert.deepEqual(seen, [
      { authorization: undefined, key: "one" },
      { authorization: "Bearer two", key: undefined },
    ]);
  });
});
