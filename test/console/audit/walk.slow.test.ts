import assert from "node:assert/strict";
import type { AuditRecord } from "../../../console/src/audit/record.js";
import { TestClock } from "../../support/clock.js";
import { type AdminRequest, startConsole, type TestConsole } from "../../support/console.js";
import { type MailServer, startMailServer } from "../../support/mail-server.js";
import { call, type IssuedBody, issue } from "../calls.js";
import { addKey, keyPath, keysPath, MASTER, somePublicKey } from "../custodian/support.js";
import { anyRequest, documentOf, operationsOf } from "../openapi/operations.js";
import { ADMINISTRATOR, Browser, type InvitedBody, PASSWORD, setupCodeOf } from "../people/support.js";
import { eventually, records } from "./support.js";

/** Routes with a method of changes that change nothing: they send a node's status request, and keep nothing. */
const CHANGE_NOTHING = ["testConnection", "testShardConnection"];
/** Routes with GET that give out what is secret. */
const READ_SECRETS = ["downloadBackup"];

describe("console: the audit trail of every route that changes something or reads a secret", () => {
  let at: TestConsole;
  let mail: MailServer;
  let acts: string[];
  const clock = new TestClock();
  /** The `x-request-id` of an answer to each operation. */
  const done = new Map<string, string>();
  before(async () => {
    mail = await startMailServer();
    at = await startConsole({ mail: mail.settings, allowPrivateUpstreams: true, now: clock.now });
    acts = operationsOf(await documentOf(at))
      .filter(({ operationId, method }) => method !== "GET" || READ_SECRETS.includes(operationId))
      .map(({ operationId }) => operationId)
      .filter((operationId) => !CHANGE_NOTHING.includes(operationId));
  });
  after(async () => {
    await at.close();
    await mail.close();
  });

  /** Makes a call that succeeds, and keeps its request id. */
  async function act<Body>(
    operationId: string,
    path: string,
    init: AdminRequest,
    by: Browser | undefined,
  ): Promise<Body> {
    const response = await (by ?? { fetch: at.adminFetch }).fetch(path, init);
    const text = await response.text();
    assert.ok(response.ok, `${operationId} ${response.status}: ${text}`);
    done.set(operationId, response.headers.get("x-request-id") ?? "");
    return (response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : undefined) as Body;
  }

  it("has a record of each act, under the request id of its answer", async () => {
    const ada = new Browser(at);
    const key = <Body>(operationId: string, path: string, init: AdminRequest = {}) =>
      act<Body>(operationId, path, init, undefined);
    const person = <Body>(operationId: string, path: string, init: AdminRequest = {}) =>
      act<Body>(operationId, path, init, ada);
    const change = (body: unknown, method = "PATCH") => ({ method, body });
    const gone = { method: "DELETE" };

    await person("setUp", "/setup", { body: { code: await setupCodeOf(at), ...ADMINISTRATOR } });
    await person("signIn", "/session", { body: { email: ADMINISTRATOR.email, password: PASSWORD } });
    await person("confirmSession", "/session/confirmation", { body: { password: PASSWORD } });
    await person("changePassword", "/session/password", {
      body: { currentPassword: PASSWORD, newPassword: PASSWORD },
    });
    const bob = { name: "Bob", email: "bob@example.org", rights: ["view-tokens"], shards: "all" };
    const { id: bobId } = await person<InvitedBody>("invitePerson", "/people", { body: bob });
    const { invitation } = await person<InvitedBody>(
      "renewInvitation",
      `/people/${bobId}/invitation`,
      change({}, "POST"),
    );
    const { code } = invitation;
    await person("emailInvitation", `/people/${bobId}/invitation/email`, { body: { code } });
    await act("acceptInvitation", "/invitations/accept", { body: { code, password: PASSWORD } }, new Browser(at));
    await person("changePerson", `/people/${bobId}`, change({ name: "Robert" }));
    await key("endSessions", `/people/${bobId}/sessions`, gone);
    await person("endOwnSessions", "/sessions", gone);
    await person("removePerson", `/people/${bobId}`, gone);

    const wanted = { name: "k", rights: ["issue-tokens"], shards: "all" };
    const { id: keyId } = await key<{ id: string }>("createAccessKey", "/access-keys", { body: wanted });
    await key("changeAccessKey", `/access-keys/${keyId}`, change({ disabled: true }));
    await key("changeAccessKey", `/access-keys/${keyId}`, change({ disabled: false, name: "renamed" }));
    await key("rotateAccessKey", `/access-keys/${keyId}/rotate`, change({ grace: "1h" }, "POST"));
    await key("removeAccessKey", `/access-keys/${keyId}`, gone);

    const tokens = `/shards/${at.shardId}/tokens`;
    const token = await person<IssuedBody>("issueToken", tokens, { body: { name: "t", permissions: "full" } });
    await person("emailToken", `${tokens}/${token.id}/email`, { body: { value: token.value } });
    await key("verifyToken", `${tokens}/${token.id}/verify`, { body: { value: token.value } });
    await key("narrowToken", `${tokens}/${token.id}`, change({ permissions: ["view-blocks"] }));
    await key("rotateToken", `${tokens}/${token.id}/rotate`, { body: { grace: "1h" } });
    await key("revokeToken", `${tokens}/${token.id}`, gone);
    await key("revokeTokensOfIssuer", `${tokens}?issuedBy=${keyId}`, gone);

    const publicKey = somePublicKey();
    await key("addKey", keysPath(at), { body: { publicKey } });
    await addKey(at, somePublicKey());
    await key("removeKey", keyPath(at, publicKey), gone);
    const accountId = `sub.${MASTER}`;
    const accounts = `/shards/${at.shardId}/accounts`;
    const made = await key<{ id: string }>("createAccount", accounts, {
      body: { accountId, initialBalance: "2000000000000000000000000" },
    });
    await call(at, `/operations/${made.id}?wait=20`, 200);
    const { publicKey: own, privateKey } = (await import("pulumi-keyring-near/key-pair")).generateKeyPair();
    await addKey(at, own, {}, accountId);
    await key("takeIntoCustody", `${accounts}/${accountId}`, change({ privateKey }, "PUT"));
    await key("releaseAccount", `${accounts}/${accountId}`, gone);

    const shard = { id: "other", rpcUrl: "http://127.0.0.1:1/", masterAccount: "other.testnet" };
    await key("addShard", "/shards", { body: shard });
    await key("changeShard", "/shards/other", change({ disabled: true }));
    await key("removeShard", "/shards/other", gone);
    await key("downloadBackup", "/backup");
    await key("reviewRestore", "/restore/review", { body: { decision: "accept", all: true } });
    await person("signOut", "/session", gone);

    assert.deepEqual([...done.keys()].sort(), [...acts].sort(), "a route that is not called here");
    const all = await everything();
    for (const [operationId, requestId] of done) {
      const own = all.filter((record) => record.requestId === requestId);
      assert.ok(own.length > 0, `${operationId} has no record`);
      for (const { action, outcome, actor, address } of own) {
        assert.deepEqual([action, outcome, address], [operationId, "allowed", "127.0.0.1"]);
        assert.match(actor.kind, /^(?:access-key|person)$/);
        assert.ok(actor.id !== null && actor.name);
      }
    }
    // what the console did by itself for them
    const names = new Set(all.filter(({ via }) => via === "server").map(({ action }) => action));
    assert.deepEqual([...names].sort(), ["createFirstAccessKey", "finishOperation", "signOperation"]);
    const secrets = [PASSWORD, code, token.value, privateKey, at.accessKey];
    for (const secret of secrets) assert.ok(!JSON.stringify(all).includes(secret));
  });

  it("has a record of each of them that was refused", async () => {
    const document = await documentOf(at);
    const weak = await call<{ id: string; value: string }>(at, "/access-keys", 201, {
      body: { name: "weak", rights: ["view-keys"], shards: [at.shardId] },
    });
    const expected = new Map<string, string>();
    for (const operation of operationsOf(document).filter(({ operationId }) => acts.includes(operationId))) {
      const { operationId, method, isPublic } = operation;
      const { path, body } = anyRequest(operation, document, at.shardId);
      const foreign = { origin: "https://elsewhere.example" };
      const init = isPublic ? { accessKey: "", headers: foreign } : { accessKey: weak.value };
      // decides nothing without ids
      const given = operationId === "reviewRestore" ? { decision: "accept", accessKeys: [weak.id] } : body;
      const response = await at.adminFetch(path, { method, body: given, ...init });
      assert.equal(response.status, 403, `${operationId}: ${await response.text()}`);
      expected.set(operationId, response.headers.get("x-request-id") ?? "");
    }
    const found = await eventually(
      () => everything(),
      (all) => [...expected.values()].every((id) => all.some(({ requestId }) => requestId === id)),
    );
    for (const [operationId, id] of expected) {
      const [record] = found.filter(({ requestId }) => requestId === id);
      assert.deepEqual([record?.action, record?.outcome], [operationId, "refused"]);
    }
  });

  const everything = (): Promise<AuditRecord[]> => records(at, "?limit=1000");

  it("is exported as lines of JSON, the oldest first", async () => {
    await issue(at);
    const response = await at.adminFetch("/audit", { headers: { accept: "application/x-ndjson" } });
    assert.equal(response.headers.get("content-type"), "application/x-ndjson");
    const lines = (await response.text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as AuditRecord);
    assert.deepEqual(
      lines.map(({ id }) => id),
      (await everything()).map(({ id }) => id).reverse(),
    );
  });
});
