import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { createConsole } from "../../../console/src/index.js";
import { adminFetch, makeFolder, startConsole, type TestConsole } from "../../support/console.js";
import { type MailServer, startMailServer } from "../../support/mail-server.js";
import { call, type IssuedBody } from "../calls.js";
import { MASTER } from "../custodian/support.js";
import { Browser, type InvitedBody, PASSWORD, setUp } from "../people/support.js";
import type { OpenApiDocument } from "./documented-calls.js";
import { anyRequest, type DocumentedOperation, documentOf, operationsOf } from "./operations.js";

interface CreatedKey {
  id: string;
  value: string;
}

/** Every right there is. */
async function makeKey(at: TestConsole): Promise<CreatedKey> {
  const { rights } = await call<{ rights: string[] }>(at, "/access-keys/self", 200);
  return call<CreatedKey>(at, "/access-keys", 201, { body: { name: "to be removed", rights, shards: "all" } });
}

describe("console: whoever is removed while their request is under way", () => {
  let mail: MailServer;
  let at: TestConsole;
  let document: OpenApiDocument;
  let operations: DocumentedOperation[];
  let known: Known;
  before(async () => {
    mail = await startMailServer();
    at = await startConsole({ mail: mail.settings });
    document = await documentOf(at);
    operations = operationsOf(document).filter(({ isPublic }) => !isPublic);
    const administrator = await setUp(at);
    const closing = { id: "closing", rpcUrl: "http://8.8.8.8/", masterAccount: "closing.testnet" };
    await call(at, "/shards", 201, { body: closing });
    const shard = `/shards/${at.shardId}`;
    const token = await call<IssuedBody>(at, `${shard}/tokens`, 201, { body: { name: "x", permissions: "full" } });
    const { id: keyId } = await makeKey(at);
    const person = { name: "T", email: "t@example.org", rights: ["view-tokens"], shards: "all" };
    const invited = await call<InvitedBody>(at, "/people", 201, { body: person });
    known = { administrator, shard, token, keyId, invited };
  });
  after(async () => {
    await at.close();
    await mail.close();
  });

  it("has nothing done by a body that comes after the removal, on any route", async () => {
    for (const operation of operations.filter(({ body, isForPeople }) => body !== undefined && !isForPeople)) {
      const { id, value } = await makeKey(at);
      const late = await lateRequest(at, operation, requestOf(operation), `authorization: Bearer ${value}`);
      await call(at, `/access-keys/${id}`, 204, { method: "DELETE" });
      assert.equal(await late.finish(), 401, operation.operationId);
    }
  });

  it("has nothing done by a body of theirs that comes after they signed out, on any route for people", async () => {
    for (const operation of operations.filter(({ body, isForPeople }) => body !== undefined && isForPeople)) {
      const browser = new Browser(at);
      await browser.signIn("ada@example.org");
      const headers = Object.entries(browser.headers).map(([name, content]) => `${name}: ${content}`);
      const late = await lateRequest(at, operation, requestOf(operation), headers.join("\r\n"));
      await browser.call("/session", 204, { method: "DELETE" });
      assert.equal(await late.finish(), 401, operation.operationId);
    }
  });

  it("can do nothing more with rights that were taken away before the body came", async () => {
    const person = {
      name: "Narrow",
      email: "narrow@example.org",
      rights: ["manage-people", "view-tokens"],
      shards: "all",
    };
    const { id, invitation } = await call<InvitedBody>(at, "/people", 201, { body: person });
    const browser = new Browser(at);
    await browser.call("/invitations/accept", 201, { body: { code: invitation.code, password: PASSWORD } });
    const headers = Object.entries(browser.headers).map(([name, content]) => `${name}: ${content}`);
    const restore = { path: `/people/${id}`, body: { rights: person.rights } };
    const late = await lateRequest(at, { method: "PATCH" }, restore, headers.join("\r\n"));
    await call(at, `/people/${id}`, 200, { method: "PATCH", body: { rights: ["view-tokens"] } });
    assert.equal(await late.finish(), 403);
  });

  it("is not shown the end of an operation that they have waited for", async () => {
    const { id, value } = await makeKey(at);
    const { publicKey } = generateKeyPair();
    // signed by nobody: its account is not in custody under that name
    const operation = await call<{ id: string }>(at, `${known.shard}/accounts/${MASTER}/keys`, 202, {
      body: { publicKey },
    });
    const waiting = at.adminFetch(`/operations/${operation.id}?wait=20`, { accessKey: value });
    await call(at, `/access-keys/${id}`, 204, { method: "DELETE" });
    const { status } = await waiting;
    // It may have ended before the removal, and then there was nothing to wait for.
    assert.ok(status === 401 || status === 200);
    assert.equal((await at.adminFetch(`/operations/${operation.id}`, { accessKey: value })).status, 401);
  });

  describe("on Postgres", () => {
    let client: Client;
    before(async function () {
      if (at.databaseUrl === undefined) return this.skip();
      client = new Client({ connectionString: at.databaseUrl });
      await client.connect();
    });
    after(() => client?.end());

    it("has nothing done if the removal is committed before what they ask for, on any route that changes something", async () => {
      const changing = operations.filter(
        ({ method, operationId }) => method !== "GET" && operationId !== "verifyToken",
      );
      for (const operation of changing) {
        const isSample = operation.operationId in SAMPLES;
        const browser = new Browser(at);
        const { id, value } = await makeKey(at);
        if (operation.isForPeople) await browser.signIn("ada@example.org");
        await client.query("begin");
        if (operation.isForPeople) await client.query("delete from sessions");
        else await client.query("delete from access_keys where id = $1", [id]);
        const { path, body } = requestOf(operation);
        const headers = operation.isForPeople ? browser.headers : {};
        const init = { method: operation.method, body, headers, accessKey: operation.isForPeople ? "" : value };
        let status: number | undefined;
        const asked = at.adminFetch(path, init).then(async (response) => {
          status = response.status;
          return `${operation.operationId}: ${await response.text()}`;
        });
        while (status === undefined && !(await isWaiting(client))) await setTimeout(10);
        await client.query("commit");
        const what = await asked;
        if (isSample) assert.equal(status, 401, what);
        else assert.ok(status !== undefined && status >= 400, what);
      }
    });

    it("has nothing done if another instance has removed them, on any route that changes something", async () => {
      const other = await createConsole({
        databaseUrl: at.databaseUrl ?? "",
        dataDir: await makeFolder(),
        developmentShards: [],
      });
      const late = operations.filter(
        ({ body, isForPeople, operationId }) => body && !isForPeople && operationId !== "verifyToken",
      );
      for (const operation of late) {
        const { id, value } = await makeKey(at);
        const request = await lateRequest(other, operation, requestOf(operation), `authorization: Bearer ${value}`);
        await call(at, `/access-keys/${id}`, 204, { method: "DELETE" });
        const status = await request.finish();
        if (operation.operationId in SAMPLES)
          assert.ok(status === 401 || NEEDS_KEY.has(operation.operationId), `${operation.operationId}: ${status}`);
        assert.ok(status >= 400, operation.operationId);
      }
      await other.close();
    });
  });

  function requestOf(operation: DocumentedOperation): { path: string; body: unknown } {
    return SAMPLES[operation.operationId]?.(known) ?? anyRequest(operation, document, at.shardId);
  }
});

