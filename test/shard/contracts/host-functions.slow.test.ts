import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { failure, send } from "../signing.js";
import { MASTER, nearApi, type RpcAnswer, ShardUnderTest } from "../support.js";
import { call, deploy, NEAR, TERA } from "./calling.js";
import { type HostImport, moduleOf, op } from "./module-parts.js";

/** In place of a length: the bytes are in a register. */
const IN_REGISTER = -1;

/** A contract that imports these functions, and has methods written with calls of them by name. */
function contractOf(
  imports: HostImport[],
  data: Uint8Array,
  methods: (host: (name: string, ...parameters: (number | bigint)[]) => number[]) => Record<string, number[]>,
): Uint8Array {
  const host = (name: string, ...parameters: (number | bigint)[]) => [
    ...parameters.flatMap((parameter) => op.i64(parameter)),
    ...op.call(imports.findIndex((one) => one.name === name)),
  ];
  return moduleOf({ imports, data, methods: methods(host) });
}

const value = (answer: RpcAnswer) => {
  assert.equal(failure(answer), undefined, answer.text);
  return Buffer.from(String(answer.result?.status?.SuccessValue), "base64");
};

describe("development shard: what contracts ask of their host", () => {
  let under: ShardUnderTest;
  before(async () => {
    under = await ShardUnderTest.start();
  });
  after(() => under.dispose());

  it("hashes, and verifies and recovers signatures", async () => {
    const message = Buffer.from("hello");
    const digest = createHash("sha256").update(message).digest();
    const secret = Buffer.alloc(32, 7);
    const signature = ed25519.sign(message, secret);
    const recovered = secp256k1.sign(digest, secret, { prehash: false, format: "recovered" });
    const parts = [message, signature, ed25519.getPublicKey(secret), digest, recovered.subarray(1)];
    const at = (index: number) => parts.slice(0, index).reduce((sum, part) => sum + part.length, 0);
    const hash = (name: string) => ({ name, parameters: 3 });
    const code = contractOf(
      [
        ...["sha256", "keccak256", "keccak512", "ripemd160"].map(hash),
        { name: "ed25519_verify", parameters: 6, returns: true },
        { name: "ecrecover", parameters: 7, returns: true },
        { name: "value_return", parameters: 2 },
      ],
      Buffer.concat(parts),
      (host) => {
        const digestOf = (name: string) => [...host(name, 5, 0, 1), ...host("value_return", IN_REGISTER, 1)];
        const verify = (length: number) => [
          ...op.i32(4096),
          ...host("ed25519_verify", 64, at(1), length, 0, 32, at(2)),
          ...op.store,
          ...host("value_return", 8, 4096),
        ];
        return {
          sha256: digestOf("sha256"),
          keccak256: digestOf("keccak256"),
          keccak512: digestOf("keccak512"),
          ripemd160: digestOf("ripemd160"),
          genuine: verify(5),
          forged: verify(4),
          recover: [
            ...host("ecrecover", 32, at(3), 64, at(4), Number(recovered[0]), 1, 2),
            ...op.drop,
            ...host("value_return", IN_REGISTER, 2),
          ],
        };
      },
    );
    const { accountId } = await deploy(under, "crypto", code);
    const ask = async (method: string) => value(await call(under, accountId, method)).toString("hex");
    assert.equal(await ask("sha256"), digest.toString("hex"));
    assert.equal(await ask("keccak256"), "1c8aff950685c2ed4bc3174f3472287b56d9517b9c948127319a09a7a36deac8");
    assert.equal(
      await ask("keccak512"),
      "52fa80662e64c128f8389c9ea6c73d4c02368004bf4463491900d11aaadca39d47de1b01361f207c512cfa79f0f92c3395c67ff7928e3f5ce3e3c852b392f976",
    );
    assert.equal(await ask("ripemd160"), "108f07b8382412612c048d07d13f814118445acd");
    assert.equal(await ask("genuine"), "0100000000000000");
    assert.equal(await ask("forged"), "0000000000000000");
    assert.equal(await ask("recover"), Buffer.from(secp256k1.getPublicKey(secret, false).subarray(1)).toString("hex"));
  });

  it("waits for several promises, gives their results to the callback, and shares the gas that is left", async () => {
    const { accountId } = await deploy(under, "batch", batchContract(`batch.${MASTER}`, `made.batch.${MASTER}`));
    const joined = await call(under, accountId, "join", {}, { gas: 200n * TERA });
    // two results arrived: one value, one failure
    assert.equal(value(joined).toString("hex"), "02000000000000000100000000000000" + "0200000000000000");
  });

  it("creates an account with a contract and a key, and pays it", async () => {
    const near = await nearApi();
    const { accountId } = await deploy(under, "maker", batchContract(`maker.${MASTER}`, `made.maker.${MASTER}`));
    const made = `made.${accountId}`;
    assert.equal(failure(await call(under, accountId, "make", {}, { gas: 200n * TERA })), undefined);
    const { result } = await under.query("view_account", { account_id: made });
    assert.equal(String(result?.amount), "1000000000000000000000000");
    const [key] = await under.keysOf(made);
    assert.equal(key, near.PublicKey.from(`ed25519:${near.baseEncode(Buffer.alloc(32, 9))}`).toString());
    const { result: code } = await under.query("view_code", { account_id: made });
    assert.equal(Buffer.from(String(code?.code_base64), "base64").toString("hex"), "0061736d01000000");
    const called = await call(under, made, "nothing");
    assert.deepEqual(failure(called), {
      index: 0,
      kind: { FunctionCallError: { MethodResolveError: "MethodNotFound" } },
    });
  });

  it("may not spend more than the account has, nor more gas than was given", async () => {
    const { accountId, key } = await deploy(under, "spender", batchContract(`spender.${MASTER}`, MASTER), 10n);
    const reason = async (gas: bigint) => {
      const actions = [["make", gas] as const];
      const answer = await send(under, {
        signerId: accountId,
        ...(key && { by: key }),
        actions: (all) => actions.map(([method, amount]) => all.functionCall(method, {}, amount, 0n)),
      });
      return failure(answer);
    };
    const error = (ExecutionError: string) => ({ index: 0, kind: { FunctionCallError: { ExecutionError } } });
    assert.deepEqual(await reason(TERA), error("Exceeded the prepaid gas."));
    const far = await call(under, accountId, "spendAll");
    assert.deepEqual(failure(far), error("Exceeded the account balance."));
    const { result } = await under.query("view_account", { account_id: accountId });
    assert.ok(BigInt(String(result?.amount)) > 9n * NEAR);
  });
});

