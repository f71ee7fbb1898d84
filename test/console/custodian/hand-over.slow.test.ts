import assert from "node:assert/strict";
import { base58 } from "@scure/base";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { ShardUnderTest, serve } from "../../shard/support.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { call, problem } from "../calls.js";
import { addKey, keyPath, MASTER, type OperationBody, settled, somePublicKey } from "./support.js";

const SHARD = "far-calimero-testnet";

describe("console: handing over an account of a shard at a URL", () => {
  let under: ShardUnderTest;
  let rpc: Awaited<ReturnType<typeof serve>>;
  let at: TestConsole;

  before(async () => {
    under = await ShardUnderTest.start();
    rpc = await serve(under);
    at = await startConsole({ allowPrivateUpstreams: true });
    await call(at, "/shards", 201, { body: { id: SHARD, masterAccount: MASTER, rpcUrl: rpc.url } });
    // what the helpers ask is asked of this shard
    at = { ...at, shardId: SHARD };
  });
  after(async () => {
    await at.close();
    await rpc.close();
    await under.dispose();
  });

  const account = (accountId = MASTER) => `/shards/${SHARD}/accounts/${accountId}`;
  const handOver = (privateKey: string) => ({ method: "PUT", body: { privateKey } });

  it("is refused for a key that the chain does not know, and nothing comes into custody", async () => {
    const { publicKey, privateKey } = generateKeyPair();
    for (const accountId of [MASTER, "nobody.testnet"]) {
      const { errors, detail } = await problem(at, account(accountId), "invalid-request", handOver(privateKey));
      assert.equal(errors?.[0]?.property, "privateKey");
      assert.match(detail, new RegExp(`the chain knows no such key of account "${accountId}"`));
      assert.ok(detail.includes(publicKey) && !detail.includes(privateKey));
    }
    assert.deepEqual((await call<{ accounts: unknown[] }>(at, `/shards/${SHARD}/accounts`, 200)).accounts, []);
  });

  it("is refused for what is no private key, without a word of it", async () => {
    const { publicKey, privateKey } = generateKeyPair();
    const bytes = base58.decode(privateKey.slice("ed25519:".length));
    bytes.set([(bytes[0] ?? 0) ^ 1]);
    const damaged = `ed25519:${base58.encode(bytes)}`;
    for (const [text, reason] of [
      [publicKey, /looks like a public key/],
      [damaged, /two halves do not belong together/],
      ["secp256k1:abc", /only keys of ed25519/],
      ["hunter2", /is not a private key/],
    ] as const) {
      const { detail } = await problem(at, account(), "invalid-request", handOver(text));
      assert.match(detail, reason);
      assert.ok(!detail.includes(text.slice(-8)));
    }
  });

  it("lets the custodian add keys and make sub-accounts there", async () => {
    const shown = await call<{ takenBy: object }>(at, account(), 200, handOver(under.key.privateKey));
    assert.deepEqual(Object.keys(shown).sort(), ["accountId", "balance", "createdAt", "signingKey", "takenBy"]);
    const { id } = await call<{ id: string }>(at, "/access-keys/self", 200);
    assert.deepEqual(shown.takenBy, { kind: "access-key", id });
    const publicKey = somePublicKey();
    assert.equal((await addKey(at, publicKey)).status, "done");
    assert.ok((await under.keysOf(MASTER)).includes(publicKey));
    const child = { accountId: `app.${MASTER}` };
    const made = await settled(at, await call<OperationBody>(at, `/shards/${SHARD}/accounts`, 202, { body: child }));
    assert.equal(made.status, "done");
    assert.equal((await under.keysOf(child.accountId)).length, 1);
  });

  it("with another key makes that the custodian's, and the old one an ordinary key", async () => {
    const next = generateKeyPair();
    await addKey(at, next.publicKey);
    await call(at, account(), 200, handOver(next.privateKey));
    await problem(at, keyPath(at, next.publicKey), "custodian-key", { method: "DELETE" });
    const removed = await call<OperationBody>(at, keyPath(at, under.key.publicKey), 202, { method: "DELETE" });
    assert.equal((await settled(at, removed)).status, "done");
    assert.ok(!(await under.keysOf(MASTER)).includes(under.key.publicKey));
    assert.equal((await addKey(at, somePublicKey())).status, "done");
  });

  it("says so when the shard does not answer", async () => {
    await rpc.close();
    await problem(at, account(), "shard-unavailable", handOver(generateKeyPair().privateKey));
  });
});
