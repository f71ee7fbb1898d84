import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Grant } from "../../../console/src/gateway/index.js";
import { bytesOf } from "../../../console/src/sha256.js";
import { LookupCache } from "../../../console/src/store/lookup-cache.js";
import { GatewayUnderTest, path, rpc, until } from "./support.js";

const STATUS = JSON.stringify(rpc("status"));

describe("gateway: what one client takes of it", () => {
  let at: GatewayUnderTest;
  const sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await at.close();
  });

  /** Begins a request and sends so much of its body. */
  const begin = (token: string, announced: number, sent: string) => {
    const socket = connect(at.port, "127.0.0.1").on("error", () => {});
    sockets.push(socket);
    socket.write(
      `POST ${path()} HTTP/1.1\r\nhost: x\r\nx-api-key: ${token}\r\ncontent-length: ${announced}\r\n\r\n${sent}`,
    );
    return socket;
  };
  const head = async (socket: Socket) => String((await once(socket, "data"))[0]);

  it("is bounded in bytes for a token, whatever its bodies are announced as, and free again when they are gone", async () => {
    at = await GatewayUnderTest.start({ limits: { bytesPerToken: 10_000 } });
    const [greedy, other] = [at.token("full"), at.token("full")];
    const first = [begin(greedy, 1_000_000, "x".repeat(4_000)), begin(greedy, 1_000_000, "x".repeat(4_000))];
    await until(() => at.counters.openBytes === 8_000);
    const answer = await head(begin(greedy, 5_000, "x".repeat(3_000)));
    assert.match(answer, /^HTTP\/1.1 429 [\s\S]*retry-after: 1\r\n[\s\S]*too large together/);
    assert.equal((await at.call(other, STATUS)).status, 200);
    assert.equal(at.counters.limited.bytesPerToken, 1);
    for (const socket of first) socket.destroy();
    await until(() => at.counters.openBytes === 0);
    assert.equal((await at.call(greedy, STATUS)).status, 200);
  });

  it("is bounded in bytes for an address, whatever its tokens are", async () => {
    at = await GatewayUnderTest.start({ limits: { bytesPerAddress: 10_000 } });
    begin(at.token("full"), 1_000_000, "x".repeat(4_000));
    begin(at.token("full"), 1_000_000, "x".repeat(4_000));
    await until(() => at.counters.openBytes === 8_000);
    assert.match(await head(begin(at.token("full"), 5_000, "x".repeat(3_000))), /^HTTP\/1.1 429 /);
    assert.equal(at.counters.limited.bytesPerAddress, 1);
  });

  it("is bounded in bytes for all together, which is nobody's fault: 503", async () => {
    at = await GatewayUnderTest.start({ limits: { bytesInAll: 10_000 } });
    begin(at.token("full"), 1_000_000, "x".repeat(8_000));
    await until(() => at.counters.openBytes === 8_000);
    const answer = await head(begin(at.token("full"), 5_000, "x".repeat(3_000)));
    assert.match(answer, /^HTTP\/1.1 503 [\s\S]*retry-after: 1\r\n/);
    assert.equal(at.counters.limited.bytesInAll, 1);
  });

  for (const [limit, fault] of [
    ["requestsPerToken", /with this token/],
    ["requestsPerAddress", /from this address/],
  ] as const) {
    it(`is bounded in open requests: ${limit}`, async () => {
      at = await GatewayUnderTest.start({ limits: { [limit]: 3 } });
      const answers: (() => void)[] = [];
      at.shard = (_request, response) => answers.push(() => response.end("{}"));
      const token = at.token("full");
      const open = [1, 2, 3].map(() => at.call(token, STATUS));
      await until(() => answers.length === 3);
      const { status, error, headers } = await at.call(token, STATUS);
      assert.deepEqual([status, headers.get("retry-after")], [429, "1"]);
      assert.match(error.message, fault);
      const neighbour = at.call(at.token("full"), STATUS);
      if (limit === "requestsPerToken") await until(() => answers.length === 4);
      else assert.equal((await neighbour).status, 429);
      for (const answer of answers) answer();
      for (const one of open) assert.equal((await one).status, 200);
      at.shard = (_request, response) => response.end("{}");
      assert.equal((await at.call(token, STATUS)).status, 200);
      await neighbour;
      await until(() => at.counters.openRequests === 0);
    });
  }

  it("leaves nothing counted, however requests end", async () => {
    at = await GatewayUnderTest.start({ limits: { bodyMs: 100, answerMs: 100, lingerMs: 10 } });
    const token = at.token("full");
    await at.call(token, STATUS);
    await at.call(undefined, STATUS);
    await at.call(token, "no JSON");
    await at.call(at.token(["view-chunks"]), rpc("block"));
    await at.call(token, "x".repeat(11 * 1024 * 1024)).catch(() => {});
    begin(token, 100, "{").resetAndDestroy();
    begin(token, 100, "{");
    at.shard = (request) => request.socket.destroy();
    await at.call(token, STATUS);
    at.shard = () => {};
    await at.call(token, STATUS);
    await until(() => at.counters.openRequests === 0);
    assert.equal(at.counters.openBytes, 0);
    assert.equal(
      Object.values(at.counters.outcomes).reduce((sum, count) => sum + count),
      at.decisions.length,
    );
  });

  it("is not multiplied by sending a body in crumbs", async () => {
    at = await GatewayUnderTest.start();
    const answer = await at.exchangeBytes(
      `POST ${path()} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-api-key: ${at.token("full")}\r\ntransfer-encoding: chunked\r\n\r\n`,
      `${"1\r\n \r\n".repeat(5_000)}0\r\n\r\n`,
    );
    assert.match(answer, /^HTTP\/1.1 400 [\s\S]*too many pieces/);
    assert.deepEqual(at.received, []);
  });
});

