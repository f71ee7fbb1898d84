import assert from "node:assert/strict";
import type { StatusError } from "../../../provider/src/http/errors.js";
import { call, everythingIn, failure, httpClient } from "../support/http.js";
import {
  closedPort,
  cutShort,
  json,
  problem,
  type Reply,
  reset,
  silent,
  status,
  testServer,
  text,
} from "../support/test-server.js";

const KEY = "keyring_0123456789-abcdefghijklmnopqrstuvwxyz_ABCDEF";
const ODD_KEY = 'odd "key" \\ of a proxy';
const TOKEN = "5e".repeat(32);
const BODY = "only-in-the-body";

/** A POST of a secret with a secret, answered like this. */
async function failed(reply: Reply, key = KEY) {
  const server = await testServer(reply);
  const headers = { authorization: `Bearer ${key}` };
  try {
    const client = httpClient(server.url, { headers, secrets: [key] });
    return await failure(client, call({ method: "post", body: { secret: BODY }, deadline: 1_060 }));
  } finally {
    await server.close();
  }
}

describe("an error of a request never holds a credential, nor a body", () => {
  const replies: [string, Reply][] = [
    [
      "a problem that repeats the key",
      problem(401, "unauthenticated", { detail: `no such key ${KEY}`, key: KEY, deep: [{ key: KEY }] }),
    ],
    ["a problem that repeats the header", problem(403, "forbidden", { detail: `bad "Bearer ${KEY}" header` })],
    ["a problem with a token in it", problem(409, "x", { detail: `value ${TOKEN}`, tokens: [TOKEN], [TOKEN]: 1 })],
    ["a mint's answer that is cut short", cutShort(JSON.stringify({ value: TOKEN }))],
    ["a mint's answer of another shape", json(201, { value: TOKEN, ok: KEY })],
    ["a mint's answer that is no JSON", text(201, `value=${TOKEN}`)],
    ["a page that repeats the request", text(500, `${KEY} ${BODY}`)],
    ["a request id that is a key", status(500, { "x-request-id": KEY })],
    ["a content type that is a key", text(200, "x", { "content-type": KEY })],
    ["a broken connection", reset],
    ["silence", silent],
    ["a redirect with the key", status(302, { location: `http://127.0.0.1:1/?k=${KEY}` })],
  ];
  for (const [what, reply] of replies) {
    it(`after ${what}`, async () => {
      const printed = everythingIn(await failed(reply));
      for (const secret of [KEY, TOKEN, BODY]) assert.ok(!printed.includes(secret), printed);
    });
  }

  it("when nobody listens", async () => {
    const client = httpClient(await closedPort(), { headers: { authorization: `Bearer ${KEY}` }, secrets: [KEY] });
    const printed = everythingIn(await failure(client, call({ method: "post", body: { secret: BODY } })));
    for (const secret of [KEY, BODY]) assert.ok(!printed.includes(secret), printed);
  });

  it("when the key is of no known form and has to be escaped", async () => {
    const error = (await failed(problem(401, "x", { detail: `no ${ODD_KEY}`, key: ODD_KEY }), ODD_KEY)) as StatusError;
    assert.equal(error.message, "the console answered 401: no [secret] (request req-1)");
    assert.equal(error.problem["key"], "[secret]");
  });

  it("and stays readable where a problem speaks of credentials", async () => {
    const detail = 'send the header "authorization: Bearer <key>", see \\docs';
    const error = (await failed(problem(401, "unauthenticated", { detail, count: 3, none: null }))) as StatusError;
    assert.equal(error.name, "StatusError");
    assert.equal(error.problem.type, "urn:keyring:problem:unauthenticated");
    assert.deepEqual([error.problem["count"], error.problem["none"]], [3, null]);
  });
});
