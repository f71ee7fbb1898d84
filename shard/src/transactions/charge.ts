import { formatPublicKey } from "pulumi-keyring-near";
import type { Draft } from "../chain/draft.js";
import { NONCE_RANGE } from "../chain/protocol.js";
import type { AccessKey, AccessKeyPermission, Cause } from "../chain/state.js";
import { missingForStorage } from "../chain/storage-stake.js";
import type { Cost } from "./fees.js";
import { InvalidTransaction, invalidAccessKey } from "./invalid-transaction.js";
import type { SignedTransaction } from "./transaction.js";

/**
 * Lets the signer pay for a transaction in a block of this height and uses up its nonce.
 *
 * @throws InvalidTransaction when signer, key, nonce, permission or balance do not allow it; the draft is then untouched
 */
export function charge(draft: Draft, transaction: SignedTransaction, cost: Cost, height: number): void {
  const { signerId, nonce, hash } = transaction;
  const public_key = formatPublicKey(transaction.publicKey);
  const signer = draft.account(signerId);
  if (!signer) throw new InvalidTransaction({ SignerDoesNotExist: { signer_id: signerId } });
  const key = draft.accessKey(signerId, public_key);
  if (!key) throw invalidAccessKey({ AccessKeyNotFound: { account_id: signerId, public_key } });
  if (nonce <= BigInt(key.nonce)) {
    throw new InvalidTransaction({ InvalidNonce: { tx_nonce: nonce, ak_nonce: key.nonce } });
  }
  const upper_bound = height * NONCE_RANGE;
  if (nonce >= BigInt(upper_bound)) {
    throw new InvalidTransaction({ NonceTooLarge: { tx_nonce: nonce, upper_bound } });
  }
  const total = cost.burnt + cost.refundable;
  const balance = BigInt(signer.amount);
  if (balance < total) {
    throw new InvalidTransaction({
      NotEnoughBalance: { signer_id: signerId, balance: signer.amount, cost: String(total) },
    });
  }
  const charged = { ...signer, amount: String(balance - total) };
  const missing = missingForStorage(charged);
  if (missing > 0n) {
    throw new InvalidTransaction({ LackBalanceForState: { signer_id: signerId, amount: String(missing) } });
  }
  const permission = usePermission(key, transaction, public_key, cost);
  const cause: Cause = { type: "transaction_processing", tx_hash: hash };
  draft.setAccount(signerId, charged, cause);
  draft.setAccessKey(signerId, public_key, { nonce: Number(nonce), permission }, cause);
}

/** Checks what a function-call key may do and takes the fees from its allowance, to which gas that is left over comes back later. */
function usePermission(
  { permission }: AccessKey,
  { signerId, receiverId, actions }: SignedTransaction,
  public_key: string,
  cost: Cost,
): AccessKeyPermission {
  if (permission === "FullAccess") return permission;
  const { allowance, receiver_id, method_names } = permission.FunctionCall;
  const total = cost.burnt + cost.refundable;
  if (allowance !== null && BigInt(allowance) < total) {
    throw invalidAccessKey({
      NotEnoughAllowance: { account_id: signerId, public_key, allowance, cost: String(total) },
    });
  }
  const [action] = actions;
  if (actions.length !== 1 || action?.kind !== "FunctionCall") throw invalidAccessKey("RequiresFullAccess");
  if (action.deposit > 0n) throw invalidAccessKey("DepositWithFunctionCall");
  if (receiverId !== receiver_id) {
    throw invalidAccessKey({ ReceiverMismatch: { tx_receiver: receiverId, ak_receiver: receiver_id } });
  }
  if (method_names.length > 0 && !method_names.includes(action.methodName)) {
    throw invalidAccessKey({ MethodNameMismatch: { method_name: action.methodName } });
  }
  const left = allowance === null ? null : String(BigInt(allowance) - total);
  return { FunctionCall: { allowance: left, receiver_id, method_names } };
}
