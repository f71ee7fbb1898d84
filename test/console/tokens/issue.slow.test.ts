import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { PERMISSION_NAMES } from "pulumi-keyring-near";
import { TestClock } from "../../support/clock.js";
import { startConsole, withConsole } from "../../support/console.js";
import { call, gatewayStatus, type IssuedBody, issue, problem, type TokenBody } from "../calls.js";

describe("console: issuing a token", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now });
  let tokens: string;
  before(async () => {
    tokens = `/shards/${at.shardId}/tokens`;
  });

  it("answers with the value, which works at the gateway at once", async () => {
    const response = await at.adminFetch(tokens, { body: { name: "ci", permissions: "full" } });
    assert.equal(response.status, 201);
    assert.equal(response.headers.get("cache-control"), "no-store");
    const { value } = (await response.json()) as IssuedBody;
    assert.match(value, /^[0-9a-f]{64}$/);
    assert.equal(await gatewayStatus(at, value), 200);
  });

  it("shows everything that was asked for, and the URL to use it with, and never the value again", async () => {
    const { value, replayed, ...token } = await issue(at, {
      name: "  deploy  ",
      permissions: ["view-blocks", "write", "view-keys", "write"],
      expiresInSeconds: 90,
      labels: { owner: "acme/infra/dev/web", instance: "5f" },
    });
    const { id: accessKeyId } = await call<{ id: string }>(at, "/access-keys/self", 200);
    assert.equal(replayed, false);
    assert.deepEqual(token, {
      id: token.id,
      shardId: at.shardId,
      name: "deploy",
      permissions: ["write", "view-keys", "view-blocks"],
      status: "active",
      createdAt: clock.at(0),
      expiresAt: clock.at(90),
      revokeAt: null,
      lastUsedAt: null,
      issuedBy: { kind: "access-key", id: accessKeyId },
      revokedBy: null,
      allowedAddresses: null,
      requestsPerSecond: null,
      maxOpenRequests: null,
      labels: { owner: "acme/infra/dev/web", instance: "5f" },
      rpcUrl: `${at.url}/api/v1/shards/${at.shardId}/neard-rpc/`,
    });
    assert.deepEqual(await call<TokenBody>(at, `${tokens}/${token.id}`, 200), token);
    const list = await call<object>(at, `${tokens}?limit=1000`, 200);
    assert.equal(JSON.stringify(list).includes(value), false);
  });

  it("lets a token die at its end, however that was given", async () => {
    const short = await issue(at, { expiresInSeconds: 60 });
    const zoned = await issue(at, { expiresAt: clock.at(60).replace("Z", "+00:00") });
    const perpetual = await issue(at);
    assert.equal(zoned.expiresAt, clock.at(60));
    assert.equal(perpetual.expiresAt, null);
    clock.advance(59);
    assert.deepEqual(await Promise.all([short, zoned].map(({ value }) => gatewayStatus(at, value))), [200, 200]);
    clock.advance(1);
    assert.deepEqual(await Promise.all([short, zoned].map(({ value }) => gatewayStatus(at, value))), [401, 401]);
    assert.equal((await call<TokenBody>(at, `${tokens}/${short.id}`, 200)).status, "expired");
    assert.equal(await gatewayStatus(at, perpetual.value), 200);
  });

  it("names everything that is wrong at once, each with what to do", async () => {
    const body = {
      name: " ",
      permissions: ["view-account", "write", 7],
      expiresInSeconds: 0,
      expiresAt: "tomorrow",
      labels: { Owner: "x", instance: 5 },
      expiresIn: "30d",
    };
    const { errors, detail } = await problem(at, tokens, "invalid-request", { body });
    assert.deepEqual(errors, [
      { property: "name", reason: "must not be empty" },
      { property: "permissions[0]", reason: 'is not a permission; did you mean "view-accounts"?' },
      {
        property: "permissions[2]",
        reason: `is not a permission; the permissions are ${PERMISSION_NAMES.join(", ")}`,
      },
      { property: "expiresInSeconds", reason: "must be at least 1 second" },
      { property: "expiresAt", reason: "must be a time like 2030-01-31T12:00:00Z" },
      {
        property: "labels.Owner",
        reason: "is not a label key: a letter, then at most 62 of a-z, 0-9, dot, underscore, hyphen",
      },
      { property: "labels.instance", reason: "must be a text" },
      { property: "expiresIn", reason: 'is not known here; did you mean "expiresInSeconds"?' },
      {
        property: "expiresAt",
        reason: "excludes expiresInSeconds; give one of the two, or neither for a token that never expires",
      },
    ]);
    for (const { property } of errors ?? []) assert.ok(detail.includes(property));
  });

  const refused: [what: string, property: string, body: Record<string, unknown>][] = [
    ["no permission at all", "permissions", { permissions: [] }],
    ["permissions that are neither full nor a list", "permissions", { permissions: "everything" }],
    ["permissions left out", "permissions", { permissions: undefined }],
    ["a day that does not exist", "expiresAt", { expiresAt: "2031-02-30T00:00:00Z" }],
    ["an end in the past", "expiresAt", { expiresAt: "2001-01-01T00:00:00Z" }],
    ["an end more than ten years ahead", "expiresAt", { expiresAt: "2061-01-01T00:00:00Z" }],
    ["a fraction of a second", "expiresInSeconds", { expiresInSeconds: 1.5 }],
    ["a lifetime of more than ten years", "expiresInSeconds", { expiresInSeconds: 11 * 366 * 86_400 }],
    ["more than 16 labels", "labels", { labels: Object.fromEntries([..."abcdefghijklmnopq"].map((key) => [key, ""])) }],
    ["a label of more than 512 characters", "labels.a", { labels: { a: "x".repeat(513) } }],
    ["a name of more than 200 characters", "name", { name: "x".repeat(201) }],
    ["control characters", "name", { name: "a\u0000b" }],
  ];
  for (const [what, property, body] of refused) {
    it(`refuses ${what}`, async () => {
      const request = { body: { name: "x", permissions: "full", ...body } };
      const { errors } = await problem(at, tokens, "invalid-request", request);
      assert.deepEqual(
        errors?.map((error) => error.property),
        [property],
      );
    });
  }

  it("suggests the permission that was meant, also for the words of Calimero's form", async () => {
    const meant = { "View contract state": "view-contract-state", view_keys: "view-keys", writ: "write" };
    for (const [written, name] of Object.entries(meant)) {
      const request = { body: { name: "x", permissions: [written] } };
      const { errors } = await problem(at, tokens, "invalid-request", request);
      assert.equal(errors?.[0]?.reason, `is not a permission; did you mean "${name}"?`);
    }
  });

  it("keeps every name and label exactly, or refuses it as invalid: no text breaks it", async () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "é", "*", "%", "\\", "'", "=", "\u0000", "\ud800", "\u{1f511}", "\n"),
    });
    await fc.assert(
      fc.asyncProperty(text, text, async (name, label) => {
        const response = await at.adminFetch(tokens, { body: { name, permissions: "full", labels: { text: label } } });
        const body = (await response.json()) as IssuedBody;
        if (response.status === 400) return;
        assert.equal(response.status, 201);
        assert.equal(body.name, name.trim());
        assert.deepEqual((await call<TokenBody>(at, `${tokens}/${body.id}`, 200)).labels, { text: label });
      }),
      { numRuns: 60 },
    );
  });

  it("writes neither a token nor an access key to disk, except the first access key to its file", async () => {
    const stopped = await startConsole();
    const created = await call<{ value: string }>(stopped, "/access-keys", 201, {
      body: { name: "x", rights: ["view-tokens"], shards: "all" },
    });
    const token = await issue(stopped);
    await stopped.stop();
    const found: string[] = [];
    for (const file of await readdir(stopped.dataDir, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const content = await readFile(join(file.parentPath, file.name), "latin1");
      for (const secret of [created.value, token.value, stopped.accessKey]) {
        if (content.includes(secret)) found.push(file.name);
      }
    }
    assert.deepEqual(found, ["access-key"]);
    await stopped.close();
  });
});
