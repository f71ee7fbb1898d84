import { formatPublicKey, type PublicKey } from "pulumi-keyring-near";
import { isEthImplicit, isNearImplicit } from "../chain/account-id.js";
import type { AccessKeyPermission, Account } from "../chain/state.js";
import { accessKeyStorage } from "../chain/storage-usage.js";
import { hashOf } from "../encoding/hash.js";
import { createAccount, createImplicitAccount, deleteAccount } from "./account-lifecycle.js";
import { callContract } from "./call-contract.js";
import { ActionFailure, type Execution, firstNonce, putAccount } from "./execution.js";
import type { Action } from "./transaction.js";

/** Only an account itself may do these to itself. */
const OWNER_ONLY: ReadonlySet<Action["kind"]> = new Set(["DeployContract", "AddKey", "DeleteKey", "DeleteAccount"]);

/** Applies one action. Throws ActionFailure; the caller then drops the draft. */
export async function applyAction(execution: Execution, action: Action): Promise<void> {
  execution.returned = new Uint8Array();
  const { accountId, draft } = execution;
  const account = draft.account(accountId);
  if (action.kind === "CreateAccount") {
    createAccount(execution, account);
  } else if (account) {
    await act(execution, account, action);
  } else if (
    action.kind === "Transfer" &&
    execution.onlyAction &&
    (isNearImplicit(accountId) || isEthImplicit(accountId))
  ) {
    createImplicitAccount(execution, action.deposit);
  } else {
    throw new ActionFailure({ AccountDoesNotExist: { account_id: accountId } });
  }
}

async function act(
  execution: Execution,
  account: Account,
  action: Exclude<Action, { kind: "CreateAccount" }>,
): Promise<void> {
  const { accountId, actorId } = execution;
  if (OWNER_ONLY.has(action.kind) && actorId !== accountId) {
    throw new ActionFailure({ ActorNoPermission: { account_id: accountId, actor_id: actorId } });
  }
  switch (action.kind) {
    case "Transfer":
      putAccount(execution, { ...account, amount: String(BigInt(account.amount) + action.deposit) });
      break;
    case "DeployContract":
      await deployContract(execution, account, action.code);
      break;
    case "AddKey":
      addKey(execution, account, action.publicKey, action.permission);
      break;
    case "DeleteKey":
      deleteKey(execution, account, action.publicKey);
      break;
    case "DeleteAccount":
      deleteAccount(execution, account, action.beneficiaryId);
      break;
    case "FunctionCall":
      await callContract(execution, account, action);
      break;
    case "Stake":
      // a transaction with one is refused before; a contract's promise gets as far as this
      throw new ActionFailure({
        TriesToStake: { account_id: accountId, stake: String(action.stake), locked: "0", balance: account.amount },
      });
  }
}

/** Code is on disk before a block names it; what no block names in the end is removed with old blocks. */
async function deployContract(execution: Execution, account: Account, code: Buffer): Promise<void> {
  await execution.machine.code.write(code);
  const storage_usage = account.storage_usage - (account.code_bytes ?? 0) + code.length;
  putAccount(execution, { ...account, code_hash: hashOf(code), code_bytes: code.length, storage_usage });
}

/** The nonce that a client asks for does not count, as on NEAR. */
function addKey(execution: Execution, account: Account, key: PublicKey, permission: AccessKeyPermission): void {
  const { accountId, draft, cause } = execution;
  const public_key = formatPublicKey(key);
  if (draft.accessKey(accountId, public_key)) {
    throw new ActionFailure({ AddKeyAlreadyExists: { account_id: accountId, public_key } });
  }
  draft.setAccessKey(accountId, public_key, { nonce: firstNonce(execution), permission }, cause);
  const storage_usage = account.storage_usage + accessKeyStorage(key.curve, permission);
  putAccount(execution, { ...account, storage_usage });
}

function deleteKey(execution: Execution, account: Account, publicKey: PublicKey): void {
  const { accountId, draft, cause } = execution;
  const public_key = formatPublicKey(publicKey);
  const key = draft.accessKey(accountId, public_key);
  if (!key) throw new ActionFailure({ DeleteKeyDoesNotExist: { account_id: accountId, public_key } });
  draft.setAccessKey(accountId, public_key, null, cause);
  const storage_usage = account.storage_usage - accessKeyStorage(publicKey.curve, key.permission);
  putAccount(execution, { ...account, storage_usage });
}
