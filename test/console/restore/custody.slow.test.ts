import assert from "node:assert/strict";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { ShardUnderTest, serve } from "../../shard/support.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { call } from "../calls.js";
import { addKey, MASTER, type OperationBody, removeKey, settled, somePublicKey } from "../custodian/support.js";
import { backUp, emptyPlace, masterKeyOf, restore, review } from "./support.js";

const SHARD = "far-calimero-testnet";
const APP = `app.${MASTER}`;

interface CustodyBody {
  differences: { shardId: string; accountId: string; publicKey: string; difference: string }[];
  nextCursor: string | null;
}

describe("custody after a restore", () => {
  let under: ShardUnderTest;
  let rpc: Awaited<ReturnType<typeof serve>>;
  let restored: TestConsole;
  /** By what became of them after the backup. */
  let keys: Record<"added" | "removed" | "addedAgain" | "ownKeyReplaced" | "replacement" | "unchanged", string>;

  before(async function () {
    this.timeout(60_000);
    under = await ShardUnderTest.start();
    rpc = await serve(under);
    const first = await startConsole({ allowPrivateUpstreams: true });
    await call(first, "/shards", 201, { body: { id: SHARD, masterAccount: MASTER, rpcUrl: rpc.url } });
    // what the helpers ask is asked of this shard
    const at = { ...first, shardId: SHARD };
    const handOver = (accountId: string, privateKey: string) =>
      call(at, `/shards/${SHARD}/accounts/${accountId}`, 200, { method: "PUT", body: { privateKey } });
    await handOver(MASTER, under.key.privateKey);
    const [removed, addedAgain, added, unchanged] = [1, 2, 3, 4].map(somePublicKey) as [string, string, string, string];
    for (const key of [removed, addedAgain, unchanged]) assert.equal((await addKey(at, key)).status, "done");
    assert.equal((await removeKey(at, addedAgain)).status, "done");
    const body = { accountId: APP };
    const made = await settled(at, await call<OperationBody>(at, `/shards/${SHARD}/accounts`, 202, { body }));
    assert.equal(made.status, "done");
    const [ownKeyReplaced = ""] = await under.keysOf(APP);

    const file = await backUp(at);
    assert.equal((await addKey(at, added)).status, "done");
    assert.equal((await addKey(at, addedAgain)).status, "done");
    assert.equal((await removeKey(at, removed)).status, "done");
    const replacement = generateKeyPair();
    assert.equal((await addKey(at, replacement.publicKey, {}, APP)).status, "done");
    await handOver(APP, replacement.privateKey);
    assert.equal((await removeKey(at, ownKeyReplaced, APP)).status, "done");
    keys = { added, removed, addedAgain, ownKeyReplaced, replacement: replacement.publicKey, unchanged };

    const place = await emptyPlace();
    const masterKey = await masterKeyOf(first);
    await first.close();
    await restore(file, place, masterKey);
    restored = await startConsole({ ...place, masterKey, allowPrivateUpstreams: true });
  });
  after(async () => {
    await restored.close();
    await rpc.close();
    await under.dispose();
  });

  const onShard = ({ differences }: CustodyBody) =>
    differences
      .map(({ shardId, accountId, publicKey, difference }) => `${shardId} ${accountId} ${publicKey} ${difference}`)
      .sort();
  const expected = () =>
    [
      `${SHARD} ${MASTER} ${keys.added} unknown`,
      `${SHARD} ${MASTER} ${keys.addedAgain} present`,
      `${SHARD} ${MASTER} ${keys.removed} missing`,
      `${SHARD} ${APP} ${keys.ownKeyReplaced} own-key-missing`,
      `${SHARD} ${APP} ${keys.replacement} unknown`,
    ].sort();

  it("is compared with the chains: what only the chain has, and what only the console has", async () => {
    const body = await call<CustodyBody>(restored, "/restore/custody", 200);
    assert.deepEqual(onShard(body), expected());
    assert.equal(body.nextCursor, null);
  });

  it("is compared page by page, account by account", async () => {
    const all: CustodyBody["differences"] = [];
    let pages = 0;
    for (let cursor: string | null = ""; cursor !== null; pages++) {
      const query: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page: CustodyBody = await call(restored, `/restore/custody?limit=1${query}`, 200);
      all.push(...page.differences);
      cursor = page.nextCursor;
    }
    assert.deepEqual(onShard({ differences: all, nextCursor: null }), expected());
    assert.equal(pages, 3, "the development shard's account, and two on the other shard");
  });

  it("is part of what `review` lists", async () => {
    const lines = (await review(restored)).split("\n").filter((line) => line.startsWith("key "));
    assert.equal(lines.length, expected().length);
    const line = (key: string) => lines.find((text) => text.includes(key)) ?? "";
    assert.match(line(keys.added), /on far-calimero-testnet: on the chain, but not in the backup/);
    assert.match(line(keys.addedAgain), /removed before the backup, but on the chain/);
    assert.match(line(keys.removed), /added before the backup, but not on the chain/);
    assert.match(line(keys.ownKeyReplaced), /the console signs with it, but it is not on the chain/);
    assert.equal(line(keys.unchanged), "");
  });

  it("is shown only of shards whose keys the requester may view", async () => {
    const elsewhere = { name: "elsewhere", rights: ["view-keys"], shards: ["demos-calimero-testnet"] };
    const nowhere = { name: "nowhere", rights: ["view-tokens"], shards: "all" };
    for (const body of [elsewhere, nowhere]) {
      const { value } = await call<{ value: string }>(restored, "/access-keys", 201, { body });
      const seen = await call<CustodyBody>(restored, "/restore/custody", 200, { accessKey: value });
      assert.deepEqual(seen, { differences: [], nextCursor: null });
    }
  });

  it("says which accounts could not be compared: their shard is disabled, or does not answer", async () => {
    const notCompared = async () => {
      const { differences } = await call<CustodyBody>(restored, "/restore/custody", 200);
      return differences.map(({ accountId, difference }) => `${accountId} ${difference}`).sort();
    };
    const both = [`${APP} not-compared`, `${MASTER} not-compared`];
    await call(restored, `/shards/${SHARD}`, 200, { method: "PATCH", body: { disabled: true } });
    assert.deepEqual(await notCompared(), both);
    await call(restored, `/shards/${SHARD}`, 200, { method: "PATCH", body: { disabled: false } });
    await rpc.close();
    assert.deepEqual(await notCompared(), both);
    assert.match(await review(restored), new RegExp(`of ${MASTER} on ${SHARD}: not compared`));
    await call(restored, `/shards/${SHARD}`, 200, { method: "DELETE" });
    assert.deepEqual(await notCompared(), [], "a shard that was removed is nobody's to review");
  });
});
