import assert from "node:assert/strict";
import { Validator } from "@seriousme/openapi-schema-validator";
import { PERMISSION_NAMES } from "pulumi-keyring-near";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { startConsole, type TestConsole } from "../../support/console.js";
import { type MailServer, startMailServer } from "../../support/mail-server.js";
import { MASTER } from "../custodian/support.js";
import { callAudit } from "./audit-calls.js";
import { DocumentedCalls, type OpenApiDocument } from "./documented-calls.js";
import { callPeople } from "./people-calls.js";
import { callRestore } from "./restore-calls.js";
import { callClosing } from "./shard-calls.js";

describe("console: its OpenAPI document", () => {
  let mail: MailServer;
  let at: TestConsole;
  let document: OpenApiDocument;
  before(async () => {
    mail = await startMailServer();
    at = await startConsole({ mail: mail.settings, gatewayLimits: { bytesPerToken: 500 * 1024 } });
    document = (await (await fetch(`${at.url}/openapi.json`)).json()) as OpenApiDocument;
  });
  after(async () => {
    await at.close();
    await mail.close();
  });

  it("is valid OpenAPI 3.1", async () => {
    assert.match(document.openapi, /^3\.1\./);
    const { valid, errors } = await new Validator().validate(structuredClone({ ...document }));
    assert.ok(valid, JSON.stringify(errors));
  });

  it("gives every operation a name of its own, and every schema once", () => {
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
    const names = operations.map(({ operationId }) => operationId);
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.every((name) => /^[a-z]+[A-Za-z]+$/.test(name)));
    const schemas = Object.keys(document.components.schemas);
    assert.deepEqual(
      schemas.filter((name) => name.endsWith("Input")),
      [],
    );
    const text = JSON.stringify(document);
    for (const name of schemas) assert.ok(text.includes(`"#/components/schemas/${name}"`), `${name} is not used`);
  });

  it("names the permissions of Calimero's form, in its order", () => {
    const { items } = (
      document.components.schemas.Token as { properties: { permissions: { anyOf: { items?: { enum: string[] } }[] } } }
    ).properties.permissions.anyOf[1] as { items: { enum: string[] } };
    assert.deepEqual(items.enum, PERMISSION_NAMES);
  });

  it("describes what really comes: every answer of every operation, failures included", async function () {
    this.timeout(60_000);
    const calls = new DocumentedCalls(at.url, document);
    const json = (body: unknown, accessKey = at.accessKey, headers: Record<string, string> = {}) => ({
      headers: { authorization: `Bearer ${accessKey}`, "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    const as = (accessKey: string) => ({ headers: { authorization: `Bearer ${accessKey}` } });
    const all = as(at.accessKey);
    const api = "/api/v1";
    const tokens = `${api}/shards/${at.shardId}/tokens`;
    const nobody = "01890000-0000-7000-8000-000000000000";

    await calls.fetch("GET", "/healthz");
    await calls.fetch("GET", "/readyz");
    await calls.fetch("GET", "/api/v1/version");

    const keyRequest = { name: "few rights", rights: ["create-accounts"], shards: [at.shardId] };
    const weak = (await calls.fetch("POST", `${api}/access-keys`, json(keyRequest))) as { id: string; value: string };
    await calls.fetch("GET", `${api}/access-keys/self`, all);
    await calls.fetch("GET", `${api}/access-keys/self`);
    await calls.fetch("GET", `${api}/access-keys`, all);
    await calls.fetch("GET", `${api}/access-keys?limit=0`, all);
    await calls.fetch("GET", `${api}/access-keys`);
    await calls.fetch("GET", `${api}/access-keys`, as(weak.value));
    await calls.fetch("POST", `${api}/access-keys`, json({}));
    await calls.fetch("POST", `${api}/access-keys`, { body: "{}" });
    await calls.fetch("POST", `${api}/access-keys`, json(keyRequest, weak.value));
    await calls.fetch("POST", `${api}/access-keys`, json("x".repeat(70_000)));
    await calls.fetch("POST", `${api}/access-keys`, json("<x/>", at.accessKey, { "content-type": "text/xml" }));

    for (const [method, init] of [
      ["GET", as],
      ["PATCH", (accessKey: string) => json({ disabled: false }, accessKey)],
    ] as const) {
      await calls.fetch(method, `${api}/access-keys/${weak.id}`, init(at.accessKey));
      await calls.fetch(method, `${api}/access-keys/${weak.id}`, method === "GET" ? {} : { body: "{}" });
      await calls.fetch(method, `${api}/access-keys/${weak.id}`, init(weak.value));
      await calls.fetch(method, `${api}/access-keys/${nobody}`, init(at.accessKey));
      await calls.fetch(method, `${api}/access-keys/nonsense`, init(at.accessKey));
    }
    const rotation = `${api}/access-keys/${weak.id}/rotate`;
    const rotated = (await calls.fetch("POST", rotation, json({ grace: "1h" }))) as { id: string };
    await calls.fetch("POST", rotation, json({ grace: "soon" }));
    await calls.fetch("POST", rotation, { body: "{}" });
    await calls.fetch("POST", rotation, json({}, weak.value));
    await calls.fetch("POST", rotation, json("x".repeat(70_000)));
    await calls.fetch("POST", rotation, json("<x/>", at.accessKey, { "content-type": "text/xml" }));
    await calls.fetch("POST", `${api}/access-keys/${nobody}/rotate`, json({}));
    await calls.fetch("PATCH", `${api}/access-keys/${rotated.id}`, json({ disabled: true }));
    await calls.fetch("POST", `${api}/access-keys/${rotated.id}/rotate`, json({}));
    const own = (await calls.fetch("GET", `${api}/access-keys/self`, all)) as { id: string };
    await calls.fetch("PATCH", `${api}/access-keys/${own.id}`, json({ disabled: true }));
    await calls.fetch("PATCH", `${api}/access-keys/${weak.id}`, json("x".repeat(70_000)));
    await calls.fetch(
      "PATCH",
      `${api}/access-keys/${weak.id}`,
      json("<x/>", at.accessKey, { "content-type": "text/xml" }),
    );

    const shardRequest = { id: "another", rpcUrl: "http://8.8.8.8/", masterAccount: "another.testnet" };
    await calls.fetch("POST", `${api}/shards`, json(shardRequest));
    await calls.fetch("POST", `${api}/shards`, json(shardRequest));
    await calls.fetch("POST", `${api}/shards`, json({ ...shardRequest, rpcUrl: "http://127.0.0.1/" }));
    await calls.fetch("POST", `${api}/shards`, { body: "{}" });
    await calls.fetch("POST", `${api}/shards`, json(shardRequest, weak.value));
    await calls.fetch("POST", `${api}/shards`, json("x".repeat(70_000)));
    await calls.fetch("POST", `${api}/shards`, json("<x/>", at.accessKey, { "content-type": "text/xml" }));
    await calls.fetch("GET", `${api}/shards`, all);
    await calls.fetch("GET", `${api}/shards?limit=x`, all);
    await calls.fetch("GET", `${api}/shards`);
    await calls.fetch("GET", `${api}/shards/${at.shardId}`, all);
    await calls.fetch("GET", `${api}/shards/another`, all);
    await calls.fetch("GET", `${api}/shards/${at.shardId}`);
    await calls.fetch("GET", `${api}/shards/another`, as(weak.value));
    await calls.fetch("GET", `${api}/shards/missing`, all);

    const tokenRequest = { name: "x", permissions: ["write"], expiresInSeconds: 60, labels: { owner: "a" } };
    const attempt = (number: number) => ({ "idempotency-key": "k", "idempotency-attempt": `${number}` });
    const issued = json(tokenRequest, at.accessKey, attempt(1));
    const token = (await calls.fetch("POST", tokens, issued)) as { id: string; value: string };
    await calls.fetch("POST", tokens, issued);
    await calls.fetch("POST", tokens, json({ ...tokenRequest, name: "y" }, at.accessKey, attempt(2)));
    await calls.fetch("POST", tokens, json({ ...tokenRequest, permissions: "all" }));
    await calls.fetch("POST", tokens, { body: "{}" });
    await calls.fetch("POST", tokens, json(tokenRequest, weak.value));
    await calls.fetch("POST", `${api}/shards/missing/tokens`, json(tokenRequest));
    await calls.fetch("POST", tokens, json("x".repeat(70_000)));
    await calls.fetch("POST", tokens, json("<x/>", at.accessKey, { "content-type": "text/xml" }));
    await calls.fetch("GET", `${tokens}?label=owner=*&limit=1`, all);
    await calls.fetch("GET", `${tokens}?limit=0`, all);
    await calls.fetch("GET", tokens);
    await calls.fetch("GET", tokens, as(weak.value));
    await calls.fetch("GET", `${api}/shards/missing/tokens`, all);
    const verify = `${tokens}/${token.id}/verify`;
    await calls.fetch("POST", verify, json({ value: token.value }));
    await calls.fetch("POST", verify, json({ value: 1 }));
    await calls.fetch("POST", verify, { body: "{}" });
    await calls.fetch("POST", verify, json({ value: token.value }, weak.value));
    await calls.fetch("POST", `${tokens}/${nobody}/verify`, json({ value: token.value }));
    await calls.fetch("POST", verify, json("x".repeat(70_000)));
    await calls.fetch("POST", verify, json("<x/>", at.accessKey, { "content-type": "text/xml" }));
    await calls.fetch("DELETE", `${tokens}/${nobody}?sole=owner=a`, all);
    const issuedBy = `issuedBy=${nobody}`;
    await calls.fetch("DELETE", `${tokens}?${issuedBy}`, all);
    await calls.fetch("DELETE", tokens, all);
    await calls.fetch("DELETE", `${tokens}?${issuedBy}`);
    await calls.fetch("DELETE", `${tokens}?${issuedBy}`, as(weak.value));
    await calls.fetch("DELETE", `${api}/shards/missing/tokens?${issuedBy}`, all);
    for (const method of ["GET", "DELETE"]) {
      await calls.fetch(method, `${tokens}/${token.id}`, all);
      await calls.fetch(method, `${tokens}/nonsense`, all);
      await calls.fetch(method, `${tokens}/${token.id}`);
      await calls.fetch(method, `${tokens}/${token.id}`, as(weak.value));
      await calls.fetch(method, `${tokens}/${nobody}`, all);
    }
    await calls.fetch("POST", tokens, json(tokenRequest, at.accessKey, attempt(2)));
    const wide = (await calls.fetch("POST", tokens, json({ name: "wide", permissions: "full" }))) as { id: string };
    await calls.fetch("GET", `${tokens}/${wide.id}/usage`, all);
    await calls.fetch("GET", `${tokens}/${wide.id}/usage`);
    await calls.fetch("GET", `${tokens}/${wide.id}/usage`, as(weak.value));
    await calls.fetch("GET", `${tokens}/${nobody}/usage`, all);
    await calls.fetch("GET", `${tokens}/x/usage`, all);
    await calls.fetch("POST", `${tokens}/${wide.id}/rotate`, json({ grace: "1h" }));
    await calls.fetch("POST", `${tokens}/${wide.id}/rotate`, json({ grace: "soon" }));
    await calls.fetch("POST", `${tokens}/${wide.id}/rotate`, { body: "{}" });
    await calls.fetch("POST", `${tokens}/${wide.id}/rotate`, json({}, weak.value));
    await calls.fetch("POST", `${tokens}/${nobody}/rotate`, json({}));
    await calls.fetch("POST", `${tokens}/${token.id}/rotate`, json({}));
    await calls.fetch("POST", `${tokens}/${wide.id}/rotate`, json("x".repeat(70_000)));
    await calls.fetch(
      "POST",
      `${tokens}/${wide.id}/rotate`,
      json("<x/>", at.accessKey, { "content-type": "text/xml" }),
    );
    const narrow = { permissions: ["write"] };
    await calls.fetch("PATCH", `${tokens}/${wide.id}`, json(narrow));
    await calls.fetch("PATCH", `${tokens}/${wide.id}`, json({ permissions: "full" }));
    await calls.fetch("PATCH", `${tokens}/${wide.id}`, { body: "{}" });
    await calls.fetch("PATCH", `${tokens}/${wide.id}`, json(narrow, weak.value));
    await calls.fetch("PATCH", `${tokens}/${nobody}`, json(narrow));
    await calls.fetch("PATCH", `${tokens}/${token.id}`, json(narrow));
    await calls.fetch("PATCH", `${tokens}/${wide.id}`, json("x".repeat(70_000)));
    await calls.fetch("PATCH", `${tokens}/${wide.id}`, json("<x/>", at.accessKey, { "content-type": "text/xml" }));

    const accounts = `${api}/shards/${at.shardId}/accounts`;
    const keys = `${accounts}/${MASTER}/keys`;
    const { publicKey, privateKey } = generateKeyPair();
    const key = `${keys}/${encodeURIComponent(publicKey)}`;
    const { value: nothing } = (await calls.fetch(
      "POST",
      `${api}/access-keys`,
      json({ name: "no keys", rights: ["view-tokens"], shards: [at.shardId] }),
    )) as { value: string };
    await calls.fetch("GET", `${accounts}?limit=1`, all);
    await calls.fetch("GET", `${accounts}?limit=0`, all);
    await calls.fetch("GET", `${accounts}/${MASTER}/balances`, all);
    for (const path of [accounts, `${accounts}/${MASTER}/balances`, keys, key]) {
      await calls.fetch("GET", path);
      await calls.fetch("GET", path, as(nothing));
      await calls.fetch("GET", path.replace(at.shardId, "missing"), all);
    }
    for (const [path, body] of [
      [accounts, { accountId: `app.${MASTER}` }],
      [keys, { publicKey, labels: { instance: "one" } }],
    ] as const) {
      const operation = (await calls.fetch("POST", path, json(body))) as { id: string };
      await calls.fetch("GET", `${api}/operations/${operation.id}?wait=20`, all);
      await calls.fetch("POST", path, json({ ...body, labels: {} }));
      await calls.fetch("POST", path, json({ publicKey }));
      await calls.fetch("POST", path, json({}));
      await calls.fetch("POST", path, { body: "{}" });
      await calls.fetch("POST", path, json(body, nothing));
      await calls.fetch("POST", path.replace(at.shardId, "missing"), json(body));
      await calls.fetch("POST", path, json("x".repeat(70_000)));
      await calls.fetch("POST", path, json("<x/>", at.accessKey, { "content-type": "text/xml" }));
      await calls.fetch("GET", `${api}/operations/${operation.id}`);
      await calls.fetch("GET", `${api}/operations/${operation.id}`, as(nothing));
    }
    await calls.fetch("POST", accounts, json({ accountId: `app.${MASTER}` }));
    const child = `${accounts}/app.${MASTER}`;
    await calls.fetch("DELETE", child);
    await calls.fetch("DELETE", child, as(nothing));
    await calls.fetch("DELETE", child.replace(at.shardId, "missing"), all);
    await calls.fetch("DELETE", child, all);
    const another = (await calls.fetch("POST", `${child}/keys`, json({ publicKey: generateKeyPair().publicKey }))) as {
      id: string;
    };
    await calls.fetch("GET", `${api}/operations/${another.id}?wait=20`, all);
    await calls.fetch("DELETE", child, all);
    const operations = `${api}/shards/${at.shardId}/operations`;
    await calls.fetch("GET", `${operations}?limit=1`, all);
    await calls.fetch("GET", `${operations}?limit=0`, all);
    await calls.fetch("GET", operations);
    await calls.fetch("GET", operations, as(nothing));
    await calls.fetch("GET", operations.replace(at.shardId, "missing"), all);
    await calls.fetch("GET", `${api}/operations/nonsense`, all);
    await calls.fetch("GET", `${api}/operations/${nobody}`, all);
    await calls.fetch("GET", `${accounts}/testnet/keys`, all);
    await calls.fetch("GET", keys, all);
    await calls.fetch("GET", `${keys}/nonsense`, all);
    await calls.fetch("GET", key, all);
    const custody = `${accounts}/${MASTER}`;
    await calls.fetch("GET", custody, all);
    await calls.fetch("GET", custody);
    await calls.fetch("GET", custody, as(nothing));
    await calls.fetch("GET", `${accounts}/testnet`, all);
    await calls.fetch("GET", custody.replace(at.shardId, "missing"), all);
    await calls.fetch("PUT", custody, json({ privateKey: generateKeyPair().privateKey }));
    await calls.fetch("PUT", custody, { body: "{}" });
    await calls.fetch("PUT", custody, json({ privateKey }, nothing));
    await calls.fetch("PUT", custody.replace(at.shardId, "missing"), json({ privateKey }));
    await calls.fetch("PUT", custody, json("x".repeat(70_000)));
    await calls.fetch("PUT", custody, json("<x/>", at.accessKey, { "content-type": "text/xml" }));
    // the custodian may have removed it before it is asked to sign with it
    for (let tries = 0; tries < 20 && !calls.seen.has("takeIntoCustody 409"); tries += 1) {
      const leaving = generateKeyPair();
      const added = (await calls.fetch("POST", keys, json({ publicKey: leaving.publicKey }))) as { id: string };
      await calls.fetch("GET", `${api}/operations/${added.id}?wait=20`, all);
      await calls.fetch("DELETE", `${keys}/${encodeURIComponent(leaving.publicKey)}`, all);
      await calls.fetch("PUT", custody, json({ privateKey: leaving.privateKey }));
    }
    const { keys: before } = (await calls.fetch("GET", keys, all)) as { keys: { publicKey: string }[] };
    await calls.fetch("PUT", custody, json({ privateKey }));
    await calls.fetch("DELETE", key, all);
    for (const { publicKey: one } of before.filter((held) => held.publicKey !== publicKey)) {
      await calls.fetch("DELETE", `${keys}/${encodeURIComponent(one)}`, all);
    }
    await calls.fetch("DELETE", key);
    await calls.fetch("DELETE", key, as(nothing));
    await calls.fetch("DELETE", `${keys}/nonsense`, all);
    await calls.fetch("DELETE", key.replace(at.shardId, "missing"), all);

    const full = (await calls.fetch("POST", tokens, json({ name: "x", permissions: ["view-blocks"] }))) as {
      value: string;
    };
    const gateway = `${api}/shards/${at.shardId}/neard-rpc/`;
    const rpc = (body: unknown, value = full.value) => ({
      headers: { "x-api-key": value, "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    const block = { jsonrpc: "2.0", id: 1, method: "block", params: { finality: "final" } };
    await calls.fetch("POST", gateway, rpc(block));
    await calls.fetch("POST", gateway, rpc("nonsense"));
    await calls.fetch("POST", gateway, rpc(block, token.value));
    await calls.fetch("POST", gateway, rpc({ ...block, method: "query", params: ["account/x", ""] }));
    await calls.fetch("POST", gateway, rpc("x".repeat(11 * 1024 * 1024)));
    await calls.fetch("POST", gateway, rpc("x".repeat(600 * 1024)));

    const count = `${api}/shards/${at.shardId}/token-count`;
    await calls.fetch("GET", count, all);
    await calls.fetch("GET", `${count}?status=nonsense`, all);
    await calls.fetch("GET", count);
    await calls.fetch("GET", count, as(weak.value));
    await calls.fetch("GET", count.replace(at.shardId, "missing"), all);

    await callClosing(calls, at, nothing);
    await callRestore(calls, at, nothing);
    await callAudit(calls, at, nothing);
    await callPeople(calls, at, nothing);

    await calls.fetch("DELETE", `${api}/access-keys/nonsense`, all);
    await calls.fetch("DELETE", `${api}/access-keys/${weak.id}`);
    await calls.fetch("DELETE", `${api}/access-keys/${weak.id}`, as(weak.value));
    await calls.fetch("DELETE", `${api}/access-keys/${weak.id}`, all);
    await calls.fetch("DELETE", `${api}/access-keys/${weak.id}`, all);
    const self = (await calls.fetch("GET", `${api}/access-keys/self`, all)) as { id: string };
    await calls.fetch("DELETE", `${api}/access-keys/${self.id}`, all);

    // What needs a flood, a broken console or a broken shard has tests of its own.
    const unseen = calls.documented.filter((answer) => !/ (?:50\d|429)$/.test(answer) && !calls.seen.has(answer));
    assert.deepEqual(unseen, []);
  });
});
