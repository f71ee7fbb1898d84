import { isAccountId, type PublicKey } from "pulumi-keyring-near";
import { limits } from "../../chain/protocol.js";
import type { AccessKeyPermission } from "../../chain/state.js";
import { readPublicKey } from "../../transactions/borsh-keys.js";
import { BorshReader } from "../../transactions/borsh-reader.js";
import type { Action } from "../../transactions/transaction.js";
import { hostError } from "../failure.js";
import { unsigned } from "./guest.js";
import type { HostFunction, RunningCall } from "./running-call.js";

/** Receipts for other accounts, and what became of those before a callback. */
export function promiseFunctions(running: RunningCall): Record<string, HostFunction> {
  const { guest, gas, promises } = running;
  const start = (name: string) => {
    running.notInView(name);
    gas.charge("base");
  };
  const account = (length: bigint, pointer: bigint): string => {
    gas.charge("utf8_decoding_base");
    const bytes = guest.readAny(length, pointer);
    gas.charge("utf8_decoding_byte", bytes.length);
    const id = bytes.toString("latin1");
    if (!isAccountId(id)) throw hostError("InvalidAccountId");
    return id;
  };
  const publicKey = (length: bigint, pointer: bigint): PublicKey => {
    const reader = new BorshReader(guest.readAny(length, pointer));
    try {
      const key = readPublicKey(reader);
      reader.end();
      return key;
    } catch {
      throw hostError("InvalidPublicKey");
    }
  };
  const functionCall = ([methodLength, methodPointer, length, pointer, amount, gasAmount]: readonly [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ]): Action => {
    const methodName = methodText(guest.readAny(methodLength, methodPointer));
    const args = guest.readAny(length, pointer);
    return { kind: "FunctionCall", methodName, args, gas: unsigned(gasAmount), deposit: guest.u128(amount) };
  };
  const act = (name: string, promise: bigint, action: () => Action, weight?: bigint): undefined => {
    start(name);
    promises.act(promise, action(), weight);
  };
  return {
    promise_create: (idLength: bigint, idPointer: bigint, ...parameters: FunctionCallParameters) => {
      start("promise_create");
      const promise = promises.create(account(idLength, idPointer));
      promises.act(promise, functionCall(parameters));
      return promise;
    },
    promise_then: (before: bigint, idLength: bigint, idPointer: bigint, ...parameters: FunctionCallParameters) => {
      start("promise_then");
      const promise = promises.create(account(idLength, idPointer), before);
      promises.act(promise, functionCall(parameters));
      return promise;
    },
    promise_and: (pointer: bigint, count: bigint) => {
      start("promise_and");
      gas.charge("promise_and_base");
      const bytes = guest.read(unsigned(count) * 8n, pointer);
      const indices = Array.from({ length: bytes.length / 8 }, (_, index) => bytes.readBigUInt64LE(index * 8));
      gas.charge("promise_and_per_promise", indices.length);
      return promises.join(indices);
    },
    promise_batch_create: (length: bigint, pointer: bigint) => {
      start("promise_batch_create");
      return promises.create(account(length, pointer));
    },
    promise_batch_then: (before: bigint, length: bigint, pointer: bigint) => {
      start("promise_batch_then");
      return promises.create(account(length, pointer), before);
    },
    promise_batch_action_create_account: (promise: bigint) =>
      act("promise_batch_action_create_account", promise, () => ({ kind: "CreateAccount" })),
    promise_batch_action_deploy_contract: (promise: bigint, length: bigint, pointer: bigint) =>
      act("promise_batch_action_deploy_contract", promise, () => {
        const code = guest.readAny(length, pointer);
        const limit = limits.contractSize;
        if (code.length > limit) throw hostError("ContractSizeExceeded", { size: code.length, limit });
        return { kind: "DeployContract", code };
      }),
    promise_batch_action_function_call: (promise: bigint, ...parameters: FunctionCallParameters) =>
      act("promise_batch_action_function_call", promise, () => functionCall(parameters)),
    promise_batch_action_function_call_weight: (
      promise: bigint,
      ...all: [...FunctionCallParameters, weight: bigint]
    ) => {
      const [methodLength, methodPointer, length, pointer, amount, gasAmount, weight] = all;
      const action = () => functionCall([methodLength, methodPointer, length, pointer, amount, gasAmount]);
      return act("promise_batch_action_function_call_weight", promise, action, unsigned(weight));
    },
    promise_batch_action_transfer: (promise: bigint, amount: bigint) =>
      act("promise_batch_action_transfer", promise, () => ({ kind: "Transfer", deposit: guest.u128(amount) })),
    promise_batch_action_stake: (promise: bigint, amount: bigint, length: bigint, pointer: bigint) =>
      act("promise_batch_action_stake", promise, () => ({
        kind: "Stake",
        stake: guest.u128(amount),
        publicKey: publicKey(length, pointer),
      })),
    promise_batch_action_add_key_with_full_access: (promise: bigint, length: bigint, pointer: bigint, nonce: bigint) =>
      act("promise_batch_action_add_key_with_full_access", promise, () => ({
        kind: "AddKey",
        publicKey: publicKey(length, pointer),
        nonce: unsigned(nonce),
        permission: "FullAccess",
      })),
    promise_batch_action_add_key_with_function_call: (
      promise: bigint,
      length: bigint,
      pointer: bigint,
      nonce: bigint,
      allowancePointer: bigint,
      receiverLength: bigint,
      receiverPointer: bigint,
      namesLength: bigint,
      namesPointer: bigint,
    ) =>
      act("promise_batch_action_add_key_with_function_call", promise, () => {
        const key = publicKey(length, pointer);
        const allowance = guest.u128(allowancePointer);
        const receiver_id = account(receiverLength, receiverPointer);
        const names = guest.readAny(namesLength, namesPointer).toString();
        const method_names = names === "" ? [] : names.split(",");
        if (method_names.includes("")) throw hostError("EmptyMethodName");
        const permission: AccessKeyPermission = {
          FunctionCall: { allowance: allowance === 0n ? null : String(allowance), receiver_id, method_names },
        };
        return { kind: "AddKey", publicKey: key, nonce: unsigned(nonce), permission };
      }),
    promise_batch_action_delete_key: (promise: bigint, length: bigint, pointer: bigint) =>
      act("promise_batch_action_delete_key", promise, () => ({
        kind: "DeleteKey",
        publicKey: publicKey(length, pointer),
      })),
    promise_batch_action_delete_account: (promise: bigint, length: bigint, pointer: bigint) =>
      act("promise_batch_action_delete_account", promise, () => ({
        kind: "DeleteAccount",
        beneficiaryId: account(length, pointer),
      })),
    promise_results_count: () => {
      start("promise_results_count");
      return BigInt(running.call.results.length);
    },
    promise_result: (index: bigint, register: bigint) => {
      start("promise_result");
      const result_idx = unsigned(index);
      const result =
        result_idx < BigInt(running.call.results.length) ? running.call.results[Number(result_idx)] : undefined;
      if (result === undefined) throw hostError("InvalidPromiseResultIndex", { result_idx });
      if (result === null) return 2n;
      guest.writeRegister(register, result);
      return 1n;
    },
    promise_return: (promise: bigint) => {
      start("promise_return");
      gas.charge("promise_return");
      running.result = promises.receiptOf(promise, "CannotReturnJointPromise");
      return undefined;
    },
  };
}

type FunctionCallParameters = [
  methodLength: bigint,
  methodPointer: bigint,
  length: bigint,
  pointer: bigint,
  amount: bigint,
  gas: bigint,
];

function methodText(bytes: Buffer): string {
  if (bytes.length === 0) throw hostError("EmptyMethodName");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw hostError("InvalidMethodName");
  }
}
