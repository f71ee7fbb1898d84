import type { ExecutedReceipt, SentReceipt } from "../chain/block.js";
import type { Draft } from "../chain/draft.js";
import type { Cause } from "../chain/state.js";
import { hashOf } from "../encoding/hash.js";
import { actionView } from "./action-view.js";
import type { Execution } from "./execution.js";
import { deposit, priceOf } from "./fees.js";
import type { Action } from "./transaction.js";

/** The key that receipts of the shard itself show. It is nobody's. */
const NO_KEY = `ed25519:${"1".repeat(32)}`;

export interface Refund {
  to: string;
  /** YoctoNEAR. */
  amount: bigint;
  /** Whether it is for gas, which an access key's allowance gets back too. */
  isGas?: boolean;
}

/** What is left over of a receipt: deposits that a failure sends back, gas that nobody used, the balance of a deleted account. */
export function refunds(
  receipt: SentReceipt,
  actions: readonly Action[],
  { burnt, used, bequest }: Execution,
  hasFailed: boolean,
): Refund[] {
  const attached = actions.reduce((sum, action) => sum + (action.kind === "FunctionCall" ? Number(action.gas) : 0), 0);
  const all: Refund[] = [
    { to: receipt.signer_id, amount: priceOf(attached - (hasFailed ? burnt : used)), isGas: true },
  ];
  if (hasFailed) {
    const deposits = actions.reduce((sum, action) => sum + deposit(action), 0n);
    all.unshift({ to: receipt.predecessor_id, amount: deposits });
  }
  if (bequest) all.push({ to: bequest.beneficiaryId, amount: bequest.amount });
  return all.filter(({ amount }) => amount > 0n);
}

/** A transfer by the shard itself. To an account that does not exist, the amount is burnt. */
export function repay(draft: Draft, receipt: SentReceipt, { to, amount, isGas = false }: Refund): ExecutedReceipt {
  const receipt_id = hashOf("refund", receipt.receipt_id, to, isGas ? "gas" : "");
  const account = draft.account(to);
  const cause: Cause = { type: "receipt_processing", receipt_hash: receipt_id };
  if (account) {
    draft.setAccount(to, { ...account, amount: String(BigInt(account.amount) + amount) }, cause);
    if (isGas) restoreAllowance(draft, receipt, amount, cause);
  }
  return {
    receipt_id,
    predecessor_id: "system",
    receiver_id: to,
    signer_id: receipt.signer_id,
    signer_public_key: isGas ? receipt.signer_public_key : NO_KEY,
    actions: [actionView({ kind: "Transfer", deposit: amount })],
    gas_burnt: 0,
    tokens_burnt: account ? "0" : String(amount),
    status: account
      ? { SuccessValue: "" }
      : { Failure: { ActionError: { index: 0, kind: { AccountDoesNotExist: { account_id: to } } } } },
    receipt_ids: [],
  };
}

function restoreAllowance(draft: Draft, receipt: SentReceipt, amount: bigint, cause: Cause): void {
  const { signer_id, signer_public_key } = receipt;
  const key = draft.accessKey(signer_id, signer_public_key);
  if (!key || key.permission === "FullAccess" || key.permission.FunctionCall.allowance === null) return;
  const allowance = String(BigInt(key.permission.FunctionCall.allowance) + amount);
  const permission = { FunctionCall: { ...key.permission.FunctionCall, allowance } };
  draft.setAccessKey(signer_id, signer_public_key, { ...key, permission }, cause);
}