describe("gateway: tokens that nobody knows", () => {
  const unknown = (index: number) => index.toString(16).padStart(64, "0");

  /** A gateway over a cache like the console's own, in front of a database that answers when it is told to. */
  const start = async (unknownTokens: number) => {
    const asked: { answer: () => void }[] = [];
    let most = 0;
    let open = 0;
    const load = async (key: string): Promise<Grant | undefined> => {
      open += 1;
      most = Math.max(most, open);
      await new Promise<void>((resolve) => asked.push({ answer: resolve }));
      open -= 1;
      return at.grants.get(bytesOf(key).toString("hex"));
    };
    const cache = new LookupCache(load, 100, () => true);
    const at = await GatewayUnderTest.start({ limits: { unknownTokens } }, { tokens: cache });
    const answerAll = () => {
      for (const { answer } of asked.splice(0)) answer();
    };
    const answering = setInterval(answerAll, 1);
    return {
      at,
      pause: () => clearInterval(answering),
      asked,
      answerAll,
      most: () => most,
      forgetMost: () => {
        most = 0;
      },
    };
  };

  it("cost the database two look-ups at a time once an address has sent too many, and hold up no token in memory", async () => {
    const { at, pause, asked, answerAll, most, forgetMost } = await start(5);
    try {
      const [warm, cold] = [at.token("full"), at.token("full")];
      assert.equal((await at.call(warm, STATUS)).status, 200);
      for (let index = 0; index < 5; index += 1) assert.equal((await at.call(unknown(index), STATUS)).status, 401);
      forgetMost();
      // Not in memory, and yet never refused: it waits its turn.
      const flood = Array.from({ length: 40 }, (_, index) => at.call(unknown(100 + index), STATUS));
      assert.equal((await at.call(cold, STATUS)).status, 200);
      for (const answer of await Promise.all(flood)) assert.equal(answer.status, 401);
      assert.ok(most() <= 2, `${most()} look-ups at a time`);

      pause();
      const stuck = Array.from({ length: 80 }, (_, index) => at.call(unknown(200 + index), STATUS));
      await until(() => at.counters.limited.unknownTokens === 80 - 2 - 64);
      assert.equal(asked.length, 2);
      assert.equal((await at.call(warm, STATUS)).status, 200);
      const going = setInterval(answerAll, 1);
      const answers = await Promise.all(stuck);
      clearInterval(going);
      assert.deepEqual(answers.filter(({ status }) => status === 429).length, 14);
      assert.ok(answers.every(({ status, headers }) => status === 401 || headers.get("retry-after") === "1"));
    } finally {
      pause();
      await at.close();
    }
  });

  it("are forgotten with time", async () => {
    const { at, pause, asked, answerAll } = await start(5);
    try {
      for (let index = 0; index < 5; index += 1) await at.call(unknown(index), STATUS);
      at.now += 10_000;
      pause();
      const answers = [1, 2, 3, 4].map((index) => at.call(unknown(10 + index), STATUS));
      await until(() => asked.length === 4);
      answerAll();
      for (const answer of answers) assert.equal((await answer).status, 401);
    } finally {
      pause();
      await at.close();
    }
  });

  it("are not looked up when they cannot be tokens", async () => {
    const { at, pause, most } = await start(5);
    try {
      for (const value of ["undefined", "a", "A".repeat(64)]) await at.call(value, STATUS);
      assert.equal(most(), 0);
    } finally {
      pause();
      await at.close();
    }
  });
});
