import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { createLogger } from "../../../console/src/log/logger.js";
import { startConsole } from "../../support/console.js";
import { call, gatewayStatus, type IssuedBody, issue, problem } from "../calls.js";
import { until } from "../gateway/support.js";
import { Browser, type InvitedBody, PASSWORD, setUp, setupCodeOf } from "../people/support.js";

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
    const { time, ms, level, requestId, ...entry } =
      entries.find(({ clientRequestId }) => clientRequestId === "deploy-7") ?? {};
    assert.match(String(requestId), /^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    assert.deepEqual(entry, {
      clientRequestId: "deploy-7",
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

  it("says who has signed in and what they did, and never a password, a code or a cookie", async () => {
    const lines: string[] = [];
    const logger = createLogger("trace", { write: (line) => lines.push(line) });
    const at = await startConsole({ logger });
    const setupCode = await setupCodeOf(at);
    const secrets = [PASSWORD, setupCode, setupCode.replaceAll("-", "")];
    const administrator = await setUp(at);
    const person = { name: "Bob", email: "bob@example.org", rights: ["view-tokens"], shards: "all" };
    const invited = await administrator.call<InvitedBody>("/people", 201, { body: person });
    const { code } = invited.invitation;
    secrets.push(administrator.cookie.split("=")[1] ?? "", administrator.binding, code);
    // Every place where a careless client may put them.
    const careless = new Browser(at);
    for (const secret of [...secrets]) {
      const quoted = encodeURIComponent(secret);
      await careless.fetch(`/people/${quoted}?code=${quoted}`, { headers: { "x-request-id": secret } });
      await careless.fetch("/session", { body: { email: secret, password: secret, [secret]: 1 } });
      await careless.fetch("/invitations/accept", { body: { code: secret, password: [secret] } });
      await careless.fetch("/setup", { body: { code: secret, password: secret, name: secret, email: secret } });
    }
    await careless.fetch("/session", { headers: { "x-request-id": "with-cookie", cookie: `a=${PASSWORD}` } });
    const bob = new Browser(at);
    await bob.call("/invitations/accept", 201, { body: { code, password: PASSWORD } });
    secrets.push(bob.cookie.split("=")[1] ?? "", bob.binding);
    await bob.call("/session/password", 200, { body: { currentPassword: PASSWORD, newPassword: `new ${PASSWORD}` } });
    secrets.push(bob.cookie.split("=")[1] ?? "");
    await bob.call("/session", 200, { headers: { "x-request-id": "bob-looks" } });
    await at.close();

    const log = lines.join("");
    for (const secret of secrets) assert.ok(secret && !log.includes(secret), log);
    assert.ok(!log.includes("example.org"), "nor addresses");
    const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(entries.find(({ clientRequestId }) => clientRequestId === "bob-looks")?.personId, invited.id);
    const signedIn = entries.filter(({ route, status }) => route === "/api/v1/invitations/accept" && status === 201);
    assert.deepEqual(
      signedIn.map(({ personId, level }) => [personId, level]),
      [[invited.id, 30]],
    );
  });

  it("raises no alarm when a client hangs up in the middle of a body, whatever it was sent to", async () => {
    const lines: string[] = [];
    const at = await startConsole({ logger: createLogger("trace", { write: (line) => lines.push(line) }) });
    lines.length = 0;
    const { port } = new URL(at.url);
    const { value } = await issue(at);
    const targets = [
      "/session",
      "/setup",
      "/access-keys",
      `/shards/${at.shardId}/tokens`,
      `/shards/${at.shardId}/neard-rpc/`,
    ];
    for (const target of targets) {
      const token = target.endsWith("/neard-rpc/") ? value : at.accessKey;
      const head = `POST /api/v1${target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json`;
      const before = lines.length;
      const socket = connect(Number(port), "127.0.0.1").on("error", () => {});
      await once(socket, "connect");
      socket.write(`${head}\r\nContent-Length: 100\r\n\r\n{`);
      // The console has taken up the request, since it answers another one on a later connection.
      await at.adminFetch("/shards");
      socket.resetAndDestroy();
      await until(() => lines.slice(before).some((line) => /hung up|abandoned/.test(line)));
    }
    await at.close();
    const levels = lines.map((line) => (JSON.parse(line) as { level: number }).level);
    assert.ok(Math.max(...levels) <= 30, lines.join(""));
  });

  it("has nothing of a request that could not be read", async () => {
    const lines: string[] = [];
    const at = await startConsole({ logger: createLogger("trace", { write: (line) => lines.push(line) }) });
    for (const wrong of ["Not A Header: 1", `Cookie: ${"a".repeat(20_000)}`]) {
      const head = `GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${at.accessKey}\r\n${wrong}\r\n\r\n`;
      const socket = connect(Number(new URL(at.url).port), "127.0.0.1").on("error", () => {});
      socket.end(head);
      await once(socket.resume(), "close");
    }
    await at.close();

    const told = lines.filter((line) => line.includes("HPE_"));
    assert.equal(told.length, 2);
    // Node hands the error the bytes it could not read, which a log may show as numbers
    for (const line of told) {
      const numbers = /\[(\d+(?:,\d+)+)\]/.exec(line)?.[1]?.split(",").map(Number) ?? [];
      assert.ok(!Buffer.from(numbers).toString("latin1").includes(at.accessKey), line.slice(0, 200));
      assert.ok(!line.includes(at.accessKey));
    }
  });

  it("takes credentials out even if something tries to log them", () => {
    const lines: string[] = [];
    const logger = createLogger("info", { write: (line) => lines.push(line) });
    const secret = "s3cr3t";
    const headers = {
      authorization: secret,
      "x-api-key": secret,
      "x-console-api-key": secret,
      cookie: secret,
      "set-cookie": secret,
    };
    const body = { code: secret, password: secret, currentPassword: secret, newPassword: secret, privateKey: secret };
    logger.info({ req: { body }, body, ...body, invitation: { code: secret } }, "x");
    assert.ok(!lines.pop()?.includes(secret));
    logger.info({ headers, req: { headers }, token: { value: secret }, value: secret, ...headers }, "x");
    assert.equal(lines.length, 1);
    assert.ok(!lines[0]?.includes(secret), lines[0]);
  });
});
