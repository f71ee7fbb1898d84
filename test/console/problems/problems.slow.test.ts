import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import Fastify, { type FastifyBaseLogger } from "fastify";
import { createLogger } from "../../../console/src/log/logger.js";
import { answerProblems } from "../../../console/src/problems/handler.js";
import { withConsole } from "../../support/console.js";
import { call, type ProblemBody, problem } from "../calls.js";

describe("console: errors", () => {
  const at = withConsole();
  let tokens: string;
  before(async () => {
    tokens = `/shards/${at.shardId}/tokens`;
  });

  const post = (body: string, contentType = "application/json") =>
    fetch(`${at.url}/api/v1${tokens}`, {
      method: "POST",
      headers: { authorization: `Bearer ${at.accessKey}`, "content-type": contentType },
      body,
    });

  const unreadable: [string, string, string, number, string][] = [
    ["is cut off", '{"name": "x', "application/json", 400, "invalid-request"],
    ["is empty", "", "application/json", 400, "invalid-request"],
    ["is not an object", "[]", "application/json", 400, "invalid-request"],
    ["tries to change prototypes", '{"__proto__": {"x": 1}}', "application/json", 400, "invalid-request"],
    ["is a form", "name=x", "application/x-www-form-urlencoded", 415, "unsupported-media-type"],
    ["has another type", "<x/>", "text/xml", 415, "unsupported-media-type"],
    ["is too large", JSON.stringify({ name: "x".repeat(70_000) }), "application/json", 413, "body-too-large"],
  ];
  for (const [what, body, contentType, status, slug] of unreadable) {
    it(`are problem documents too when the body ${what}`, async () => {
      const response = await post(body, contentType);
      const answer = (await response.json()) as ProblemBody;
      assert.deepEqual([response.status, answer.type, answer.status], [status, `urn:keyring:problem:${slug}`, status]);
      assert.match(response.headers.get("content-type") ?? "", /^application\/problem\+json/);
      assert.equal(answer.requestId, response.headers.get("x-request-id"));
    });
  }

  it("do not repeat what was sent where it could not be read", async () => {
    const secret = "s3cr3t-in-a-broken-body";
    for (const body of [`{"name": "${secret}`, `${secret}`, `{"name": "x", "permissions": "${secret}"}`]) {
      assert.ok(!(await (await post(body)).text()).includes(secret));
    }
  });

  it("come for texts that no database keeps, wherever they stand", async () => {
    const cursor = Buffer.from(JSON.stringify({ id: randomUUID(), value: "\0" })).toString("base64url");
    for (const path of [
      "/shards/%00",
      "/shards?cursor=%00",
      `/shards/${at.shardId}/accounts/%00`,
      `/shards/${at.shardId}/accounts?cursor=%00`,
      `${tokens}?label=owner=%00`,
      `${tokens}?label=owner=a*&cursor=${cursor}`,
    ]) {
      await problem(at, path, "invalid-request");
    }
    const body = { email: "a\0b@example.org", password: "x" };
    await problem(at, "/session", "invalid-request", { body, accessKey: "" });
  });

  it("say where to look when there is no such route or method", async () => {
    for (const [path, method] of [
      ["/nowhere", "GET"],
      [tokens, "PATCH"],
      [`/shards/${at.shardId}`, "PUT"],
      ["/users", "POST"],
    ] as const) {
      const { detail, status } = await problem(at, path, "unknown-route", { method });
      assert.equal(status, 404);
      assert.match(detail, /openapi\.json/);
    }
    const response = await fetch(`${at.url}/%E0%A4%A`);
    assert.equal(response.status, 400);
    assert.equal(((await response.json()) as ProblemBody).type, "urn:keyring:problem:invalid-request");
  });

  it("carry the console's request id, and beside it the one that the client gave", async () => {
    const own = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
    const given = await at.adminFetch("/nowhere", { headers: { "x-request-id": "build-42.step-7" } });
    assert.match(given.headers.get("x-request-id") ?? "", own);
    assert.equal(given.headers.get("x-client-request-id"), "build-42.step-7");
    assert.equal(((await given.json()) as ProblemBody).requestId, given.headers.get("x-request-id"));
    const uuid = "9b2f0f0e-8f0c-4e55-9d8c-2f6d9f2f7a10";
    const { headers } = await at.adminFetch("/nowhere", { headers: { "x-request-id": uuid } });
    assert.equal(headers.get("x-client-request-id"), uuid);
    for (const unfit of ["a b", "x".repeat(61), `${"a".repeat(64)}`, at.accessKey, "<script>"]) {
      const { headers } = await at.adminFetch("/access-keys/self", { headers: { "x-request-id": unfit } });
      assert.match(headers.get("x-request-id") ?? "", own);
      assert.equal(headers.get("x-client-request-id"), null);
    }
  });

  it("come for requests that are not HTTP at all, and the console goes on", async () => {
    const { port } = new URL(at.url);
    for (const nonsense of ["nonsense\r\n\r\n", "GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n"]) {
      const socket = connect(Number(port), "127.0.0.1");
      socket.write(nonsense);
      let answer = "";
      socket.on("data", (chunk) => {
        answer += chunk;
      });
      await once(socket, "close");
      assert.match(answer, /^HTTP\/1\.1 400 /);
    }
    await call(at, "/access-keys/self", 200);
  });

  it("of the console's own making show nothing of its inside; the log has the reason under the request id", async () => {
    const lines: string[] = [];
    const logger: FastifyBaseLogger = createLogger("info", { write: (line) => lines.push(line) });
    const app = Fastify({ loggerInstance: logger });
    answerProblems(app);
    app.get("/", async () => {
      throw new TypeError("cannot read table_of_secrets");
    });
    const response = await app.inject("/");
    assert.equal(response.statusCode, 500);
    const answer = response.json<ProblemBody>();
    assert.equal(answer.type, "urn:keyring:problem:internal");
    assert.ok(!response.body.includes("table_of_secrets") && !response.body.includes("TypeError"));
    const logged = lines.map((line) => JSON.parse(line)).find(({ level }) => level === 50);
    assert.equal(logged.err.message, "cannot read table_of_secrets");
    assert.equal(logged.reqId, answer.requestId);
    await app.close();
  });
});
