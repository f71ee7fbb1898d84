import assert from "node:assert/strict";
import { type Draft, failure, type KeyPair, refusal, send, sign, subAccount } from "./signing.js";
import { MASTER, nearApi, ShardUnderTest } from "./support.js";

type Actions = Parameters<Draft["actions"]>[0];

describe("development shard: actions", () => {
  let under: ShardUnderTest;
  let fresh: () => KeyPair;
  before(async () => {
    under = await ShardUnderTest.start();
    const { KeyPair } = await nearApi();
    fresh = () => KeyPair.fromRandom("ed25519");
  });
  after(() => under.dispose());

  const amount = async (account_id: string) =>
    BigInt(String((await under.query("view_account", { account_id })).result?.amount));
  const keysOf = async (account_id: string) =>
    Object.values((await under.query("view_access_key_list", { account_id })).result?.keys ?? {}).map((key) =>
      String(key.public_key),
    );

  it("moves exactly the deposit, and burns exactly the fees it reports", async () => {
    const supply = async () =>
      BigInt(String((await under.result("block", { finality: "final" })).header?.total_supply));
    const [master, parent, total] = [await amount(MASTER), await amount("testnet"), await supply()];
    const { result } = await send(under, { receiverId: "testnet", actions: (actions) => [actions.transfer(12_345n)] });
    assert.deepEqual(result?.status, { SuccessValue: "" });
    const burnt = [result?.transaction_outcome, ...Object.values(result?.receipts_outcome ?? {})]
      .map((outcome) => BigInt(String(outcome?.outcome?.tokens_burnt)))
      .reduce((sum, tokens) => sum + tokens, 0n);
    assert.equal((await amount("testnet")) - parent, 12_345n);
    assert.equal(master - (await amount(MASTER)), 12_345n + burnt);
    assert.equal(total - (await supply()), burnt);
  });

  it("creates a sub-account with balance and key in one transaction", async () => {
    const [account_id, key] = await subAccount(under, "created", 3n);
    const { result } = await under.query("view_account", { account_id });
    assert.equal(result?.amount, String(3n * 10n ** 24n));
    assert.equal(result?.storage_usage, 182);
    assert.deepEqual(await keysOf(account_id), [key.getPublicKey().toString()]);
  });

  it("starts a new key's nonce at its block's height, like nearcore, so that an old transaction of it stays dead", async () => {
    const [signerId, owner] = await subAccount(under, "nonce");
    const by = fresh();
    const publicKey = by.getPublicKey();
    const add = async () => {
      const draft = { signerId, by: owner, actions: (actions: Actions) => [actions.addFullAccessKey(publicKey)] };
      const { result } = await send(under, draft);
      const block_id = result?.transaction_outcome?.block_hash;
      return Number((await under.result("block", { block_id })).header?.height);
    };
    const height = await add();
    const { result } = await under.query("view_access_key", {
      account_id: signerId,
      public_key: publicKey.toString(),
    });
    assert.equal(result?.nonce, (height - 1) * 1_000_000);
    const old = await sign(under, { signerId, by, receiverId: MASTER, actions: (actions) => [actions.transfer(1n)] });
    await send(under, { signerId, by: owner, actions: (actions) => [actions.deleteKey(publicKey)] });
    await add();
    const answer = await under.call("broadcast_tx_commit", [old.base64]);
    assert.equal(Object.keys(refusal(answer) as object)[0], "InvalidNonce");
  });

  it("adds and deletes full-access keys, and charges the account's storage for them", async () => {
    const [signerId, by] = await subAccount(under, "keys");
    const publicKey = fresh().getPublicKey();
    const usage = async () => (await under.query("view_account", { account_id: signerId })).result?.storage_usage;
    await send(under, { signerId, by, actions: (actions) => [actions.addFullAccessKey(publicKey)] });
    assert.ok((await keysOf(signerId)).includes(publicKey.toString()));
    assert.equal(await usage(), 264);
    await send(under, { signerId, by, actions: (actions) => [actions.deleteKey(publicKey)] });
    assert.deepEqual(await keysOf(signerId), [by.getPublicKey().toString()]);
    assert.equal(await usage(), 182);
  });

  it("shows a function-call key as it was asked for", async () => {
    const [signerId, by] = await subAccount(under, "limited");
    const publicKey = fresh().getPublicKey();
    const add = (allowance?: bigint) => (actions: Actions) => [
      actions.addFunctionCallAccessKey(publicKey, "app.testnet", ["get", "set"], allowance),
    ];
    const shown = async () =>
      (await under.query("view_access_key", { account_id: signerId, public_key: publicKey.toString() })).result
        ?.permission;
    await send(under, { signerId, by, actions: add(500n) });
    const permission = { receiver_id: "app.testnet", method_names: ["get", "set"] };
    assert.deepEqual(await shown(), { FunctionCall: { allowance: "500", ...permission } });
    await send(under, { signerId, by, actions: (actions) => [actions.deleteKey(publicKey)] });
    await send(under, { signerId, by, actions: add() });
    assert.deepEqual(await shown(), { FunctionCall: { allowance: null, ...permission } });
  });

  it("gives a deleted account's balance to the beneficiary, and takes its keys away", async () => {
    const [signerId, by] = await subAccount(under, "leaving", 7n);
    const before = await amount("testnet");
    await send(under, { signerId, by, actions: (actions) => [actions.deleteAccount("testnet")] });
    const gone = await under.query("view_account", { account_id: signerId });
    assert.equal(gone.error?.cause?.name, "UNKNOWN_ACCOUNT");
    const left = (await amount("testnet")) - before;
    assert.ok(left > 6n * 10n ** 24n && left < 7n * 10n ** 24n);
    const [again, newKey] = await subAccount(under, "leaving");
    assert.deepEqual(await keysOf(again), [newKey.getPublicKey().toString()]);
  });

  it("applies all actions of a transaction or none, and gives the deposit back", async () => {
    const [signerId, by] = await subAccount(under, "batch");
    const publicKey = fresh().getPublicKey();
    const { result } = await send(under, {
      signerId,
      by,
      actions: (actions) => [
        actions.addFullAccessKey(publicKey),
        actions.transfer(10n ** 24n),
        actions.deleteKey(fresh().getPublicKey()),
      ],
    });
    assert.equal(result?.status?.Failure?.ActionError?.index, 2);
    assert.ok(!(await keysOf(signerId)).includes(publicKey.toString()));
    assert.ok((await amount(signerId)) > 99n * 10n ** 23n);
    assert.equal(result?.receipts_outcome?.[1]?.outcome?.executor_id, signerId);
  });

  it("takes fee and nonce of a transaction whose actions fail", async () => {
    const [signerId, by] = await subAccount(under, "failing");
    const draft = { signerId, by, actions: () => [], receiverId: "nobody.testnet" };
    const nonce = async () =>
      Number(
        (await under.query("view_access_key", { account_id: signerId, public_key: by.getPublicKey().toString() }))
          .result?.nonce,
      );
    const [balance, used] = [await amount(signerId), await nonce()];
    await send(under, { ...draft, actions: (actions) => [actions.transfer(10n ** 24n)] });
    assert.equal(await nonce(), used + 1);
    const cost = balance - (await amount(signerId));
    assert.ok(cost > 0n && cost < 10n ** 22n);
  });

  const failures: [
    name: string,
    draft: (own: Own) => Partial<Parameters<typeof send>[1]>,
    kind: (own: Own) => object,
  ][] = [
    [
      "a key that is there already",
      ({ key }) => ({ actions: (actions) => [actions.addFullAccessKey(key.getPublicKey())] }),
      ({ account_id, public_key }) => ({ AddKeyAlreadyExists: { account_id, public_key } }),
    ],
    [
      "deleting a key that is not there",
      ({ other }) => ({ actions: (actions) => [actions.deleteKey(other.getPublicKey())] }),
      ({ account_id, other }) => ({
        DeleteKeyDoesNotExist: { account_id, public_key: other.getPublicKey().toString() },
      }),
    ],
    [
      "a transfer to an account that is not there",
      () => ({ receiverId: "nobody.testnet", actions: (actions) => [actions.transfer(1n)] }),
      () => ({ AccountDoesNotExist: { account_id: "nobody.testnet" } }),
    ],
    [
      "keys for somebody else's account",
      ({ other }) => ({
        receiverId: "testnet",
        actions: (actions) => [actions.addFullAccessKey(other.getPublicKey())],
      }),
      ({ account_id }) => ({ ActorNoPermission: { account_id: "testnet", actor_id: account_id } }),
    ],
    [
      "deleting somebody else's account",
      ({ account_id }) => ({
        receiverId: "testnet",
        actions: (actions) => [actions.deleteAccount(account_id)],
      }),
      ({ account_id }) => ({ ActorNoPermission: { account_id: "testnet", actor_id: account_id } }),
    ],
    [
      "an account that is there already",
      ({ account_id }) => ({ receiverId: account_id, actions: (actions) => [actions.createAccount()] }),
      ({ account_id }) => ({ AccountAlreadyExists: { account_id } }),
    ],
    [
      "a sub-account of somebody else",
      () => ({ receiverId: "x.testnet", actions: (actions) => [actions.createAccount()] }),
      ({ account_id }) => ({
        CreateAccountNotAllowed: { account_id: "x.testnet", predecessor_id: account_id },
      }),
    ],
    [
      "a grandchild",
      ({ account_id }) => ({ receiverId: `a.b.${account_id}`, actions: (actions) => [actions.createAccount()] }),
      ({ account_id }) => ({
        CreateAccountNotAllowed: { account_id: `a.b.${account_id}`, predecessor_id: account_id },
      }),
    ],
    [
      "a top-level account",
      () => ({ receiverId: "toplevel", actions: (actions) => [actions.createAccount()] }),
      ({ account_id }) => ({
        CreateAccountOnlyByRegistrar: {
          account_id: "toplevel",
          registrar_account_id: "registrar",
          predecessor_id: account_id,
        },
      }),
    ],
    [
      "creating an implicit account by name",
      () => ({ receiverId: "ab".repeat(32), actions: (actions) => [actions.createAccount()] }),
      () => ({ OnlyImplicitAccountCreationAllowed: { account_id: "ab".repeat(32) } }),
    ],
    [
      "a call of an account without a contract",
      () => ({ receiverId: "testnet", actions: (actions) => [actions.functionCall("hello", {}, 10n ** 13n, 0n)] }),
      () => ({
        FunctionCallError: { CompilationError: { CodeDoesNotExist: { account_id: "testnet" } } },
      }),
    ],
    [
      "a contract that the balance does not pay the storage of",
      ({ account_id }) => ({
        receiverId: account_id,
        actions: (actions) => [actions.deployContract(new Uint8Array(1_500_000))],
      }),
      ({ account_id }) => ({ LackBalanceForState: { account_id } }),
    ],
  ];

  interface Own {
    account_id: string;
    key: KeyPair;
    public_key: string;
    other: KeyPair;
  }

  describe("that fail, with nearcore's reason", () => {
    let own: Own;
    before(async () => {
      const [account_id, key] = await subAccount(under, "unlucky");
      own = { account_id, key, public_key: key.getPublicKey().toString(), other: fresh() };
    });
    for (const [name, draft, kind] of failures) {
      it(name, async () => {
        const answer = await send(under, { signerId: own.account_id, by: own.key, actions: () => [], ...draft(own) });
        const error = failure(answer) as { index: number | null; kind: Record<string, object> };
        const [expected] = Object.entries(kind(own));
        assert.equal(Object.keys(error.kind)[0], expected?.[0]);
        const told = error.kind[String(expected?.[0])] as Record<string, unknown>;
        for (const [field, value] of Object.entries(expected?.[1] ?? {})) assert.deepEqual(told[field], value);
        assert.equal(error.index, expected?.[0] === "LackBalanceForState" ? null : 0);
      });
    }
  });

  it("does not run what is no contract, and gives attached deposit and gas back", async () => {
    const [signerId, by] = await subAccount(under, "caller");
    await send(under, { signerId, by, actions: (actions) => [actions.deployContract(new Uint8Array([0, 97]))] });
    const before = await amount(signerId);
    const answer = await send(under, {
      signerId,
      by,
      actions: (actions) => [actions.functionCall("hello", { some: "argument" }, 10n ** 14n, 10n ** 24n)],
    });
    assert.deepEqual(failure(answer), {
      index: 0,
      kind: { FunctionCallError: { CompilationError: { PrepareError: "Deserialization" } } },
    });
    assert.ok(before - (await amount(signerId)) < 10n ** 21n);
  });

  it("creates an implicit account by the first transfer to it, usable with the key it is named after", async () => {
    const by = fresh();
    const { PublicKey, keyToImplicitAddress } = await nearApi();
    const signerId = keyToImplicitAddress(PublicKey.from(by.getPublicKey().toString()));
    const twice = (actions: Actions) => [actions.transfer(1n), actions.transfer(1n)];
    const batch = await send(under, { receiverId: signerId, actions: twice });
    assert.deepEqual(failure(batch), { index: 0, kind: { AccountDoesNotExist: { account_id: signerId } } });
    const paid = await send(under, { receiverId: signerId, actions: (actions) => [actions.transfer(10n ** 24n)] });
    assert.ok(
      Number(paid.result?.receipts_outcome?.[0]?.outcome?.gas_burnt) > 10 ** 12,
      "creating an account costs more",
    );
    const back = await send(under, {
      signerId,
      by,
      receiverId: MASTER,
      actions: (actions) => [actions.transfer(10n ** 23n)],
    });
    assert.deepEqual(back.result?.status, { SuccessValue: "" });
  });

  it("creates the account of an Ethereum address by the first transfer to it, without a key", async () => {
    const receiverId = `0x${"ab".repeat(20)}`;
    const paid = await send(under, { receiverId, actions: (actions) => [actions.transfer(7n)] });
    assert.deepEqual(paid.result?.status, { SuccessValue: "" });
    assert.equal(await amount(receiverId), 7n);
    assert.deepEqual(await under.keysOf(receiverId), []);
  });

  it("lets an account live without balance as long as it is small", async () => {
    const [signerId] = await subAccount(under, "poor", 0n);
    assert.equal(await amount(signerId), 0n);
  });

  it("replaces a contract and shows the code of either block", async () => {
    const [signerId, by] = await subAccount(under, "redeployed");
    for (const byte of [1, 2]) {
      const code = new Uint8Array([byte, 0, 0]);
      const { result } = await send(under, { signerId, by, actions: (actions) => [actions.deployContract(code)] });
      const block_id = result?.receipts_outcome?.[0]?.block_hash;
      const asked = { request_type: "view_code", account_id: signerId, block_id };
      const stored = (await under.result("query", asked)).code_base64;
      assert.equal(stored, Buffer.from(code).toString("base64"));
      const changes = { changes_type: "contract_code_changes", account_ids: [signerId], block_id };
      const changed = await under.result("EXPERIMENTAL_changes", changes);
      assert.equal(changed.changes?.[0]?.change?.code_base64, stored);
    }
    assert.equal((await under.query("view_account", { account_id: signerId })).result?.storage_usage, 185);
  });

  it("tells what a block changed, by kind", async () => {
    const [signerId, by] = await subAccount(under, "changing");
    const publicKey = fresh().getPublicKey();
    const { result } = await send(under, {
      signerId,
      by,
      actions: (actions) => [actions.addFullAccessKey(publicKey)],
    });
    const block_id = result?.transaction_outcome?.block_hash;
    const touched = Object.values((await under.result("block_effects", { block_id })).changes ?? {});
    assert.deepEqual(touched.map((touch) => touch.type).sort(), ["access_key_touched", "account_touched"]);
    const all = await under.result("EXPERIMENTAL_changes", {
      changes_type: "all_access_key_changes",
      account_ids: [signerId],
      block_id,
    });
    assert.deepEqual(
      Object.values(all.changes ?? {}).map((change) => change.cause?.type),
      ["transaction_processing", "receipt_processing"],
    );
    const keys = [{ account_id: signerId, public_key: publicKey.toString() }];
    const one = await under.result("changes", { changes_type: "single_access_key_changes", keys, block_id });
    assert.equal(one.changes?.[0]?.change?.public_key, publicKey.toString());
    const accounts = await under.result("changes", {
      changes_type: "account_changes",
      account_ids: [signerId],
      block_id,
    });
    assert.equal(accounts.changes?.[0]?.type, "account_update");
  });

  it("does not know Stake, and says so before anything is charged", async () => {
    const before = await amount(MASTER);
    const publicKey = fresh().getPublicKey();
    const answer = await send(under, { actions: (actions) => [actions.stake(1n, publicKey)] });
    assert.match(JSON.stringify(refusal(answer)), /Stake actions, which a development shard does not apply/);
    assert.equal(await amount(MASTER), before);
  });

  it("shows a transaction in its block's chunk and by its receipt", async () => {
    const { base64, hash } = await sign(under, { actions: (actions) => [actions.transfer(1n)] });
    const outcome = await under.result("broadcast_tx_commit", [base64]);
    const block_id = outcome.transaction_outcome?.block_hash;
    const chunk = await under.result("chunk", { block_id, shard_id: 0 });
    assert.equal(chunk.transactions?.[0]?.hash, hash);
    const receipt_id = chunk.receipts?.[0]?.receipt_id;
    const receipt = await under.result("EXPERIMENTAL_receipt", { receipt_id });
    assert.deepEqual(receipt.receipt?.Action?.actions, [{ Transfer: { deposit: "1" } }]);
    assert.equal((await under.result("EXPERIMENTAL_receipt_to_tx", { receipt_id })).transaction_hash, hash);
    const unknown = await under.call("EXPERIMENTAL_receipt", { receipt_id: hash });
    assert.equal(unknown.error?.cause?.name, "UNKNOWN_RECEIPT");
  });
});
