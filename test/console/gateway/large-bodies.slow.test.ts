import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { startConsole, type TestConsole } from "../../support/console.js";
import { call, type IssuedBody } from "../calls.js";
import { GatewayUnderTest, path, rpc, until } from "./support.js";

const MEGABYTE = 1024 * 1024;
/** As large as a transaction may be. */
const LARGEST = 10 * MEGABYTE;
const CLIENTS = 40;

describe("gateway: the largest bodies of one client", () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });

  /** Sends all of a body but its end, and resolves with the status of an answer that comes all the same. */
  const begin = (port: number, target: string, token: string, body: Buffer): Promise<string> => {
    const socket = connect(port, "127.0.0.1").on("error", () => {});
    sockets.push(socket);
    socket.write(`POST ${target} HTTP/1.1\r\nhost: x\r\nx-api-key: ${token}\r\ncontent-length: ${body.length}\r\n\r\n`);
    socket.write(body.subarray(0, -1));
    return once(socket, "data").then(([answer]) => String(answer));
  };

  it("are mostly refused where none is ended, while others are served; nothing is kept when their clients are gone", async () => {
    const at = await GatewayUnderTest.start();
    const [greedy, other] = [at.token("full"), at.token("full")];
    const body = Buffer.alloc(LARGEST, "x");
    let refused = 0;
    for (let client = 0; client < CLIENTS; client += 1) {
      void begin(at.port, path(), greedy, body).then((answer) => {
        assert.match(answer, /^HTTP\/1\.1 429 [\s\S]*retry-after: 1\r\n/);
        refused += 1;
      });
    }
    await until(() => refused >= CLIENTS - 3);
    assert.equal((await at.call(other, rpc("status"))).status, 200);
    assert.equal(at.counters.limited.bytesPerToken, refused);
    for (const socket of sockets) socket.destroy();
    await until(() => at.counters.openRequests === 0);
    assert.equal(at.counters.openBytes, 0);
    assert.equal((await at.call(greedy, rpc("status"))).status, 200);
    await at.close();
  });

  describe("at a console", () => {
    let at: TestConsole;
    let greedy: string;
    let other: string;
    before(async () => {
      at = await startConsole();
      const issue = async () =>
        (
          await call<IssuedBody>(at, `/shards/${at.shardId}/tokens`, 201, {
            body: { name: "large", permissions: "full" },
          })
        ).value;
      greedy = await issue();
      other = await issue();
    });
    after(() => at.close());

    const isServing = async () => {
      const health = await fetch(`${at.url}/healthz`);
      return [health.status, (await at.gatewayFetch(other)).status];
    };

    it("keep neither its health nor other tokens from answering, unfinished or of the worst numbers", async () => {
      const port = Number(new URL(at.url).port);
      const target = path(at.shardId);
      let refused = 0;
      for (let client = 0; client < CLIENTS; client += 1) {
        void begin(port, target, greedy, Buffer.alloc(LARGEST, "x")).then((answer) => {
          assert.match(answer, /^HTTP\/1\.1 429 /);
          refused += 1;
        });
      }
      await until(() => refused >= CLIENTS - 3);
      assert.deepEqual(await isServing(), [200, 200]);
      for (const socket of sockets.splice(0)) socket.destroy();
      // Its bytes are its own again: one more body of the largest size fits.
      const head = '{"jsonrpc":"2.0","id":1,"method":"nobody_may","params":[';
      const worst = Buffer.from(`${head}${"-0,".repeat((LARGEST - head.length - 4) / 3)}-0]}`);
      const answered = begin(port, target, greedy, worst);
      sockets.at(-1)?.write(worst.subarray(-1));
      assert.deepEqual(await isServing(), [200, 200]);
      assert.match(await answered, /^HTTP\/1\.1 400 [\s\S]*does not know the method/);
    });
  });
});
