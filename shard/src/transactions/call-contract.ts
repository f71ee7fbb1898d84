import { parsePublicKey } from "pulumi-keyring-near";
import { epochIndex } from "../chain/protocol.js";
import type { Account } from "../chain/state.js";
import type { Call } from "../contracts/call.js";
import { functionCallError } from "../contracts/failure.js";
import { EMPTY_HASH, sha256 } from "../encoding/hash.js";
import { publicKeyBytes } from "./borsh-keys.js";
import { ActionFailure, type Execution, putAccount } from "./execution.js";
import type { Action } from "./transaction.js";

/** FunctionCall: runs the account's contract. What it writes and sends counts only if the whole receipt succeeds. */
export async function callContract(
  execution: Execution,
  account: Account,
  action: Extract<Action, { kind: "FunctionCall" }>,
): Promise<void> {
  const { accountId, draft, machine, cause } = execution;
  const balance = BigInt(account.amount) + action.deposit;
  if (account.code_hash === EMPTY_HASH) {
    const failure = { type: "CompilationError", name: "CodeDoesNotExist", accountId } as const;
    throw new ActionFailure({ FunctionCallError: functionCallError(failure) });
  }
  const outcome = await machine.contracts.run(callOf(execution, account, action, balance), {
    read: (key) => {
      const value = draft.data(accountId, key);
      return value === undefined ? undefined : Buffer.from(value, "base64");
    },
    code: (hash) => machine.code.read(hash),
  });
  execution.logs.push(...outcome.logs);
  execution.burnt += outcome.burnt;
  execution.used += outcome.used;
  if (outcome.failure) throw new ActionFailure({ FunctionCallError: functionCallError(outcome.failure) });
  for (const [key, value] of outcome.writes) {
    draft.setData(accountId, key, value && Buffer.from(value).toString("base64"), cause);
  }
  putAccount(execution, { ...account, amount: String(outcome.balance), storage_usage: outcome.storageUsage });
  const before = execution.promised.length;
  for (const { receiverId, after, actions } of outcome.receipts) {
    execution.promised.push({
      receiverId,
      after: after.map((index) => before + index),
      actions: actions.map(withBuffers),
    });
  }
  execution.returned = typeof outcome.result === "number" ? before + outcome.result : outcome.result;
}

/** Buffers come from a thread as plain arrays. */
function withBuffers(action: Action): Action {
  if (action.kind === "FunctionCall") return { ...action, args: Buffer.from(action.args) };
  return action.kind === "DeployContract" ? { ...action, code: Buffer.from(action.code) } : action;
}

function callOf(
  execution: Execution,
  account: Account,
  action: Extract<Action, { kind: "FunctionCall" }>,
  balance: bigint,
): Call {
  const { block, receiptId } = execution;
  const signerKey = parsePublicKey(execution.signerPublicKey);
  return {
    codeHash: account.code_hash,
    method: action.methodName,
    input: action.args,
    isView: false,
    accountId: execution.accountId,
    signerId: execution.signerId,
    signerKey: signerKey ? publicKeyBytes(signerKey) : Buffer.alloc(33),
    predecessorId: execution.predecessorId,
    balance,
    locked: BigInt(account.locked),
    deposit: action.deposit,
    storageUsage: account.storage_usage,
    gas: Number(action.gas),
    height: block.height,
    timestamp: BigInt(block.timestamp) * 1_000_000n,
    epochHeight: epochIndex(block.height),
    seed: sha256("seed", receiptId),
    results: execution.results,
  };
}
