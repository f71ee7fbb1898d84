import assert from "node:assert/strict";
import { MASTER, nearApi, ShardUnderTest } from "../support.js";
import { call, deploy, logs, NEAR, returned, view } from "./calling.js";

describe("development shard: published contracts", () => {
  let under: ShardUnderTest;
  before(async () => {
    under = await ShardUnderTest.start();
  });
  after(() => under.dispose());

  it("moves a fungible token, compiled from Rust, and keeps it over a restart", async () => {
    const token = (await deploy(under, "token", "fungibleToken")).accountId;
    await returnedNothing(call(under, token, "new", { owner_id: MASTER, total_supply: "1000" }));
    await returnedNothing(
      call(under, token, "transfer", { new_owner_id: "somebody.testnet", amount: "30" }, { deposit: NEAR / 10n }),
    );
    await under.reopen();
    assert.equal(await view(under, token, "get_balance", { owner_id: MASTER }), "970");
    assert.equal(await view(under, token, "get_balance", { owner_id: "somebody.testnet" }), "30");
    const { values } = await under.result("query", {
      request_type: "view_state",
      finality: "final",
      account_id: token,
      prefix_base64: "",
    });
    assert.ok((values as unknown as object[]).length >= 3);
  });

  it("remembers visitors in a contract compiled from AssemblyScript, and logs", async () => {
    const book = (await deploy(under, "book", "visitors")).accountId;
    await call(under, book, "new", { owner: MASTER });
    assert.deepEqual(logs(await call(under, book, "visit")), [`Visited the first time by ${MASTER}`]);
    assert.deepEqual(logs(await call(under, book, "visit")), []);
    assert.equal(await view(under, book, "has_visited", { visitor: MASTER }), true);
    assert.equal(await view(under, book, "has_visited", { visitor: "nobody.testnet" }), false);
    assert.equal(await view(under, book, "last_visited"), MASTER);
  });

  it("creates an account through a contract's promises, and calls the contract back with the result", async () => {
    const { KeyPair } = await nearApi();
    const drop = (await deploy(under, "drop", "linkdrop")).accountId;
    const new_public_key = KeyPair.fromRandom("ed25519").getPublicKey().toString();
    const args = { new_account_id: `fresh.${drop}`, new_public_key };
    const answer = await call(under, drop, "create_account", args, { deposit: 2n * NEAR });
    assert.equal(returned(answer), true);
    assert.deepEqual(await under.keysOf(`fresh.${drop}`), [new_public_key]);
    const { amount } = await under.result("query", {
      request_type: "view_account",
      finality: "final",
      account_id: `fresh.${drop}`,
    });
    assert.equal(String(amount), String(2n * NEAR));
    const outcomes = answer.result?.receipts_outcome as unknown as { block_hash: string; outcome: object }[];
    assert.ok(new Set(outcomes.map(({ block_hash }) => block_hash)).size >= 3, "each step takes a block");

    // the account is there by now: the promise fails, and the callback gives the deposit back
    const before = await balance(under, MASTER);
    const again = await call(under, drop, "create_account", args, { deposit: 2n * NEAR });
    assert.equal(returned(again), false);
    assert.ok(before - (await balance(under, MASTER)) < NEAR / 10n);
  });

  it("lets one contract call another and be called back, whichever way they are joined", async () => {
    const examples = await ShardUnderTest.start({ masterAccount: "examples" });
    try {
      await deploy(examples, "words", "words", 100n, "examples");
      await deploy(examples, "sentences", "sentences", 100n, "examples");
      const by = { accountId: "examples" };
      const reversed = await call(examples, "sentences.examples", "reverseWordOne", {}, { by });
      assert.deepEqual(returned(reversed), { text: "elpmas" });
      assert.deepEqual(logs(reversed), ["[words.examples] invoked function reverse(sample)"]);
      const twice = await call(examples, "sentences.examples", "reverseWordTwo", {}, { by });
      assert.equal(returned(twice), true);
    } finally {
      await examples.dispose();
    }
  });
});

async function balance(under: ShardUnderTest, account_id: string): Promise<bigint> {
  const { result } = await under.query("view_account", { account_id });
  return BigInt(String(result?.amount));
}

async function returnedNothing(answer: ReturnType<typeof call>): Promise<void> {
  assert.equal(returned(await answer), undefined);
}
