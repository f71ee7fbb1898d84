import assert from "node:assert/strict";
import { MASTER, type NearApi, nearApi, SHARD_ID, ShardUnderTest, serve } from "./support.js";

type Provider = InstanceType<NearApi["JsonRpcProvider"]>;
type Account = InstanceType<NearApi["Account"]>;
type RpcErrors = typeof import("near-api-js/rpc-errors", { with: { "resolution-mode": "import" }});

describe("development shard: a program with near-api-js 7.2.0", () => {
  let near: NearApi;
  let errors: RpcErrors;
  let under: ShardUnderTest;
  let server: Awaited<ReturnType<typeof serve>>;
  let provider: Provider;
  let master: Account;
  before(async () => {
    near = await nearApi();
    errors = await import("near-api-js/rpc-errors");
    under = await ShardUnderTest.start();
    server = await serve(under);
    provider = new near.JsonRpcProvider({ url: server.url });
    const secret = under.key.privateKey as Parameters<typeof near.KeyPair.fromString>[0];
    master = new near.Account(MASTER, provider, new near.KeyPairSigner(near.KeyPair.fromString(secret)));
  });
  after(async () => {
    await server.close();
    await under.dispose();
  });

  async function newAccount(name: string) {
    const key = near.KeyPair.fromRandom("ed25519");
    const newAccountId = `${name}.${MASTER}`;
    await master.createAccount({
      newAccountId,
      publicKey: key.getPublicKey(),
      nearToTransfer: near.nearToYocto("10"),
    });
    return new near.Account(newAccountId, provider, new near.KeyPairSigner(key));
  }

  it("looks around", async () => {
    assert.equal(await provider.getNetworkId(), SHARD_ID);
    const block = await provider.viewBlock({ finality: "final" });
    assert.equal((await provider.viewBlock({ blockId: block.header.hash })).header.height, block.header.height);
    assert.equal((await provider.viewChunk(String(block.chunks[0]?.chunk_hash))).header.shard_id, 0);
    assert.equal((await provider.viewGasPrice()).gas_price, "100000000");
    assert.equal((await provider.viewValidators()).current_validators.length, 1);
    assert.ok((await provider.experimental_protocolConfig({ finality: "final" })).runtime_config);
    assert.ok(await provider.blockChanges({ finality: "final" }));
    assert.ok((await master.getState()).balance.total > 0n);
  });

  it("creates an account, pays it, deploys to it, gives it a key, takes the key and the account away", async () => {
    const account = await newAccount("lifecycle");
    await master.transfer({ receiverId: account.accountId, amount: near.nearToYocto("1") });
    assert.ok((await account.getBalance()) > near.nearToYocto("10.9"));

    await account.deployContract(new Uint8Array([0, 97, 115, 109]));
    const { code } = await provider.viewContractCode({ contractId: account.accountId });
    assert.deepEqual([...code], [0, 97, 115, 109]);

    const publicKey = near.KeyPair.fromRandom("ed25519").getPublicKey();
    await account.addFullAccessKey(publicKey);
    assert.equal((await account.getAccessKeyList()).keys.length, 2);
    assert.equal((await provider.viewAccessKey({ accountId: account.accountId, publicKey })).permission, "FullAccess");
    await account.deleteKey(publicKey);
    assert.equal((await account.getAccessKeyList()).keys.length, 1);

    await account.deleteAccount(MASTER);
    await assert.rejects(account.getState(), errors.AccountDoesNotExistError);
  });

  it("looks its transactions up afterwards", async () => {
    const outcome = await master.transfer({ receiverId: "testnet", amount: 1n });
    const txHash = outcome.transaction_outcome.id;
    const found = await provider.viewTransactionStatus({ txHash, accountId: MASTER, waitUntil: "FINAL" });
    assert.deepEqual(found.status, { SuccessValue: "" });
    const full = await provider.viewTransactionStatusWithReceipts({ txHash, accountId: MASTER, waitUntil: "FINAL" });
    const receiptId = String(full.receipts_outcome[0]?.id);
    assert.equal((await provider.viewTransactionReceipt(receiptId)).receiver_id, "testnet");
  });

  it("is told in its own error classes what is wrong", async () => {
    const account = await newAccount("errors");
    const publicKey = near.KeyPair.fromRandom("ed25519").getPublicKey();
    const { accountId } = account;
    const wrong: [() => Promise<unknown>, new (...args: never[]) => Error][] = [
      [() => provider.viewAccount({ accountId: "nobody.testnet" }), errors.AccountDoesNotExistError],
      [() => provider.viewAccessKey({ accountId, publicKey }), errors.AccessKeyDoesNotExistError],
      [() => provider.viewContractCode({ contractId: accountId }), errors.ContractCodeDoesNotExistError],
      [() => provider.viewBlock({ blockId: 999_999_999 }), errors.UnknownBlockError],
      [
        () => provider.sendJsonRpc("nonsense" as "query", { finality: "final" } as never),
        errors.RpcMethodNotFoundError,
      ],
      [() => provider.sendJsonRpc("query", {} as never), errors.RpcRequestParseError],
      [
        () => provider.viewTransactionStatus({ txHash: "1".repeat(32), accountId, waitUntil: "FINAL" }),
        errors.UnknownTransactionError,
      ],
      [() => account.transfer({ receiverId: MASTER, amount: near.nearToYocto("1000") }), errors.NotEnoughBalanceError],
      [() => account.deleteKey(publicKey), errors.DeleteKeyDoesNotExistActionError],
      [
        () => account.signAndSendTransaction({ receiverId: "x.testnet", actions: [near.actions.createAccount()] }),
        errors.CreateAccountNotAllowedActionError,
      ],
      [
        () => account.callFunction({ contractId: MASTER, methodName: "f", args: {} }),
        errors.ContractCodeDoesNotExistError,
      ],
      [
        () => provider.callFunction({ contractId: MASTER, method: "f", args: {}, blockQuery: { finality: "final" } }),
        errors.ContractCodeDoesNotExistError,
      ],
    ];
    for (const [call, expected] of wrong) await assert.rejects(call(), expected, String(call));
  });

  it("applies each of many transactions that one account sends at once, exactly once", async () => {
    await under.reopen({ blockTime: 300 });
    const account = await newAccount("many");
    const before = await provider.viewAccount({ accountId: "testnet" });
    const transfer = () => account.transfer({ receiverId: "testnet", amount: 1n }) as Promise<Outcome>;
    const outcomes = await Promise.all(Array.from({ length: 50 }, transfer));
    const after = await provider.viewAccount({ accountId: "testnet" });
    // near-api-js may give two transactions the same nonce, and so the same bytes: then they are one
    const hashes = new Set(outcomes.map((outcome) => outcome.transaction.hash));
    assert.ok(hashes.size > 25, `${hashes.size} different transactions`);
    assert.equal(after.amount - before.amount, BigInt(hashes.size));
  });
});

interface Outcome {
  transaction: { hash: string };
}
