import assert from "node:assert/strict";
import fc from "fast-check";
import { BorshError } from "../../shard/src/transactions/borsh-reader.js";
import { decodeTransaction } from "../../shard/src/transactions/decode-transaction.js";
import { InvalidTransaction } from "../../shard/src/transactions/invalid-transaction.js";
import { transactionView } from "../../shard/src/transactions/transaction-view.js";
import { type Action, sign } from "./signing.js";
import { nearApi, ShardUnderTest } from "./support.js";

describe("development shard: reading borsh transactions", () => {
  const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const u128 = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });
  let under: ShardUnderTest;
  before(async () => {
    under = await ShardUnderTest.start();
  });
  after(() => under.dispose());

  it("reads everything that near-api-js writes, with the same hash", async () => {
    const { actions, KeyPair, actions: make } = await nearApi();
    const publicKey = KeyPair.fromRandom("secp256k1").getPublicKey();
    const bytes = fc.uint8Array({ maxLength: 300 });
    const action: fc.Arbitrary<[Action, unknown]> = fc.oneof(
      fc.constant([make.createAccount(), "CreateAccount"] as [Action, unknown]),
      u128.map((deposit): [Action, unknown] => [actions.transfer(deposit), { Transfer: { deposit: `${deposit}` } }]),
      fc.tuple(fc.string(), bytes, u64, u128).map(([name, args, gas, deposit]): [Action, unknown] => [
        actions.functionCall(name, args, gas, deposit),
        {
          FunctionCall: {
            method_name: name,
            args: Buffer.from(args).toString("base64"),
            gas: Number(gas),
            deposit: `${deposit}`,
          },
        },
      ]),
      fc.constant([
        actions.addFullAccessKey(publicKey),
        { AddKey: { public_key: publicKey.toString(), access_key: { nonce: 0, permission: "FullAccess" } } },
      ] as [Action, unknown]),
      fc
        .tuple(fc.string(), fc.array(fc.string()), fc.option(u128))
        .map(([receiver, names, allowance]): [Action, unknown] => [
          actions.addFunctionCallAccessKey(publicKey, receiver, names, allowance ?? undefined),
          {
            AddKey: {
              public_key: publicKey.toString(),
              access_key: {
                nonce: 0,
                permission: {
                  FunctionCall: {
                    allowance: allowance === null ? null : `${allowance}`,
                    receiver_id: receiver,
                    method_names: names,
                  },
                },
              },
            },
          },
        ]),
      fc.constant([actions.deleteKey(publicKey), { DeleteKey: { public_key: publicKey.toString() } }] as [
        Action,
        unknown,
      ]),
      fc
        .string()
        .map((beneficiary): [Action, unknown] => [
          actions.deleteAccount(beneficiary),
          { DeleteAccount: { beneficiary_id: beneficiary } },
        ]),
    );
    const blockHash = "9".repeat(43);
    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        fc.string(),
        u64,
        fc.array(action, { maxLength: 5 }),
        async (one, two, nonce, all) => {
          const chosen = all.map(([made]) => made);
          const signed = await sign(under, {
            signerId: one,
            receiverId: two,
            nonce,
            blockHash,
            actions: () => chosen,
          });
          const decoded = decodeTransaction(Buffer.from(signed.base64, "base64"));
          const view = transactionView(decoded);
          assert.equal(decoded.nonce, nonce);
          assert.equal(view.hash, signed.hash);
          assert.equal(view.signer_id, one);
          assert.equal(view.receiver_id, two);
          assert.deepEqual(
            view.actions,
            all.map(([, expected]) => expected),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("never takes cut or changed bytes for the same transaction, and never fails in another way", async () => {
    const { base64, hash } = await sign(under, {
      actions: (actions) => [
        actions.createAccount(),
        actions.functionCall("method", { argument: 1 }, 10n, 20n),
        actions.deployContract(new Uint8Array(20)),
      ],
    });
    const bytes = Buffer.from(base64, "base64");
    const body = bytes.length - 65;
    const attempt = (changed: Buffer) => {
      try {
        return decodeTransaction(changed).hash;
      } catch (error) {
        assert.ok(error instanceof BorshError || error instanceof InvalidTransaction, String(error));
        return undefined;
      }
    };
    for (let length = 0; length < bytes.length; length += 1)
      assert.equal(attempt(bytes.subarray(0, length)), undefined);
    fc.assert(
      fc.property(fc.nat(body - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        assert.notEqual(attempt(changed), hash);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (random) => {
        attempt(Buffer.from(random));
      }),
      { numRuns: 500 },
    );
  });
});
