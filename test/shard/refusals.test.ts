import assert from "node:assert/strict";
import { type Draft, failure, type KeyPair, refusal, send, sign, subAccount } from "./signing.js";
import { MASTER, nearApi, ShardUnderTest } from "./support.js";

/** What is refused costs nothing: no fee, no nonce, no block. */
describe("development shard: transactions it refuses", () => {
  let under: ShardUnderTest;
  let fresh: (curve?: "ed25519" | "secp256k1") => KeyPair;
  before(async () => {
    under = await ShardUnderTest.start();
    const { KeyPair } = await nearApi();
    fresh = (curve = "ed25519") => KeyPair.fromRandom(curve);
  });
  after(() => under.dispose());

  const transfer: Draft["actions"] = (actions) => [actions.transfer(1n)];
  const master = async () => (await under.query("view_account", { account_id: MASTER })).result?.amount;

  async function refused(draft: Draft): Promise<unknown> {
    const before = await master();
    const answer = await send(under, draft);
    assert.equal(answer.error?.name, "HANDLER_ERROR", answer.text);
    assert.equal(answer.error?.cause?.name, "INVALID_TRANSACTION");
    assert.equal(await master(), before);
    return refusal(answer);
  }

  it("a forged signature", async () => {
    assert.equal(await refused({ actions: transfer, forgedBy: fresh() }), "InvalidSignature");
  });

  it("a signature of another curve than the key's", async () => {
    const by = fresh("secp256k1");
    const { base64 } = await sign(under, { actions: transfer, by, nonce: 1n });
    const bytes = Buffer.from(base64, "base64");
    bytes[bytes.length - 1] = 9;
    bytes[bytes.length - 30] = (bytes[bytes.length - 30] ?? 0) ^ 1;
    const answer = await under.call("broadcast_tx_commit", [bytes.toString("base64")]);
    assert.equal(refusal(answer), "InvalidSignature");
  });

  it("a key that the account does not have", async () => {
    const by = fresh();
    const public_key = by.getPublicKey().toString();
    assert.deepEqual(await refused({ actions: transfer, by }), {
      InvalidAccessKeyError: { AccessKeyNotFound: { account_id: MASTER, public_key } },
    });
  });

  it("a signer that does not exist", async () => {
    assert.deepEqual(await refused({ actions: transfer, by: fresh(), signerId: "nobody.testnet" }), {
      SignerDoesNotExist: { signer_id: "nobody.testnet" },
    });
  });

  it("account ids that are none", async () => {
    assert.deepEqual(await refused({ actions: transfer, receiverId: "No Account" }), {
      InvalidReceiverId: { receiver_id: "No Account" },
    });
    assert.deepEqual(await refused({ actions: (actions) => [actions.deleteAccount("x")] }), {
      ActionsValidation: { InvalidAccountId: { account_id: "x" } },
    });
  });

  it("a nonce that was used, and one from too far ahead", async () => {
    const used = await sign(under, { actions: transfer, nonce: 50n });
    await under.result("send_tx", { signed_tx_base64: used.base64 });
    assert.deepEqual(await refused({ actions: (actions) => [actions.transfer(2n)], nonce: 50n }), {
      InvalidNonce: { tx_nonce: 50, ak_nonce: 50 },
    });
    const ahead = await send(under, { actions: transfer, nonce: 2n ** 64n - 1n });
    assert.match(ahead.text, /"NonceTooLarge":\{"tx_nonce":18446744073709551615,"upper_bound":\d+000000\}/);
  });

  it("the same transaction twice: the second time is answered with the first outcome and has no effect", async () => {
    const { base64, hash } = await sign(under, { receiverId: "testnet", actions: transfer });
    const first = await under.result("broadcast_tx_commit", [base64]);
    const balance = await master();
    assert.deepEqual(await under.result("broadcast_tx_commit", [base64]), first);
    assert.deepEqual(await under.result("send_tx", { signed_tx_base64: base64 }), first);
    assert.equal(await under.result("broadcast_tx_async", [base64]), hash);
    assert.equal(await master(), balance);
    const checked = await under.call("EXPERIMENTAL_check_tx", [base64]);
    assert.equal(Object.keys(refusal(checked) as object)[0], "InvalidNonce");
  });

  it("an unknown block hash, and one more than a day old", async () => {
    assert.equal(await refused({ actions: transfer, blockHash: "9".repeat(43) }), "Expired");
    const old = await under.result("block", { finality: "final" });
    const blockHash = String(old.header?.hash);
    under.ahead += 86_000_000;
    const accepted = await send(under, { actions: transfer, blockHash });
    assert.deepEqual(accepted.result?.status, { SuccessValue: "" });
    under.ahead += 500_000;
    assert.equal(await refused({ actions: transfer, blockHash }), "Expired");
  });

  it("more than the balance, and what would leave too little for storage", async () => {
    const [signerId, by] = await subAccount(under, "modest", 10n);
    const cost = 10n ** 30n;
    const reason = await refused({ signerId, by, receiverId: MASTER, actions: (actions) => [actions.transfer(cost)] });
    const { NotEnoughBalance } = reason as { NotEnoughBalance: Record<string, string> };
    assert.equal(NotEnoughBalance.signer_id, signerId);
    assert.equal(NotEnoughBalance.balance, String(10n ** 25n));
    assert.ok(BigInt(String(NotEnoughBalance.cost)) > cost);

    await send(under, { signerId, by, actions: (actions) => [actions.deployContract(new Uint8Array(500_000))] });
    const account = await under.query("view_account", { account_id: signerId });
    const nearlyAll = BigInt(String(account.result?.amount)) - 10n ** 23n;
    const draft: Draft = { signerId, by, receiverId: MASTER, actions: (actions) => [actions.transfer(nearlyAll)] };
    assert.equal(Object.keys((await refused(draft)) as object)[0], "LackBalanceForState");
  });

  it("what a function-call key may not do", async () => {
    const [signerId, owner] = await subAccount(under, "delegating");
    const by = fresh();
    await send(under, {
      signerId,
      by: owner,
      actions: (actions) => [actions.addFunctionCallAccessKey(by.getPublicKey(), "testnet", ["get"], 10n ** 22n)],
    });
    const draft = { signerId, by, receiverId: "testnet" };
    const call =
      (name: string, gas = 10n ** 12n, deposit = 0n): Draft["actions"] =>
      (actions) => [actions.functionCall(name, {}, gas, deposit)];
    const reason = async (more: Partial<Draft> & Pick<Draft, "actions">) =>
      ((await refused({ ...draft, ...more })) as { InvalidAccessKeyError: unknown }).InvalidAccessKeyError;
    assert.equal(await reason({ actions: transfer }), "RequiresFullAccess");
    assert.equal(
      await reason({ actions: (actions) => [...call("get")(actions), ...call("get")(actions)] }),
      "RequiresFullAccess",
    );
    assert.equal(await reason({ actions: call("get", 10n ** 12n, 1n) }), "DepositWithFunctionCall");
    assert.deepEqual(await reason({ actions: call("set") }), { MethodNameMismatch: { method_name: "set" } });
    assert.deepEqual(await reason({ actions: call("get"), receiverId: MASTER }), {
      ReceiverMismatch: { tx_receiver: MASTER, ak_receiver: "testnet" },
    });
    assert.equal(
      Object.keys((await reason({ actions: call("get", 3n * 10n ** 14n) })) as object)[0],
      "NotEnoughAllowance",
    );

    const allowed = await send(under, { ...draft, actions: call("get") });
    assert.equal(Object.keys((failure(allowed) as { kind: object }).kind)[0], "FunctionCallError");
    const key = { account_id: signerId, public_key: by.getPublicKey().toString() };
    const { permission } = (await under.query("view_access_key", key)).result ?? {};
    const left = BigInt(String(permission?.FunctionCall?.allowance));
    assert.ok(left < 10n ** 22n && left > 98n * 10n ** 20n, "only the fees are taken from the allowance");
  });

  it("actions that could never be valid", async () => {
    const wrong: [Draft["actions"], unknown][] = [
      [(actions) => [actions.functionCall("f", {}, 0n, 0n)], "FunctionCallZeroAttachedGas"],
      [(actions) => [actions.deleteAccount(MASTER), actions.transfer(1n)], "DeleteActionMustBeFinal"],
      [
        (actions) => Array.from({ length: 101 }, () => actions.transfer(1n)),
        { TotalNumberOfActionsExceeded: { total_number_of_actions: 101, limit: 100 } },
      ],
      [
        (actions) => [actions.functionCall("f", {}, 10n ** 15n, 0n)],
        { TotalPrepaidGasExceeded: { total_prepaid_gas: 10 ** 15, limit: 3 * 10 ** 14 } },
      ],
      [
        (actions) => [actions.functionCall("f".repeat(257), {}, 1n, 0n)],
        { FunctionCallMethodNameLengthExceeded: { length: 257, limit: 256 } },
      ],
      [
        (actions) => [actions.addFunctionCallAccessKey(fresh().getPublicKey(), "a b", [])],
        { InvalidAccountId: { account_id: "a b" } },
      ],
    ];
    for (const [actions, reason] of wrong) {
      assert.deepEqual(await refused({ actions }), { ActionsValidation: reason });
    }
  });

  it("actions that a development shard does not have, by name", async () => {
    const unknown: [Draft["actions"], RegExp][] = [
      [(actions) => [actions.deployGlobalContract(new Uint8Array(3), "codeHash")], /DeployGlobalContract actions/],
      [(actions) => [actions.useGlobalContract({ accountId: "testnet" })], /UseGlobalContract actions/],
    ];
    for (const [actions, message] of unknown) assert.match(JSON.stringify(await refused({ actions })), message);
  });

  it("bytes that are no transaction", async () => {
    const { base64 } = await sign(under, { actions: transfer });
    const bytes = Buffer.from(base64, "base64");
    for (const broken of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.of(0)]), Buffer.alloc(0)]) {
      const answer = await under.call("broadcast_tx_async", [broken.toString("base64")]);
      assert.equal(answer.error?.cause?.name, "PARSE_ERROR");
      assert.match(String(answer.error?.data), /^Failed to decode transaction/);
    }
  });

  it("is silent about a refusal to whoever does not wait, as on NEAR", async () => {
    const { base64, hash } = await sign(under, { actions: transfer, forgedBy: fresh() });
    assert.equal(await under.result("broadcast_tx_async", [base64]), hash);
    const answer = await under.result("send_tx", { signed_tx_base64: base64, wait_until: "NONE" });
    assert.deepEqual(answer, { final_execution_status: "NONE" });
    const status = await under.call("tx", [hash, MASTER]);
    assert.equal(status.error?.cause?.name, "UNKNOWN_TRANSACTION");
    const checked = await under.call("EXPERIMENTAL_broadcast_tx_sync", [base64]);
    assert.equal(refusal(checked), "InvalidSignature");
  });

  it("only those: a transaction signed with secp256k1 is as good as any", async () => {
    const [signerId, owner] = await subAccount(under, "bitcoiner");
    const by = fresh("secp256k1");
    await send(under, {
      signerId,
      by: owner,
      actions: (actions) => [actions.addFullAccessKey(by.getPublicKey())],
    });
    const answer = await send(under, { signerId, by, receiverId: "testnet", actions: transfer });
    assert.deepEqual(answer.result?.status, { SuccessValue: "" }, answer.text);
  });
});
