import assert from "node:assert/strict";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import Fastify from "fastify";
import { answerProblems } from "../../../console/src/problems/handler.js";
import { refuseSlowBodies } from "../../../console/src/slow-bodies.js";

describe("console: bodies that take long", () => {
  it("are refused with a status, and the connection is closed; others arrive whole", async () => {
    const app = Fastify();
    answerProblems(app);
    refuseSlowBodies(app, 200);
    app.post("/", async ({ body }) => ({ body }));
    await app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = app.server.address() as { port: number };
    const head = "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n";
    const socket = connect(port, "127.0.0.1");
    socket.write(`${head}{"begun":`);
    const answer = await text(socket);
    assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.match(answer, /urn:keyring:problem:body-too-slow/);
    const body = { text: "x".repeat(50_000) };
    const whole = await app.inject({ method: "POST", url: "/", payload: body });
    assert.deepEqual(whole.json(), { body });
    await app.close();
  });
});