/** A contract on an account that calls itself, and makes another account. */
function batchContract(self: string, made: string): Uint8Array {
  const texts = [self, made, "one", "fail", "collect", ""].map((text) => Buffer.from(text));
  const amounts = [0n, NEAR, 10n ** 30n].map((amount) => {
    const bytes = Buffer.alloc(16);
    bytes.writeBigUInt64LE(amount & 0xffff_ffff_ffff_ffffn);
    bytes.writeBigUInt64LE(amount >> 64n, 8);
    return bytes;
  });
  const key = Buffer.concat([Buffer.of(0), Buffer.alloc(32, 9)]);
  const code = Buffer.from("\0asm\x01\0\0\0");
  const indices = Buffer.alloc(16);
  indices.writeBigUInt64LE(1n, 8);
  const parts = [...texts, ...amounts, key, code, indices];
  const place = (index: number) => [
    parts[index]?.length ?? 0,
    parts.slice(0, index).reduce((sum, part) => sum + part.length, 0),
  ];
  const [SELF, MADE, ONE, FAIL, COLLECT, EMPTY, NONE, NEAR_ONE, TOO_MUCH, KEY, CODE, INDICES] = parts.map(
    (_, index) => index,
  );
  const text = (index = 0) => place(index);
  const pointer = (index = 0) => [place(index)[1] ?? 0];
  const imports: HostImport[] = [
    { name: "promise_create", parameters: 8, returns: true },
    { name: "promise_and", parameters: 2, returns: true },
    { name: "promise_batch_create", parameters: 2, returns: true },
    { name: "promise_batch_then", parameters: 3, returns: true },
    { name: "promise_batch_action_create_account", parameters: 1 },
    { name: "promise_batch_action_transfer", parameters: 2 },
    { name: "promise_batch_action_deploy_contract", parameters: 3 },
    { name: "promise_batch_action_add_key_with_full_access", parameters: 4 },
    { name: "promise_batch_action_function_call_weight", parameters: 8 },
    { name: "promise_results_count", parameters: 0, returns: true },
    { name: "promise_result", parameters: 2, returns: true },
    { name: "promise_return", parameters: 1 },
    { name: "value_return", parameters: 2 },
    { name: "panic_utf8", parameters: 2 },
  ];
  const gas = Number(10n * TERA);
  return contractOf(imports, Buffer.concat(parts), (host) => {
    const promise = (method?: number) => [
      ...host("promise_create", ...text(SELF), ...text(method), ...text(EMPTY), ...pointer(NONE), gas),
      ...op.drop,
    ];
    const weighted = [3, ...text(COLLECT), ...text(EMPTY), ...pointer(NONE), 0, 1];
    return {
      one: host("value_return", 3, place(ONE ?? 0)[1] ?? 0),
      fail: host("panic_utf8", ...text(FAIL)),
      // promises 0 and 1, joined as 2, and 3 which waits for both and gets what gas is left
      join: [
        ...promise(ONE),
        ...promise(FAIL),
        ...host("promise_and", ...pointer(INDICES), 2),
        ...op.drop,
        ...host("promise_batch_then", 2, ...text(SELF)),
        ...op.drop,
        ...host("promise_batch_action_function_call_weight", ...weighted),
        ...host("promise_return", 3),
      ],
      collect: [
        ...op.i32(4096),
        ...host("promise_results_count"),
        ...op.store,
        ...op.i32(4104),
        ...host("promise_result", 0, 1),
        ...op.store,
        ...op.i32(4112),
        ...host("promise_result", 1, 1),
        ...op.store,
        ...host("value_return", 24, 4096),
      ],
      make: [
        ...host("promise_batch_create", ...text(MADE)),
        ...op.drop,
        ...host("promise_batch_action_create_account", 0),
        ...host("promise_batch_action_transfer", 0, ...pointer(NEAR_ONE)),
        ...host("promise_batch_action_deploy_contract", 0, ...text(CODE)),
        ...host("promise_batch_action_add_key_with_full_access", 0, ...text(KEY), 0),
      ],
      spendAll: [
        ...host("promise_batch_create", ...text(MADE)),
        ...op.drop,
        ...host("promise_batch_action_transfer", 0, ...pointer(TOO_MUCH)),
      ],
    };
  });
}