/** What requests can be about. */
interface Known {
  administrator: Browser;
  shard: string;
  token: IssuedBody;
  keyId: string;
  invited: InvitedBody;
}

/** Of each operation a request that would be granted. */
const SAMPLES: Record<string, (known: Known) => { path: string; body: unknown }> = {
  issueToken: ({ shard }) => ({ path: `${shard}/tokens`, body: { name: "late", permissions: "full" } }),
  revokeToken: ({ shard, token }) => ({ path: `${shard}/tokens/${token.id}`, body: undefined }),
  revokeTokensOfIssuer: ({ shard, token }) => ({
    path: `${shard}/tokens?issuedBy=${token.issuedBy.id}`,
    body: undefined,
  }),
  rotateToken: ({ shard, token }) => ({ path: `${shard}/tokens/${token.id}/rotate`, body: {} }),
  narrowToken: ({ shard, token }) => ({ path: `${shard}/tokens/${token.id}`, body: { permissions: ["write"] } }),
  verifyToken: ({ shard, token }) => ({ path: `${shard}/tokens/${token.id}/verify`, body: { value: token.value } }),
  emailToken: ({ shard, token }) => ({ path: `${shard}/tokens/${token.id}/email`, body: { value: token.value } }),
  createAccessKey: () => ({ path: "/access-keys", body: { name: "late", rights: ["view-tokens"], shards: "all" } }),
  removeAccessKey: ({ keyId }) => ({ path: `/access-keys/${keyId}`, body: undefined }),
  changeAccessKey: ({ keyId }) => ({ path: `/access-keys/${keyId}`, body: { disabled: true } }),
  rotateAccessKey: ({ keyId }) => ({ path: `/access-keys/${keyId}/rotate`, body: {} }),
  endSessions: ({ invited }) => ({ path: `/people/${invited.id}/sessions`, body: undefined }),
  endOwnSessions: () => ({ path: "/sessions", body: undefined }),
  invitePerson: () => ({
    path: "/people",
    body: { name: "Late", email: "late@example.org", rights: ["view-tokens"], shards: "all" },
  }),
  changePerson: ({ invited }) => ({ path: `/people/${invited.id}`, body: { name: "Late" } }),
  removePerson: ({ invited }) => ({ path: `/people/${invited.id}`, body: undefined }),
  renewInvitation: ({ invited }) => ({ path: `/people/${invited.id}/invitation`, body: undefined }),
  emailInvitation: ({ invited }) => ({
    path: `/people/${invited.id}/invitation/email`,
    body: { code: invited.invitation.code },
  }),
  signOut: () => ({ path: "/session", body: undefined }),
  changePassword: () => ({
    path: "/session/password",
    body: { currentPassword: PASSWORD, newPassword: PASSWORD },
  }),
  confirmSession: () => ({ path: "/session/confirmation", body: { password: PASSWORD } }),
  addShard: () => ({
    path: "/shards",
    body: { id: "late", rpcUrl: "http://8.8.8.8/", masterAccount: "late.testnet" },
  }),
  changeShard: () => ({ path: "/shards/closing", body: { disabled: true } }),
  removeShard: () => ({ path: "/shards/closing", body: undefined }),
  createAccount: ({ shard }) => ({ path: `${shard}/accounts`, body: { accountId: `late.${MASTER}` } }),
  addKey: ({ shard }) => ({
    path: `${shard}/accounts/${MASTER}/keys`,
    body: { publicKey: generateKeyPair().publicKey, labels: {} },
  }),
  removeKey: ({ shard }) => ({
    path: `${shard}/accounts/${MASTER}/keys/${encodeURIComponent(generateKeyPair().publicKey)}`,
    body: undefined,
  }),
};

