import assert from "node:assert/strict";
import { type Draft, refusal, sign, subAccount } from "./signing.js";
import { MASTER, ShardUnderTest } from "./support.js";

type Actions = Parameters<Draft["actions"]>[0];

describe("development shard: many at once", () => {
  let under: ShardUnderTest;
  before(async () => {
    under = await ShardUnderTest.start();
  });
  after(() => under.dispose());

  const balance = async (account_id: string) =>
    BigInt(String((await under.query("view_account", { account_id })).result?.amount));

  it("carries out every one of many transactions of one key, in whatever order they arrive", async () => {
    await under.reopen({ blockTime: 20 });
    const [receiverId] = await subAccount(under, "busy", 0n);
    const signed = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        sign(under, { receiverId, nonce: BigInt(1_000 + index), actions: (actions) => [actions.transfer(1n)] }),
      ),
    );
    const outcomes = await Promise.all(
      signed.toReversed().map(({ base64 }) => under.call("send_tx", { signed_tx_base64: base64 })),
    );
    for (const { result, text } of outcomes) assert.deepEqual(result?.status, { SuccessValue: "" }, text);
    assert.equal(await balance(receiverId), 200n);
    const blocks = new Set(outcomes.map(({ result }) => String(result?.transaction_outcome?.block_hash)));
    assert.ok(blocks.size < 20, `transactions that arrive together share blocks: ${blocks.size} blocks`);
  });

  it("lets only one of many transactions with the same nonce through", async () => {
    await under.reopen({ blockTime: 20 });
    const signed = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        sign(under, { receiverId: "testnet", nonce: 5_000n, actions: (actions) => [actions.transfer(BigInt(index))] }),
      ),
    );
    const outcomes = await Promise.all(signed.map(({ base64 }) => under.call("broadcast_tx_commit", [base64])));
    assert.equal(outcomes.filter(({ result }) => result).length, 1);
    for (const outcome of outcomes.filter(({ error }) => error)) {
      assert.deepEqual(refusal(outcome), { InvalidNonce: { tx_nonce: 5_000, ak_nonce: 5_000 } });
    }
  });

  it("applies a transaction once, however often it is sent at the same time", async () => {
    await under.reopen({ blockTime: 20 });
    const before = await balance("testnet");
    const { base64, hash } = await sign(under, { receiverId: "testnet", actions: (actions) => [actions.transfer(7n)] });
    const sendings = Array.from({ length: 20 }, () => under.result("broadcast_tx_commit", [base64]));
    const status = under.result("tx", [hash, MASTER]).catch(() => undefined);
    const [first, ...others] = await Promise.all(sendings);
    for (const other of others) assert.deepEqual(other, first);
    assert.equal((await balance("testnet")) - before, 7n);
    await status;
  });

  it("never spends a balance twice", async () => {
    await under.reopen({ blockTime: 20 });
    const [signerId, by] = await subAccount(under, "once", 10n);
    const start = 900_000_000n;
    const key = { account_id: signerId, public_key: by.getPublicKey().toString() };
    const nonce = BigInt(Number((await under.query("view_access_key", key)).result?.nonce));
    assert.ok(nonce < start);
    const signed = await Promise.all(
      [1n, 2n, 3n].map((offset) =>
        sign(under, {
          signerId,
          by,
          receiverId: "testnet",
          nonce: nonce + offset,
          actions: (actions) => [actions.transfer(6n * 10n ** 24n)],
        }),
      ),
    );
    const outcomes = await Promise.all(signed.map(({ base64 }) => under.call("broadcast_tx_commit", [base64])));
    assert.equal(outcomes.filter(({ result }) => result).length, 1);
    assert.equal(
      Object.keys(refusal(outcomes[2] ?? outcomes[0] ?? { status: 0, text: "" }) as object)[0],
      "NotEnoughBalance",
    );
  });

  it("never shows two blocks of one height, nor a block that is gone later, while the clock runs on", async () => {
    let now = Date.now() + 1_000_000_000;
    await under.reopen({
      blockTime: 0,
      now: () => {
        now += 400;
        return now;
      },
    });
    const seen = new Map<number, string>();
    const look = async () => {
      const { header } = await under.result("block", { finality: "final" });
      const height = Number(header?.height);
      assert.equal(seen.get(height) ?? header?.hash, header?.hash, `height ${height}`);
      seen.set(height, String(header?.hash));
    };
    const draft = (offset: bigint) => ({ receiverId: "testnet", actions: (a: Actions) => [a.transfer(offset)] });
    for (let count = 1n; count <= 20n; count += 1n) {
      let done = false;
      const sending = sign(under, draft(count))
        .then(({ base64 }) => under.result("broadcast_tx_commit", [base64]))
        .finally(() => {
          done = true;
        });
      while (!done) {
        await look();
        await new Promise((resolve) => setImmediate(resolve));
      }
      await sending;
    }
    for (const [height, hash] of seen) {
      assert.equal((await under.result("block", { block_id: height })).header?.hash, hash);
      const { header } = await under.result("block", { block_id: hash });
      assert.equal(header?.height, height);
      assert.equal((await under.result("block", { block_id: header?.prev_hash })).header?.height, height - 1);
    }
  });

  it("finishes what it accepted before it closes, and refuses what comes after", async () => {
    await under.reopen({ blockTime: 10_000 });
    const nonce = async () =>
      BigInt(
        Number(
          (await under.query("view_access_key", { account_id: MASTER, public_key: under.key.publicKey })).result?.nonce,
        ),
      );
    const start = await nonce();
    const [first, second, late] = await Promise.all(
      [1n, 2n, 3n].map((offset) =>
        sign(under, { receiverId: "testnet", nonce: start + offset, actions: (actions) => [actions.transfer(1n)] }),
      ),
    );
    const { shard } = under;
    await under.result("EXPERIMENTAL_broadcast_tx_sync", [first?.base64]);
    const waiting = under.call("broadcast_tx_commit", [second?.base64]);
    await under.result("EXPERIMENTAL_broadcast_tx_sync", [second?.base64]);
    await under.close();
    assert.deepEqual((await waiting).result?.status, { SuccessValue: "" });
    const reply = await shard?.handle({ id: 1, method: "broadcast_tx_commit", params: [late?.base64] });
    assert.equal(reply?.status, 500);
    assert.match(String(reply?.body), /the development shard is closing/);
    await under.open();
    assert.equal(await nonce(), start + 2n);
  });
});
