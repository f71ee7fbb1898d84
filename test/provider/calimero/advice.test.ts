import assert from "node:assert/strict";
import { AuthToken } from "../../../provider/src/calimero/auth-token.js";
import { authTokenInputs, impatientContext, KEY, routes } from "../support/calimero.js";
import { everythingIn } from "../support/http.js";
import { closedPort, json, problem, type Reply, silent, status, testServer, text } from "../support/test-server.js";

const TOKEN = "5e".repeat(32);
const shards = json(200, { shards: [{ id: "demos-calimero-testnet" }, { id: "other-calimero" }], nextCursor: null });

/** The error of a create that the console answers like this. */
async function advice(reply: Reply, options: { shardId?: string; shards?: Reply } = {}) {
  const server = await testServer(routes({ list: reply, shards: options.shards ?? shards }));
  try {
    const inputs = authTokenInputs(options.shardId === undefined ? {} : { shardId: options.shardId });
    await AuthToken.create(inputs, impatientContext(server.url));
  } catch (error) {
    const printed = everythingIn(error);
    assert.ok(!printed.includes(KEY) && !printed.includes(TOKEN), printed);
    return { error: error as Error, url: server.url };
  } finally {
    await server.close();
  }
  throw new Error("was to fail");
}

describe("advice after a failed request", () => {
  it("names the property of a shard that the console does not have, with the nearest it has", async () => {
    const { error, url } = await advice(problem(404, "unknown-shard"), { shardId: "demo-calimero-testnet" });
    assert.equal(
      error.message,
      `shardId: the console at ${url} has no shard "demo-calimero-testnet"; did you mean "demos-calimero-testnet"? (request req-1)`,
    );
  });

  it("lists the shards where none is near", async () => {
    const { error } = await advice(problem(404, "unknown-shard"), { shardId: "elsewhere" });
    assert.match(
      error.message,
      /has no shard "elsewhere"; it has demos-calimero-testnet, other-calimero \(request req-1\)$/,
    );
  });

  it("does without the list where it may not be seen", async () => {
    const { error } = await advice(problem(404, "unknown-shard"), { shardId: "elsewhere", shards: status(403) });
    assert.match(error.message, /has no shard "elsewhere" \(request req-1\)$/);
  });

  it("names the setting of a key that is not accepted, and how destroy and refresh come by theirs", async () => {
    const { error } = await advice(problem(401, "unauthenticated", { detail: `No key ${KEY}.` }));
    assert.match(
      error.message,
      /^keyring:calimeroAccessKey: the console at .* does not accept the access key \(.*\)\. No key \[secret\]\. /,
    );
    assert.match(error.message, /set CALIMERO_ACCESS_KEY and CALIMERO_CONSOLE_URL, or add --run-program/);
  });

  it("names the right that is missing", async () => {
    const { error } = await advice(problem(403, "forbidden", { right: "issue-tokens" }));
    assert.equal(
      error.message,
      'shardId: the access key may not do this on shard "demos-calimero-testnet": it lacks the right issue-tokens. ' +
        "Ask whoever runs the console for a key with that right (request req-1)",
    );
  });

  it("repeats what the console found wrong, property by property", async () => {
    const errors = [
      { property: "name", reason: "is too long" },
      { property: "permissions[0]", reason: "is unknown" },
      { reason: "and more" },
      { property: 5 },
      "nonsense",
    ];
    const { error } = await advice(problem(400, "invalid-request", { errors }));
    assert.equal(error.message, "name: is too long; permissions[0]: is unknown; and more (request req-1)");
  });

  it("falls back to the status where an invalid request is not explained", async () => {
    const { error } = await advice(problem(400, "invalid-request", { errors: "none" }));
    assert.match(error.message, /answered 400: invalid-request \(request req-1\)$/);
  });

  it("doubts the address where something else answers", async () => {
    const { error } = await advice(text(404, "<h1>404</h1>"));
    assert.match(error.message, /^keyring:calimeroUrl: nothing that looks like a Keyring console answers at http/);
  });

  it("doubts the address where nobody listens", async () => {
    const url = await closedPort();
    await assert.rejects(AuthToken.create(authTokenInputs(), impatientContext(url)), {
      name: "OperationFailed",
      message: `keyring:calimeroUrl: the console at ${url} refuses connections: is it running, and is the address right? (as tests say)`,
    });
  });

  it("says how long a busy console asks to wait", async () => {
    const { error } = await advice(problem(429, "too-many-requests", {}, { "retry-after": "3600" }));
    assert.equal(error.name, "OperationFailed");
    assert.match(
      error.message,
      /^the console at .* answered 429: too-many-requests; it asks to wait 3600 s, try again then/,
    );
  });

  const lost: [string, Reply, RegExp][] = [
    ["an internal error", problem(500, "internal"), /answered 500: internal \(request req-1\)/],
    [
      "an answer of another shape",
      json(201, { id: "t1", value: TOKEN }),
      /sent an answer that cannot be read: not of the promised shape at shardId, name, permissions/,
    ],
    [
      "an answer that is no JSON",
      text(201, TOKEN),
      /sent an answer that cannot be read: not JSON \(64 characters of text\/html\)/,
    ],
    ["a value of another form", json(201, { value: "short" }), /cannot be read/],
  ];
  for (const [what, reply, message] of lost) {
    it(`says after ${what} that a token may be alive, and how to finish`, async () => {
      const { error } = await advice(reply);
      assert.equal(error.name, "PartialFailure");
      assert.match(error.message, message);
      assert.match(error.message, /may be active, but nobody has its value: run `pulumi up` again to finish/);
    });
  }

  it("says so after silence too", async () => {
    const server = await testServer(silent);
    const context = { ...impatientContext(server.url), deadline: Date.parse("2026-06-01T00:00:00.030Z") };
    await assert.rejects(AuthToken.create(authTokenInputs(), context), (error: Error) => {
      assert.equal(error.name, "PartialFailure");
      assert.match(error.message, /^the console at http.* did not answer in time\. A token labelled instance=/);
      return true;
    });
    await server.close();
  });
});