/** What an instance without the development shard cannot do at all. */
const NEEDS_KEY = new Set(["createAccount", "addKey", "removeKey", "takeIntoCustody", "emailInvitation"]);

/** A request whose head the console has judged, and whose body has only begun. */
async function lateRequest(
  at: { url: string },
  { method }: { method: string },
  { path, body }: { path: string; body: unknown },
  headers: string,
): Promise<{ finish(): Promise<number> }> {
  const content = JSON.stringify(body);
  const socket = connect(Number(new URL(at.url).port), "127.0.0.1");
  await once(socket, "connect");
  const { host } = new URL(at.url);
  const length = Buffer.byteLength(content);
  socket.write(
    `${method} /api/v1${path} HTTP/1.1\r\nhost: ${host}\r\n${headers}\r\nconnection: close\r\n` +
      `content-type: application/json\r\ncontent-length: ${length}\r\n\r\n${content.slice(0, 1)}`,
  );
  // What came first is judged first: no answer says that a head was.
  for (let asked = 0; asked < 2; asked += 1) await (await adminFetch(at.url, "/setup", {})).text();
  return {
    finish: async () => {
      socket.write(content.slice(1));
      return Number((await text(socket)).split(" ")[1]);
    },
  };
}

async function isWaiting(client: Client): Promise<boolean> {
  const { rows } = await client.query("select from pg_locks where not granted limit 1");
  return rows.length > 0;
}
