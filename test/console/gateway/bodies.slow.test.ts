import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { PERMISSION_NAMES } from "pulumi-keyring-near";
import { GatewayUnderTest, path, rpc, SHARD, until } from "./support.js";

const MiB = 1024 * 1024;

describe("gateway: request bodies", () => {
  let at: GatewayUnderTest;
  let token: string;
  before(async () => {
    at = await GatewayUnderTest.start();
    token = at.token("full");
  });
  after(() => at.close());
  beforeEach(() => {
    at.received.length = 0;
    at.used.length = 0;
  });

  const head = (...headers: string[]) => `POST ${path()} HTTP/1.1\r\nhost: x\r\n${[...headers, "", ""].join("\r\n")}`;
  const authorized = (...headers: string[]) => head(`x-api-key: ${token}`, "connection: close", ...headers);

  /** A request of exactly that many bytes. */
  const ofSize = (bytes: number) => {
    const empty = JSON.stringify(rpc("send_tx", { signed_tx_base64: "" }));
    return empty.replace('64":"', `64":"${"A".repeat(bytes - empty.length)}`);
  };

  it("may be 10 MiB, as a contract deployment can need, however they are sent", async () => {
    const body = ofSize(10 * MiB);
    assert.equal((await at.call(token, body)).status, 200);
    const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const answer = await at.exchangeBytes(authorized("transfer-encoding: chunked"), chunked);
    assert.match(answer, /^HTTP\/1.1 200 /);
    assert.deepEqual(
      at.received.map((received) => received.body === body),
      [true, true],
    );
  });

  it("are refused with 413 from one byte more on, however they are sent", async () => {
    const body = ofSize(10 * MiB + 1);
    const { status, error } = await at.call(token, body);
    assert.equal(status, 413);
    assert.match(error.message, /larger than 10485760 bytes/);
    const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    assert.match(await at.exchangeBytes(authorized("transfer-encoding: chunked"), chunked), /^HTTP\/1.1 413 /);
    assert.deepEqual(at.received, []);
  });

  it("that are announced too large are refused before they are sent", async () => {
    const socket = connect(at.port, "127.0.0.1");
    socket.write(authorized("content-length: 10485761"));
    const [answer] = await once(socket, "data");
    assert.match(String(answer), /^HTTP\/1.1 413 /);
    socket.destroy();
  });

  it("may be 1 MiB where the method takes no transaction, and are refused with 413 from one byte more on", async () => {
    const view = (bytes: number) => {
      const empty = JSON.stringify(rpc("query", { request_type: "call_function", args_base64: "" }));
      return empty.replace('64":"', `64":"${"A".repeat(bytes - empty.length)}`);
    };
    assert.equal((await at.call(token, view(MiB))).status, 200);
    at.received.length = 0;
    const { status, error } = await at.call(token, view(MiB + 1));
    assert.equal(status, 413);
    assert.match(error.message, /larger than 1048576 bytes/);
    assert.deepEqual(at.received, []);
  });

  it("are not even read beyond 1 MiB where the token opens no method that takes a transaction", async () => {
    const sizes: string[] = [];
    for (const permission of PERMISSION_NAMES) {
      const socket = connect(at.port, "127.0.0.1");
      const large = `content-length: ${2 * MiB}`;
      socket.write(`POST ${path()} HTTP/1.1\r\nhost: x\r\nx-api-key: ${at.token([permission])}\r\n${large}\r\n\r\n`);
      if (permission === "write" || permission === "view-transactions") {
        socket.write("{".repeat(2 * MiB));
        sizes.push(permission);
      }
      const [answer] = await once(socket, "data");
      assert.match(String(answer), sizes.includes(permission) ? /^HTTP\/1.1 400 / : /^HTTP\/1.1 413 /, permission);
      socket.destroy();
    }
    assert.deepEqual(sizes, ["write", "view-transactions"]);
  });

  for (const [how, change] of Object.entries<(late: string) => void>({
    "is revoked": (late: string) => {
      at.grantOf(late).deadAt = at.now;
    },
    expires: (late: string) => {
      at.grantOf(late).deadAt = at.now - 1;
    },
    "gets another value": (late: string) => void at.forget(late),
    "is narrowed": (late: string) => {
      at.grantOf(late).permissions = new Set(["view-blocks"]);
    },
    "is moved to another shard": (late: string) => {
      at.grantOf(late).shardId = "other-calimero-testnet";
    },
  })) {
    it(`are judged when they are complete: nothing goes on when the token ${how} in the middle`, async () => {
      const late = at.token("full");
      const body = JSON.stringify(rpc("send_tx", ["AA=="]));
      const socket = connect(at.port, "127.0.0.1");
      const connection = at.nextConnection();
      socket.write(
        `POST ${path()} HTTP/1.1\r\nhost: x\r\nx-api-key: ${late}\r\ncontent-length: ${body.length}\r\n\r\n{`,
      );
      const arrived = await connection;
      await until(() => arrived.bytesRead > 100);
      change(late);
      socket.write(body.slice(1));
      const [answer] = await once(socket, "data");
      assert.match(String(answer), /^HTTP\/1.1 40[13] /);
      assert.deepEqual([at.received, at.used.length], [[], 0]);
      socket.destroy();
    });
  }

  it("arrive in any pieces", async () => {
    const body = JSON.stringify(rpc("status", { text: "€ 😀" }));
    const bytes = Buffer.from(body);
    const socket = connect(at.port, "127.0.0.1");
    socket.setNoDelay(true).write(authorized(`content-length: ${bytes.length}`));
    for (const byte of bytes) {
      socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [answer] = await once(socket, "data");
    assert.match(String(answer), /^HTTP\/1.1 200 /);
    assert.equal(at.received[0]?.body, body);
  });

  for (const [what, body] of Object.entries({
    "is empty": "",
    "is no JSON": "method=status",
    "is cut off": '{"jsonrpc":"2.0","method":"status"',
    "has something behind the JSON": '{"method":"status"} {"method":"block"}',
    "begins with a byte order mark": '\ufeff{"method":"status"}',
    "has a comment": '{"method":"status"/**/}',
    "is not UTF-8": Buffer.from('{"method":"status","id":"\xe9"}', "latin1"),
    "hides a quote in overlong UTF-8": Buffer.concat([
      Buffer.from('{"method":"status","id":"'),
      Buffer.of(0xc0, 0xa2),
      Buffer.from('"}'),
    ]),
    "has half a surrogate pair": Buffer.concat([
      Buffer.from('{"method":"status","id":"'),
      Buffer.of(0xed, 0xa0, 0x80),
      Buffer.from('"}'),
    ]),
    "is UTF-16": Buffer.from('{"method":"status"}', "utf16le"),
    "is nested too deeply": `{"method":"status","params":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
  })) {
    it(`are refused as no JSON when the body ${what}`, async () => {
      const { status, error, id } = await at.call(token, body);
      assert.deepEqual({ status, code: error.code, id }, { status: 400, code: -32700, id: null });
      assert.match(error.message, /^The body is (not valid|nested)/);
      assert.deepEqual(at.received, []);
    });
  }

  it("are refused when they are JSON but no request", async () => {
    for (const body of ['"status"', "1", "null", "{}", '{"method":1}', '{"method":["status"]}', '{"method":null}']) {
      const { status, error } = await at.call(token, body);
      assert.deepEqual({ status, code: error.code }, { status: 400, code: -32600 }, body);
    }
    assert.deepEqual(at.received, []);
  });

  it("are not unpacked", async () => {
    const body = JSON.stringify(rpc("status"));
    for (const encoding of ["gzip", "br", "deflate", "identity, gzip", "Identity2"]) {
      assert.equal((await at.call(token, body, { "content-encoding": encoding })).status, 415, encoding);
    }
    assert.deepEqual(at.received, []);
    assert.equal((await at.call(token, body, { "content-encoding": "identity" })).status, 200);
  });

  it("are taken whatever content-type they claim, and forwarded as JSON", async () => {
    await at.call(token, JSON.stringify(rpc("status")), { "content-type": "application/x-www-form-urlencoded" });
    assert.equal(at.received[0]?.headers["content-type"], "application/json");
  });
});

describe("gateway: clients it does not trust", () => {
  const big = "A".repeat(64 * 1024);

  /** Sends the head of an endless request and goes on until the gateway cuts the connection; resolves with what came back. */
  const sendEndlessly = async (at: GatewayUnderTest, token: string) => {
    const socket = connect(at.port, "127.0.0.1");
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", () => {});
    socket.write(`POST ${path()} HTTP/1.1\r\nhost: x\r\nx-api-key: ${token}\r\ntransfer-encoding: chunked\r\n\r\n`);
    const more = () => {
      while (!socket.destroyed && socket.write(`10000\r\n${big}\r\n`));
    };
    socket.on("drain", more);
    more();
    await new Promise((resolve) => socket.on("close", resolve));
    return answer;
  };

  it("get their 401 and are cut when they go on sending", async () => {
    const at = await GatewayUnderTest.start({ limits: { lingerMs: 50 } });
    try {
      const answer = await sendEndlessly(at, "unknown");
      assert.match(answer, /^HTTP\/1.1 401 [\s\S]*not known/);
      assert.deepEqual(at.received, []);
    } finally {
      await at.close();
    }
  });

  it("get their 413 and are cut when they go on sending", async () => {
    const at = await GatewayUnderTest.start({ limits: { lingerMs: 50 } });
    try {
      assert.match(await sendEndlessly(at, at.token("full")), /^HTTP\/1.1 413 /);
      assert.deepEqual(at.received, []);
    } finally {
      await at.close();
    }
  });

  it("can go on with the same connection after a refusal, when the body ends", async () => {
    const at = await GatewayUnderTest.start();
    try {
      const token = at.token("full");
      const request = (key: string, body: string, end: string) =>
        `POST ${path()} HTTP/1.1\r\nhost: x\r\nx-api-key: ${key}\r\nconnection: ${end}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
      const first = request("unknown", JSON.stringify(rpc("send_tx", [big])), "keep-alive");
      const answers = await at.exchangeBytes(first, request(token, JSON.stringify(rpc("status")), "close"));
      assert.deepEqual(answers.match(/HTTP\/1.1 \d+/g), ["HTTP/1.1 401", "HTTP/1.1 200"]);
      assert.equal(at.received.length, 1);
    } finally {
      await at.close();
    }
  });

  it("cannot make the gateway read a body while their token is being looked up", async () => {
    const at = await GatewayUnderTest.start({}, { tokens: { find: () => new Promise(() => {}) } });
    const server: Promise<Socket> = at.nextConnection();
    const client = connect(at.port, "127.0.0.1");
    try {
      client.on("error", () => {});
      client.write(
        `POST ${path()} HTTP/1.1\r\nhost: x\r\nx-api-key: ${"0".repeat(64)}\r\ncontent-length: ${8 * MiB}\r\n\r\n`,
      );
      client.write(Buffer.alloc(8 * MiB));
      const { bytesRead } = await settled(await server);
      assert.ok(bytesRead < MiB, `${bytesRead} bytes were read`);
    } finally {
      client.destroy();
      await at.close();
    }
  });

  it("are told when they send too slowly", async () => {
    const at = await GatewayUnderTest.start({ limits: { bodyMs: 50, lingerMs: 50 } });
    try {
      const start = `POST ${path()} HTTP/1.1\r\nhost: x\r\nx-api-key: ${at.token("full")}\r\ncontent-length: 100\r\n\r\n{`;
      assert.match(await at.exchangeBytes(start), /^HTTP\/1.1 408 [\s\S]*did not arrive in time/);
      assert.deepEqual(at.received, []);
    } finally {
      await at.close();
    }
  });

  it("leave nothing behind when they hang up in the middle of a body", async () => {
    const at = await GatewayUnderTest.start();
    try {
      const client = connect(at.port, "127.0.0.1");
      client.write(
        `POST ${path()} HTTP/1.1\r\nhost: x\r\nx-api-key: ${at.token("full")}\r\ncontent-length: 100\r\n\r\n{`,
      );
      await once(client, "connect");
      client.resetAndDestroy();
      await until(() => at.decisions.length > 0);
      const [decision] = at.decisions;
      assert.deepEqual(
        { outcome: decision?.outcome, status: decision?.status, shardId: decision?.shardId },
        { outcome: "abandoned", status: undefined, shardId: SHARD },
      );
      assert.deepEqual(at.received, []);
    } finally {
      await at.close();
    }
  });
});

/** A socket on which nothing has arrived for many turns of the event loop. */
async function settled(socket: Socket): Promise<Socket> {
  let last = -1;
  for (let quiet = 0; quiet < 500; quiet += 1) {
    if (socket.bytesRead !== last) quiet = 0;
    last = socket.bytesRead;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return socket;
}
