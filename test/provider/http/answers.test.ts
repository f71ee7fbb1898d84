import assert from "node:assert/strict";
import type { StatusError } from "../../../provider/src/http/errors.js";
import { call, failure, httpClient } from "../support/http.js";
import { cutShort, json, problem, type Reply, status, testServer, text } from "../support/test-server.js";

/** The error of a POST, which is asked once. */
async function refused(reply: Reply) {
  const server = await testServer(reply);
  try {
    return await failure(httpClient(server.url), call({ method: "post", body: {} }));
  } finally {
    await server.close();
  }
}

describe("an answer", () => {
  it("is what its shape promises, without what nobody asked for", async () => {
    const server = await testServer(json(200, { ok: true, more: 1 }));
    assert.deepEqual(await httpClient(server.url).request(call()), { ok: true });
    await server.close();
  });

  it("is asked for with the query as given, lists repeated", async () => {
    const server = await testServer(json(200, { ok: true }));
    await httpClient(server.url).request(call({ query: { label: ["owner=a/b/*", "instance=i"], limit: 5 } }));
    await server.close();
    const { searchParams, pathname } = new URL(server.requests[0]?.url ?? "", server.url);
    assert.equal(pathname, "/things");
    assert.deepEqual(
      [...searchParams],
      [
        ["label", "owner=a/b/*"],
        ["label", "instance=i"],
        ["limit", "5"],
      ],
    );
  });

  const unreadable: [string, Reply, RegExp][] = [
    ["a page of a proxy", text(200, "<html>log in</html>"), /not JSON \(19 characters of text\/html\)$/],
    ["half an answer", cutShort('{"ok": tr'), /cannot be read: empty, or cut short$/],
    ["JSON that is cut", text(200, '{"ok": tr'), /cannot be read: not JSON \(9 characters/],
    ["nothing", status(200), /cannot be read: empty, or cut short$/],
    ["null", json(200, null), /not of the promised shape at the whole$/],
    ["another type", json(200, { ok: "yes" }), /not of the promised shape at ok$/],
    ["a missing property", json(200, {}), /not of the promised shape at ok$/],
  ];
  for (const [what, reply, message] of unreadable) {
    it(`that is ${what} fails with what is wrong with it, and may have had its effect`, async () => {
      const error = await refused(reply);
      assert.match(error.message, message);
      assert.equal(error.mayHaveHappened, true);
    });
  }

  it("that is a refusal tells status, problem and the request's id", async () => {
    const error = (await refused(
      problem(403, "forbidden", { detail: "not on this shard", right: "issue-tokens" }),
    )) as StatusError;
    assert.equal(error.name, "StatusError");
    assert.equal(error.message, "the console answered 403: not on this shard (request req-1)");
    assert.equal(error.requestId, "req-1");
    assert.equal(error.status, 403);
    assert.equal(error.problem.type, "urn:keyring:problem:forbidden");
    assert.equal(error.problem["right"], "issue-tokens");
  });

  it("that is unreadable tells the request's id too", async () => {
    const error = await refused(json(200, { ok: 5 }, { "x-request-id": "req-9" }));
    assert.match(error.message, /\(request req-9\)$/);
    assert.equal(error.requestId, "req-9");
  });

  it("that is a refusal in no known form is told by its status alone", async () => {
    for (const reply of [
      text(403, "<h1>Forbidden</h1>"),
      json(403, ["x"]),
      json(403, { detail: 5, type: {} }),
      status(403),
    ]) {
      const error = (await refused(reply)) as StatusError;
      assert.equal(error.message, "the console answered 403");
      assert.equal(error.problem.type, undefined);
    }
  });
});

describe("a redirect", () => {
  it("is never followed: the credential goes to nobody else", async () => {
    const elsewhere = await testServer(json(200, { ok: true }));
    for (const code of [301, 302, 303, 307, 308]) {
      const error = (await refused(status(code, { location: `${elsewhere.url}/things` }))) as StatusError;
      assert.equal(error.status, code);
    }
    await elsewhere.close();
    assert.deepEqual(elsewhere.requests, []);
  });
});
