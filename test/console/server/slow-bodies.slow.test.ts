import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import Fastify, { type FastifyInstance } from "fastify";
import { answerProblems } from "../../../console/src/problems/handler.js";
import { refuseSlowBodies } from "../../../console/src/server/slow-bodies.js";

const LONGEST_MS = 100;

describe("console: bodies that take long", () => {
  let app: FastifyInstance;
  let handled = 0;
  before(async () => {
    app = Fastify({ bodyLimit: 64 * 1024 });
    answerProblems(app);
    refuseSlowBodies(app, LONGEST_MS);
    app.post("/", async ({ body }) => {
      handled += 1;
      return { body };
    });
    await app.listen({ port: 0, host: "127.0.0.1" });
  });
  after(() => app.close());

  const begin = (headers: string) => {
    const { port } = app.server.address() as { port: number };
    const socket = connect(port, "127.0.0.1").on("error", () => {});
    socket.write(`POST / HTTP/1.1\r\nhost: localhost\r\n${headers}\r\n\r\n{"begun":`);
    return socket;
  };

  it("are refused with a status, and the connection is closed: what comes late is handled by nobody", async () => {
    const socket = begin("content-type: application/json\r\ncontent-length: 11");
    const answered = text(socket);
    await setTimeout(2 * LONGEST_MS);
    socket.write("1}");
    const answer = await answered;
    assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.match(answer, /urn:keyring:problem:body-too-slow/);
    assert.equal(handled, 0);
  });

  it("do no harm where they were refused for something else before, or their sender is gone", async () => {
    for (const headers of [
      "content-type: application/json\r\ncontent-length: 100000",
      "content-type: text/x\r\ncontent-length: 100",
    ]) {
      const socket = begin(headers);
      const [answer] = (await once(socket, "data")) as [Buffer];
      assert.match(answer.toString(), /^HTTP\/1\.1 41[35] /);
      socket.destroy();
    }
    begin("content-type: application/json\r\ncontent-length: 100").destroySoon();
    // What is left behind shows once their time is over.
    await setTimeout(3 * LONGEST_MS);
    const body = { text: "x".repeat(50_000) };
    const whole = await app.inject({ method: "POST", url: "/", payload: body });
    assert.deepEqual(whole.json(), { body });
  });
});
