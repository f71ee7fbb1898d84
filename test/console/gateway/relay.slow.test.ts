import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Upstream } from "../../../console/src/gateway/index.js";
import { atUrl, GatewayUnderTest, path, rpc, SHARD, until } from "./support.js";

describe("gateway: the shard's answer", () => {
  let at: GatewayUnderTest;
  let token: string;
  before(async () => {
    at = await GatewayUnderTest.start();
    token = at.token("full");
  });
  after(() => at.close());
  beforeEach(() => {
    at.decisions.length = 0;
  });

  it("comes back with its status and body as they are, also when it is an error", async () => {
    for (const status of [200, 400, 404, 408, 418, 422, 500, 502, 503]) {
      const body = ` {"id":1 , "status":${status}, "n":18446744073709551615}\n`;
      at.shard = (_request, response) => response.writeHead(status, { "content-type": "application/json" }).end(body);
      const answer = await at.call(token, rpc("status"));
      assert.deepEqual({ status: answer.status, text: answer.text }, { status, text: body });
      assert.equal(at.decisions.at(-1)?.outcome, "relayed");
    }
  });

  it("keeps the headers a client needs, and none of the shard's own", async () => {
    at.shard = (_request, response) => {
      response.writeHead(503, {
        "content-type": "application/json; charset=utf-8",
        "retry-after": "7",
        "set-cookie": "node=1",
        "access-control-allow-origin": "*",
        "x-internal-host": "10.0.0.5",
        server: "nearcore",
        via: "1.1 inner",
        "keep-alive": "timeout=99",
        "www-authenticate": "Basic",
      });
      response.end("{}");
    };
    const { headers } = await at.call(token, rpc("status"));
    const { date, "x-request-id": _id, ...others } = Object.fromEntries(headers);
    assert.ok(date);
    assert.deepEqual(others, {
      "content-type": "application/json; charset=utf-8",
      "x-content-type-options": "nosniff",
      "content-length": "2",
      "retry-after": "7",
      connection: "keep-alive",
      "keep-alive": "timeout=5",
    });
  });

  for (const [status, message] of [
    [401, /does not accept the console's credentials/],
    [403, /does not let the console in/],
    [429, /too many requests from the console/],
  ] as const) {
    it(`is told as the console's trouble when it is a ${status}, never as that of the client's token`, async () => {
      for (const body of ['{"error":"bad key: abc"}', "x".repeat(1_000_000)]) {
        at.shard = (_request, response) =>
          response.writeHead(status, { "retry-after": "7", "www-authenticate": "Basic" }).end(body);
        const answer = await at.call(token, rpc("status", undefined, "mine"));
        assert.deepEqual(
          [answer.status, answer.id, answer.error.code, answer.headers.get("retry-after")],
          [502, "mine", -32000, "7"],
        );
        assert.match(answer.error.message, message);
        assert.match(answer.error.message, /Your token is not the cause/);
        assert.doesNotMatch(answer.text, /abc|xxx/);
        assert.equal(answer.headers.get("www-authenticate"), null);
        assert.equal(at.decisions.at(-1)?.outcome, "upstream-failed");
      }
    });
  }

  it("is passed on as JSON that is no page, or not at all", async () => {
    for (const type of ["application/json", "Application/JSON;charset=utf-8", "application/problem+json", undefined]) {
      at.shard = (_request, response) =>
        response.writeHead(200, type === undefined ? {} : { "content-type": type }).end("{}");
      const { status, headers } = await at.call(token, rpc("status"));
      assert.deepEqual(
        [status, headers.get("content-type"), headers.get("x-content-type-options")],
        [200, type ?? "application/json", "nosniff"],
      );
    }
    for (const type of [
      "text/html",
      "text/html; charset=utf-8",
      "image/svg+xml",
      "text/json",
      "application/jsonp",
      "x",
      "",
    ]) {
      for (const status of [200, 404, 503]) {
        at.shard = (_request, response) =>
          response.writeHead(status, { "content-type": type }).end("<script>alert(1)</script>");
        const { status: answered, headers, text, error } = await at.call(token, rpc("status"));
        assert.deepEqual([answered, headers.get("content-type")], [502, "application/json"], type);
        assert.match(error.message, /where JSON belongs/);
        assert.doesNotMatch(text, /script/);
      }
    }
  });

  it("is never a page either when it is the gateway's own", async () => {
    for (const key of [token, undefined]) {
      const { headers } = await at.call(key, rpc("<script>"));
      assert.deepEqual(
        [headers.get("content-type"), headers.get("x-content-type-options")],
        ["application/json", "nosniff"],
      );
    }
  });

  it("is not followed elsewhere when it is a redirect, by the console or by its client", async () => {
    const asked: (string | undefined)[] = [];
    at.shard = (request, response) => {
      asked.push(request.url);
      response.writeHead(307, { location: "/latest/meta-data/" }).end();
    };
    const answer = await at.call(token, rpc("status"));
    assert.deepEqual([answer.status, answer.headers.get("location"), asked.length], [307, null, 1]);
  });

  it("arrives unpacked or packed as the shard sent it", async () => {
    const packed = gzipSync('{"result":"packed"}');
    at.shard = (_request, response) =>
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(packed);
    assert.equal((await at.call(token, rpc("status"))).text, '{"result":"packed"}');
  });

  it("may have no body, a chunked one, or a hint before it", async () => {
    at.shard = (_request, response) => response.writeHead(204).end();
    assert.deepEqual((await at.call(token, rpc("status"))).text, "");
    at.shard = (_request, response) => response.writeHead(200, { "content-length": "0" }).end();
    assert.equal((await at.call(token, rpc("status"))).headers.get("content-length"), "0");
    at.shard = async (_request, response) => {
      response.writeEarlyHints({ link: "</x>; rel=preload" });
      for (const part of ['{"result"', ":", '"parts"}']) {
        response.write(part);
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    };
    const { status, text } = await at.call(token, rpc("status"));
    assert.deepEqual({ status, text }, { status: 200, text: '{"result":"parts"}' });
  });

  it("comes through byte for byte when it is large", async () => {
    const bytes = Buffer.alloc(32 * 1024 * 1024);
    for (let index = 0; index < bytes.length; index += 4) bytes.writeUInt32LE((index * 2654435761) >>> 0, index);
    at.shard = (_request, response) => response.end(bytes);
    const response = await fetch(at.url, {
      method: "POST",
      headers: { "x-api-key": token },
      body: JSON.stringify(rpc("status")),
    });
    assert.equal(digest(new Uint8Array(await response.arrayBuffer())), digest(bytes));
  });

  it("is read from the shard only as fast as the client reads it", async () => {
    const size = 64 * 1024 * 1024;
    let sent: ServerResponse | undefined;
    at.shard = (_request, response) => {
      sent = response;
      response.writeHead(200, { "content-length": String(size) }).write(Buffer.alloc(size));
    };
    const client = connect(at.port, "127.0.0.1");
    client.write(requestText(token, rpc("status")));
    await once(client, "readable");
    const waiting = await settled(() => sent?.socket?.bytesWritten ?? 0);
    const left = sent?.socket?.writableLength ?? 0;
    assert.ok(left > size / 2, `${size - left} of ${size} bytes left the shard, ${waiting} written`);
    let received = 0;
    client.on("data", (chunk: Buffer) => {
      received += chunk.length;
    });
    await until(() => received > size);
    client.destroy();
  });

  it("may take longer than a standstill may, as long as it moves", async () => {
    const patient = await GatewayUnderTest.start({ limits: { answerMs: 500 } });
    try {
      patient.shard = async (_request, response) => {
        response.flushHeaders();
        for (let part = 0; part < 6; part += 1) {
          await wait(120);
          response.write("part ");
        }
        response.end();
      };
      assert.equal((await patient.call(patient.token("full"), rpc("status"))).text, "part ".repeat(6));
    } finally {
      await patient.close();
    }
  });

  it("is asked for over a bounded number of connections that are kept open", async () => {
    const limited = await GatewayUnderTest.start({ limits: { connections: 4 } });
    try {
      const key = limited.token("full");
      const ports = new Set<number | undefined>();
      limited.shard = (request, response) => {
        ports.add(request.socket.remotePort);
        setImmediate(() => response.end("{}"));
      };
      for (let round = 0; round < 3; round += 1) {
        await Promise.all(Array.from({ length: 40 }, () => limited.call(key, rpc("status"))));
      }
      assert.ok(ports.size <= 4, `${ports.size} connections`);
      assert.equal(limited.received.length, 120);
    } finally {
      await limited.close();
    }
  });

  it("is still delivered while the gateway closes", async () => {
    const closing = await GatewayUnderTest.start();
    let answer: (() => void) | undefined;
    closing.shard = (_request, response) => {
      answer = () => response.end("{}");
    };
    const pending = closing.call(closing.token("full"), rpc("status"));
    await until(() => answer !== undefined);
    const closed = closing.closeGateway();
    answer?.();
    assert.equal((await pending).status, 200);
    await closed;
    await closing.close();
  });
});

describe("gateway: a shard that fails", () => {
  let at: GatewayUnderTest;
  let token: string;
  before(async () => {
    at = await GatewayUnderTest.start({ limits: { answerMs: 150, connectMs: 150, connections: 1 } });
    token = at.token("full");
  });
  after(() => at.close());
  beforeEach(() => {
    at.decisions.length = 0;
  });

  const failed = async (status: number, message: RegExp, cause: RegExp) => {
    const { status: answered, error, id, text } = await at.call(token, rpc("status", undefined, "mine"));
    assert.deepEqual({ answered, id }, { answered: status, id: "mine" }, text);
    assert.match(error.message, message);
    assert.doesNotMatch(text, /127\.0\.0\.1|localhost|:\d{4}/, "the client learns no addresses");
    const [decision] = at.decisions;
    assert.deepEqual({ outcome: decision?.outcome, status: decision?.status }, { outcome: "upstream-failed", status });
    assert.match(String(decision?.error), cause);
  };

  /** Lets the shard's URL lead elsewhere for one test. */
  const withUpstream = async (url: string, run: () => Promise<void>) => {
    const usual = at.upstreams.get(SHARD);
    at.upstreams.set(SHARD, atUrl(url));
    try {
      await run();
    } finally {
      if (usual) at.upstreams.set(SHARD, usual);
    }
  };

  const answering = async (bytes: string, run: (url: string) => Promise<void>) => {
    const server = createServer((socket) => socket.once("data", () => socket.end(bytes))).listen(0, "127.0.0.1");
    await once(server, "listening");
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    server.close();
  };

  it("by refusing connections is a 502", async () => {
    const gone = createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await withUpstream(`http://127.0.0.1:${port}/`, () => failed(502, /refuses connections/, /ECONNREFUSED/));
  });

  it("by hanging up without an answer is a 502", () =>
    answering("", (url) =>
      withUpstream(url, () => failed(502, /closed the connection without an answer/, /SocketError/)),
    ));

  it("by resetting the connection is a 502", async () => {
    at.shard = (request) => request.socket.resetAndDestroy();
    await failed(502, /closed the connection without an answer/, /ECONNRESET|other side closed/);
  });

  it("by answering something that is not HTTP is a 502", async () => {
    await answering("SSH-2.0-OpenSSH_9.2\r\n\r\n", (url) =>
      withUpstream(url, () => failed(502, /did not give a valid answer/, /HTTPParserError/)),
    );
  });

  it("by not answering is a 504 that warns of repeating a transaction", async () => {
    at.shard = () => {};
    await failed(504, /did not answer in time.*look before repeating/, /Headers Timeout/);
  });

  it("by not answering keeps nobody waiting longer who waits for the connection", async () => {
    at.shard = () => {};
    const both = await Promise.all([at.call(token, rpc("status")), at.call(token, rpc("status"))]);
    assert.deepEqual(
      both.map(({ status }) => status),
      [504, 504],
    );
    at.shard = (_request, response) => response.end("{}");
    assert.equal((await at.call(token, rpc("status"))).status, 200, "and the gateway goes on");
  });

  for (const [how, breakOff] of Object.entries({
    "breaks off": (response: ServerResponse) => response.destroy(),
    "stands still": () => {},
  })) {
    it(`in the middle of an answer that ${how} cuts the client off instead of passing it as complete`, async () => {
      at.shard = (_request, response) => {
        response.writeHead(200, { "content-length": "1000000" });
        response.write("x".repeat(200_000), () => response.write("x".repeat(200_000), () => breakOff(response)));
      };
      await assert.rejects(at.call(token, rpc("status")), /terminated|fetch failed/);
      await until(() => at.decisions.length > 0);
      assert.equal(at.decisions[0]?.outcome, "upstream-failed");
    });
  }

  it("under a name that this console may not call is a 503 that names the shard, and nothing is connected", async () => {
    const refusing = await GatewayUnderTest.start({
      lookup: (_name, _options, done) =>
        done(Object.assign(new Error("rebind.test is 127.0.0.1"), { code: "ERR_REFUSED_ADDRESS" }), "", 4),
    });
    try {
      const upstream = refusing.upstreams.get(SHARD);
      if (upstream?.kind !== "url") throw new Error("the test needs a URL");
      refusing.upstreams.set(SHARD, atUrl(upstream.endpoints[0].url.replace("127.0.0.1", "rebind.test")));
      const { status, error } = await refusing.call(refusing.token("full"), rpc("status"));
      assert.equal(status, 503);
      assert.ok(error.message.startsWith(`This console cannot serve the shard ${SHARD} at the moment.`), error.message);
      assert.deepEqual(refusing.received, []);
    } finally {
      await refusing.close();
    }
  });

  it("that cannot be reached in time is a 502", async () => {
    const unreachable = await GatewayUnderTest.start({ limits: { connectMs: 100 }, lookup: () => {} });
    try {
      unreachable.upstreams.set(SHARD, atUrl("http://slow.test/"));
      const { status, error } = await unreachable.call(unreachable.token("full"), rpc("status"));
      assert.equal(status, 502);
      assert.match(error.message, /could not be reached in time/);
    } finally {
      await unreachable.close();
    }
  });

  it("that is gone from the console is a 404", async () => {
    const orphan = at.token("full", { shardId: "removed-calimero-testnet" });
    const response = await fetch(at.url.replace(SHARD, "removed-calimero-testnet"), {
      method: "POST",
      headers: { "x-api-key": orphan },
      body: JSON.stringify(rpc("status")),
    });
    assert.equal(response.status, 404);
  });
});

describe("gateway: a client that leaves", () => {
  it("while the shard works stops the work", async () => {
    const at = await GatewayUnderTest.start();
    try {
      let stopped = false;
      at.shard = (_request, response) => {
        response.on("close", () => {
          stopped = true;
        });
      };
      const client = connect(at.port, "127.0.0.1");
      client.write(requestText(at.token("full"), rpc("status")));
      await until(() => at.received.length === 1);
      client.destroy();
      await until(() => stopped);
      assert.equal(at.decisions[0]?.outcome, "abandoned");
    } finally {
      await at.close();
    }
  });

  it("while it waits for a connection never reaches the shard", async () => {
    const at = await GatewayUnderTest.start({ limits: { connections: 1 } });
    try {
      const token = at.token("full");
      let answer: (() => void) | undefined;
      at.shard = (_request, response) => {
        answer = () => response.end("{}");
      };
      const first = at.call(token, rpc("status"));
      await until(() => answer !== undefined);
      const client = connect(at.port, "127.0.0.1");
      client.write(requestText(token, rpc("send_tx", ["AA=="])));
      await until(() => at.used.length === 2);
      client.destroy();
      await until(() => at.decisions.length === 1);
      at.shard = (_request, response) => response.end("{}");
      answer?.();
      assert.equal((await first).status, 200);
      assert.equal(await at.call(token, rpc("health")).then(() => at.received.length), 2);
      assert.ok(at.received.every(({ body }) => !body.includes("send_tx")));
    } finally {
      at.shard = (_request, response) => response.end("{}");
      await at.close();
    }
  });

  it("while the shard is being looked up never reaches the shard", async () => {
    let found: ((upstream: Upstream) => void) | undefined;
    const find = () => new Promise<Upstream>((resolve) => (found = resolve));
    const at = await GatewayUnderTest.start({}, { upstreams: { find } });
    try {
      const token = at.token("full");
      const client = connect(at.port, "127.0.0.1");
      client.write(requestText(token, rpc("send_tx", ["AA=="])));
      await until(() => found !== undefined);
      client.destroy();
      await until(() => at.decisions.length === 1);
      const upstream = at.upstreams.get(SHARD);
      if (upstream === undefined) throw new Error("the test needs an upstream");
      found?.(upstream);
      const next = at.call(token, rpc("status"));
      await until(() => at.used.length === 2);
      found?.(upstream);
      assert.equal((await next).status, 200);
      assert.equal(at.received.length, 1);
    } finally {
      await at.close();
    }
  });

  it("while it does not read is cut in the end, and the connection to the shard with it", async () => {
    const at = await GatewayUnderTest.start({ limits: { answerMs: 1_000 } });
    try {
      let stopped = false;
      at.shard = (_request, response) => {
        response.on("close", () => {
          stopped = true;
        });
        response.end(Buffer.alloc(64 * 1024 * 1024));
      };
      const client: Socket = connect(at.port, "127.0.0.1");
      client.on("error", () => {});
      client.write(requestText(at.token("full"), rpc("status")));
      await until(() => stopped);
      assert.match(String(at.decisions[0]?.error), /client stopped reading/);
      client.destroy();
    } finally {
      await at.close();
    }
  });
});

function requestText(token: string, request: unknown): string {
  const body = JSON.stringify(request);
  return `POST ${path()} HTTP/1.1\r\nhost: x\r\nx-api-key: ${token}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The value once it has not changed for many turns of the event loop. */
async function settled(read: () => number): Promise<number> {
  let last = -1;
  for (let quiet = 0; quiet < 500; quiet += 1) {
    if (read() !== last) quiet = 0;
    last = read();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return last;
}
