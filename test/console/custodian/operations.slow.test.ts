import assert from "node:assert/strict";
import { withConsole } from "../../support/console.js";
import { call, problem } from "../calls.js";
import { addKey, keysOf, keysPath, MASTER, type OperationBody, removeKey, settled, somePublicKey } from "./support.js";

interface Page {
  operations: OperationBody[];
  nextCursor: string | null;
}

describe("console: the custodian's operations", () => {
  const at = withConsole();
  let operations: string;
  before(async () => {
    operations = `/shards/${at.shardId}/operations`;
  });

  /** Follows the cursors to the end. */
  async function pages(limit: number): Promise<OperationBody[][]> {
    const read: OperationBody[][] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Page = await call<Page>(at, `${operations}?limit=${limit}${cursor && `&cursor=${cursor}`}`, 200);
      read.push(page.operations);
      cursor = page.nextCursor;
    }
    return read;
  }

  const make = async (rights: string[], shards: string[]) =>
    (await call<{ value: string }>(at, "/access-keys", 201, { body: { name: "x", rights, shards } })).value;

  it("are listed, the newest first, each on exactly one page, with what became of them", async () => {
    const publicKey = somePublicKey();
    const added = await addKey(at, publicKey, { owner: "acme" });
    const accountId = `rich.${MASTER}`;
    const body = { accountId, initialBalance: "9".repeat(38) };
    const failed = await settled(at, await call<OperationBody>(at, `/shards/${at.shardId}/accounts`, 202, { body }));
    const removed = await removeKey(at, publicKey);
    const [read = []] = await pages(1000);
    assert.deepEqual(read, [removed, failed, added]);
    assert.deepEqual([failed.status, failed.error?.code], ["failed", "NotEnoughBalance"]);
    const inTwos = await pages(2);
    assert.deepEqual(
      inTwos.map(({ length }) => length),
      [2, 1],
    );
    assert.deepEqual(inTwos.flat(), read);
  });

  it("of another shard are not among them", async () => {
    const body = { id: "other-shard", rpcUrl: "http://8.8.8.8/", masterAccount: "other.testnet" };
    await call(at, "/shards", 201, { body });
    await addKey(at, somePublicKey());
    assert.deepEqual(await call(at, "/shards/other-shard/operations", 200), { operations: [], nextCursor: null });
  });

  it("that one has asked for are one's own to see, without the right to view keys, and no others are", async () => {
    const [adder, another] = [await make(["add-keys"], [at.shardId]), await make(["add-keys"], [at.shardId])];
    const ask = (accessKey: string) =>
      call<OperationBody>(at, keysPath(at), 202, { body: { publicKey: somePublicKey() }, accessKey });
    const [first, foreign, second] = [await ask(adder), await ask(another), await ask(adder)];
    for (const { id } of [first, foreign, second]) await settled(at, { id });
    const seen = async (accessKey: string, query = "") => {
      const page = await call<Page>(at, `${operations}${query}`, 200, { accessKey });
      return { ids: page.operations.map(({ id }) => id), nextCursor: page.nextCursor };
    };
    assert.deepEqual(await seen(adder), { ids: [second.id, first.id], nextCursor: null });
    assert.deepEqual(await seen(another), { ids: [foreign.id], nextCursor: null });
    const page = await seen(adder, "?limit=1");
    assert.deepEqual(await seen(adder, `?cursor=${page.nextCursor}`), { ids: [first.id], nextCursor: null });
    const ended = await call<OperationBody>(at, `/operations/${first.id}?wait=20`, 200, { accessKey: adder });
    assert.equal(ended.status, "done");
    const refused = await problem(at, `/operations/${foreign.id}`, "forbidden", { accessKey: adder });
    assert.equal(refused.right, "view-keys");
    await problem(at, `/shards/${at.shardId}/accounts`, "forbidden", { accessKey: adder });
    await problem(at, keysPath(at), "forbidden", { accessKey: adder });
    assert.ok((await keysOf(at)).includes(ended.publicKey ?? ""));
  });

  it("are for who may see the keys they change, and the query is checked", async () => {
    const viewer = await make(["view-keys"], [at.shardId]);
    await call(at, operations, 200, { accessKey: viewer });
    const stranger = await make(["view-tokens"], [at.shardId]);
    assert.equal((await problem(at, operations, "forbidden", { accessKey: stranger })).right, "view-keys");
    const elsewhere = await make(["view-keys"], ["other-shard"]);
    await problem(at, operations, "forbidden", { accessKey: elsewhere });
    await problem(at, "/shards/missing/operations", "unknown-shard");
    for (const query of ["limit=0", "cursor=abc", "status=over"]) {
      const { errors } = await problem(at, `${operations}?${query}`, "invalid-request");
      assert.equal(errors?.[0]?.property, query.split("=", 1)[0]);
    }
  });
});
