import { formatPublicKey } from "pulumi-keyring-near";
import { isEthImplicit, isImplicit, isSubAccountOf, isTopLevel } from "../chain/account-id.js";
import { limits, REGISTRAR } from "../chain/protocol.js";
import type { Account } from "../chain/state.js";
import { accountStorage, fullAccessKeyStorage } from "../chain/storage-usage.js";
import { EMPTY_HASH } from "../encoding/hash.js";
import { ActionFailure, type Execution, firstNonce, putAccount } from "./execution.js";

/**
 * CreateAccount: only `<parent>` makes `<x>.<parent>`. Top-level accounts could only be made by a registrar, and there
 * is none; implicit ones come into being by the first transfer to them.
 */
export function createAccount(execution: Execution, account: Account | undefined): void {
  const { accountId, predecessorId } = execution;
  if (account) throw new ActionFailure({ AccountAlreadyExists: { account_id: accountId } });
  if (isImplicit(accountId)) {
    throw new ActionFailure({ OnlyImplicitAccountCreationAllowed: { account_id: accountId } });
  }
  if (isTopLevel(accountId)) {
    const error = { account_id: accountId, registrar_account_id: REGISTRAR, predecessor_id: predecessorId };
    throw new ActionFailure({ CreateAccountOnlyByRegistrar: error });
  }
  if (!isSubAccountOf(accountId, predecessorId)) {
    throw new ActionFailure({ CreateAccountNotAllowed: { account_id: accountId, predecessor_id: predecessorId } });
  }
  execution.actorId = accountId;
  putAccount(execution, { amount: "0", locked: "0", code_hash: EMPTY_HASH, storage_usage: accountStorage });
}

/**
 * A transfer to 64 hexadecimal digits: the account of the ed25519 key with these bytes. One to an Ethereum address makes an account without a key:
 * a node would give it a contract that speaks for the address.
 */
export function createImplicitAccount(execution: Execution, deposit: bigint): void {
  const { accountId, draft, cause } = execution;
  if (isEthImplicit(accountId)) {
    const storage_usage = accountStorage;
    putAccount(execution, { amount: String(deposit), locked: "0", code_hash: EMPTY_HASH, storage_usage });
    return;
  }
  const publicKey = formatPublicKey({ curve: "ed25519", bytes: Buffer.from(accountId, "hex") });
  const storage_usage = accountStorage + fullAccessKeyStorage;
  putAccount(execution, { amount: String(deposit), locked: "0", code_hash: EMPTY_HASH, storage_usage });
  draft.setAccessKey(accountId, publicKey, { nonce: firstNonce(execution), permission: "FullAccess" }, cause);
}

/** DeleteAccount: keys and contract go with it, the balance goes to the beneficiary. */
export function deleteAccount(execution: Execution, account: Account, beneficiaryId: string): void {
  const { accountId, draft, cause } = execution;
  if (account.storage_usage - (account.code_bytes ?? 0) > limits.deletableStorage) {
    throw new ActionFailure({ DeleteAccountWithLargeState: { account_id: accountId } });
  }
  for (const publicKey of draft.accessKeys(accountId).keys()) draft.setAccessKey(accountId, publicKey, null, cause);
  for (const key of draft.allData(accountId).keys()) draft.setData(accountId, key, null, cause);
  draft.setAccount(accountId, null, cause);
  execution.bequest = { beneficiaryId, amount: BigInt(account.amount) };
}
