import assert from "node:assert/strict";
import { startConsole, withConsole } from "../../support/console.js";
import { call, issue, problem } from "../calls.js";
import {
  addKey,
  keyPath,
  keysOf,
  keysPath,
  MASTER,
  type OperationBody,
  removeKey,
  settled,
  someInstance,
  somePublicKey,
} from "./support.js";

describe("console: the custodian", () => {
  const at = withConsole();

  it("keeps the main account of a development shard from the start, and tells its balance", async () => {
    const { accounts } = await call<{ accounts: { accountId: string; balance: string }[] }>(
      at,
      `/shards/${at.shardId}/accounts`,
      200,
    );
    assert.deepEqual(
      accounts.map(({ accountId }) => accountId),
      [MASTER],
    );
    assert.ok(BigInt(accounts[0]?.balance ?? "0") > 0n);
  });

  it("adds a key and removes it again, on the chain itself", async () => {
    const publicKey = somePublicKey();
    const instance = someInstance();
    const added = await addKey(at, publicKey, { owner: "organization/app/dev/ci", instance });
    assert.deepEqual([added.status, added.error, added.kind], ["done", null, "add-key"]);
    const key = await call<Record<string, unknown>>(at, keyPath(at, publicKey), 200);
    assert.deepEqual([key["access"], key["labels"]], ["full-access", { owner: "organization/app/dev/ci", instance }]);

    // the chain's own word, through the gateway
    const { value } = await issue(at, { permissions: ["view-keys"] });
    const params = { request_type: "view_access_key", finality: "final", account_id: MASTER, public_key: publicKey };
    const answer = await (await at.gatewayFetch(value, { method: "query", params })).json();
    assert.equal((answer as { result: { permission: string } }).result.permission, "FullAccess");

    assert.equal((await removeKey(at, publicKey)).status, "done");
    await problem(at, keyPath(at, publicKey), "unknown-key");
    assert.equal((await removeKey(at, publicKey)).status, "done", "removing what is not there is fine");
  });

  it("knows a repeat by its instance and acts once, whatever comes at the same time", async () => {
    const publicKey = somePublicKey();
    const body = { publicKey, labels: { instance: someInstance() } };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => call<OperationBody>(at, keysPath(at), 202, { body })),
    );
    assert.equal(new Set(answers.map(({ id }) => id)).size, 1);
    const ended = await Promise.all(answers.map((answer) => settled(at, answer)));
    assert.ok(ended.every(({ status }) => status === "done"));
    assert.equal((await call<OperationBody>(at, keysPath(at), 202, { body })).id, answers[0]?.id);
  });

  it("refuses a key that somebody else has put there", async () => {
    const publicKey = somePublicKey();
    await addKey(at, publicKey, { instance: someInstance() });
    const body = { publicKey, labels: { instance: someInstance() } };
    const { detail } = await problem(at, keysPath(at), "key-exists", { body });
    assert.match(detail, /adopt/);
  });

  it("adds a key again that was removed meanwhile, also for the same instance", async () => {
    const publicKey = somePublicKey();
    const labels = { instance: someInstance() };
    await addKey(at, publicKey, labels);
    await removeKey(at, publicKey);
    assert.equal((await addKey(at, publicKey, labels)).status, "done");
    assert.ok((await keysOf(at)).includes(publicKey));
  });

  it("removes a key behind its addition, however close they come", async () => {
    const publicKey = somePublicKey();
    const added = await call<OperationBody>(at, keysPath(at), 202, { body: { publicKey } });
    const removed = await call<OperationBody>(at, keyPath(at, publicKey), 202, { method: "DELETE" });
    assert.equal((await settled(at, removed)).status, "done");
    assert.equal((await settled(at, added)).status, "done");
    await problem(at, keyPath(at, publicKey), "unknown-key");
  });

  it("signs for many at once", async () => {
    const keys = Array.from({ length: 40 }, somePublicKey);
    const ended = await Promise.all(keys.map((publicKey) => addKey(at, publicKey, { instance: someInstance() })));
    assert.deepEqual([...new Set(ended.map(({ status }) => status))], ["done"]);
    const present = new Set(await keysOf(at));
    assert.ok(keys.every((key) => present.has(key)));
  });

  it("makes a sub-account in custody, with a key of its own and the one it was given", async () => {
    const accountId = `app.${MASTER}`;
    const publicKey = somePublicKey();
    const asked = await call<OperationBody>(at, `/shards/${at.shardId}/accounts`, 202, {
      body: { accountId, publicKey, initialBalance: String(5n * 10n ** 24n) },
    });
    assert.deepEqual([(await settled(at, asked)).status, asked.kind], ["done", "create-account"]);
    assert.equal((await keysOf(at, accountId)).length, 2);
    const another = somePublicKey();
    assert.equal((await addKey(at, another, {}, accountId)).status, "done", "the custodian signs for it");
    assert.ok((await keysOf(at, accountId)).includes(another));
    await problem(at, `/shards/${at.shardId}/accounts`, "account-exists", { body: { accountId } });
  });

  it("refuses accounts that are not below one in custody, and keys of accounts that are not", async () => {
    for (const accountId of ["testnet", "other.testnet", "x.other.calimero.testnet"]) {
      const { errors } = await problem(at, `/shards/${at.shardId}/accounts`, "invalid-request", {
        body: { accountId },
      });
      assert.equal(errors?.[0]?.property, "accountId");
    }
    const body = { publicKey: somePublicKey() };
    await problem(at, keysPath(at, "testnet"), "unknown-account", { body });
    await problem(at, keyPath(at, body.publicKey, "testnet"), "unknown-account");
  });

  it("does not remove the key that it signs with itself, and says which that is", async () => {
    const fresh = await startConsole();
    const [own = ""] = await keysOf(fresh);
    const account = await call<{ signingKey: string }>(fresh, `/shards/${fresh.shardId}/accounts/${MASTER}`, 200);
    assert.equal(account.signingKey, own);
    await problem(fresh, keyPath(fresh, own), "custodian-key", { method: "DELETE" });
    await fresh.close();
  });

  it("refuses a private key in place of a public one, and never repeats it", async () => {
    const secret = `ed25519:${"3".repeat(87)}`;
    for (const init of [{ body: { publicKey: secret } }, { path: keyPath(at, secret) }]) {
      const response = await at.adminFetch("path" in init ? (init.path ?? "") : keysPath(at), init);
      const text = await response.text();
      assert.equal(response.status, 400, text);
      assert.match(text, /looks like a private key/);
      // three of them can stand in the request's id
      assert.ok(!text.includes("3".repeat(8)));
    }
  });

  it("wants the rights for what it is asked to do", async () => {
    const { value: accessKey } = await call<{ value: string }>(at, "/access-keys", 201, {
      body: { name: "looks only", rights: ["view-keys"], shards: [at.shardId] },
    });
    const body = { publicKey: somePublicKey() };
    assert.equal((await problem(at, keysPath(at), "forbidden", { body, accessKey })).right, "add-keys");
    const removing = { method: "DELETE", accessKey };
    assert.equal((await problem(at, keyPath(at, body.publicKey), "forbidden", removing)).right, "remove-keys");
    const account = { body: { accountId: `y.${MASTER}` }, accessKey };
    assert.equal((await problem(at, `/shards/${at.shardId}/accounts`, "forbidden", account)).right, "create-accounts");
    await call(at, keysPath(at), 200, { accessKey });
    const { id } = await call<OperationBody>(at, keysPath(at), 202, { body });
    await call(at, `/operations/${id}`, 200, { accessKey });
    const { value: none } = await call<{ value: string }>(at, "/access-keys", 201, {
      body: { name: "nothing of keys", rights: ["view-tokens"], shards: [at.shardId] },
    });
    await problem(at, `/operations/${id}`, "forbidden", { accessKey: none });
    await problem(at, "/operations/01890000-0000-7000-8000-000000000000", "unknown-operation");
  });
});
