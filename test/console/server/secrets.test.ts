import assert from "node:assert/strict";
import { createLogger } from "../../../console/src/logger.js";
import { startConsole } from "../../support/console.js";
import { call, gatewayStatus, type IssuedBody, issue, problem } from "../calls.js";

describe("console: its log", () => {
  it("has one line per request with what an operator needs, and never a token or an access key", async () => {
    const lines: string[] = [];
    const logger = createLogger("trace", { write: (line) => lines.push(line) });
    const at = await startConsole({ logger });
    const tokens = `/shards/${at.shardId}/tokens`;
    const key = await call<{ id: string; value: string }>(at, "/access-keys", 201, {
      body: { name: "ci", rights: ["issue-tokens"], shards: "all" },
    });
    const headers = { "x-request-id": "deploy-7", "idempotency-key": "k" };
    const request = { body: { name: "x", permissions: "full" }, accessKey: key.value, headers };
    const token = await call<IssuedBody>(at, tokens, 201, request);
    const replayed = await issue(at);
    await gatewayStatus(at, token.value);
    await gatewayStatus(at, "f".repeat(64));
    // Every place where a careless client may put a secret.
    const { value } = token;
    await at.adminFetch(`/nowhere?token=${value}`, { headers: { "x-api-key": value, cookie: `a=${value}` } });
    await problem(at, `${tokens}?cursor=${value}`, "invalid-request");
    await problem(at, `${tokens}?${value}=1`, "invalid-request");
    await problem(at, `/shards/${value}/tokens`, "unknown-shard");
    await problem(at, tokens, "invalid-request", { body: { name: 1, [value]: value, permissions: [value] } });
    await at.adminFetch("/shards", { headers: { authorization: `Bearer ${value}`, "x-request-id": value } });
    await call(at, `${tokens}/${token.id}`, 200, { method: "DELETE" });
    await at.close();

    const log = lines.join("");
    for (const secret of [at.accessKey, key.value, token.value, replayed.value]) assert.ok(!log.includes(secret));
    const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const { time, ms, level, ...entry } = entries.find(({ requestId }) => requestId === "deploy-7") ?? {};
    assert.deepEqual(entry, {
      requestId: "deploy-7",
      method: "POST",
      route: "/api/v1/shards/:shardId/tokens",
      status: 201,
      accessKeyId: key.id,
      msg: "request",
    });
    assert.deepEqual([typeof time, typeof ms, level], ["number", "number", 30]);
    const decided = entries.filter(({ msg }) => msg === "gateway request").map(({ outcome }) => outcome);
    assert.deepEqual(decided, ["relayed", "unauthenticated"]);
  });

  it("takes credentials out even if something tries to log them", () => {
    const lines: string[] = [];
    const logger = createLogger("info", { write: (line) => lines.push(line) });
    const secret = "s3cr3t";
    const headers = { authorization: secret, "x-api-key": secret, "x-console-api-key": secret, cookie: secret };
    logger.info({ headers, req: { headers }, token: { value: secret }, value: secret, ...headers }, "x");
    assert.equal(lines.length, 1);
    assert.ok(!lines[0]?.includes(secret), lines[0]);
  });
});
