import type { ActionError, ExecutedReceipt, ExecutedTransaction, ReceiptStatus } from "../chain/block.js";
import { Draft } from "../chain/draft.js";
import type { Cause } from "../chain/state.js";
import { missingForStorage } from "../chain/storage-stake.js";
import { hashOf } from "../encoding/hash.js";
import { applyAction } from "./apply-action.js";
import { charge } from "./charge.js";
import { ActionFailure, type Execution } from "./execution.js";
import { costOf, priceOf } from "./fees.js";
import type { SignedTransaction } from "./transaction.js";
import { actionView, transactionView } from "./transaction-view.js";

/** The key that receipts of the shard itself show. It is nobody's. */
const NO_KEY = `ed25519:${"1".repeat(32)}`;

/**
 * Carries out a transaction in a block of this height: charges the signer, then applies all actions or none, and
 * gives back what is left over. Everything happens in this one block, the receipts included.
 *
 * @throws InvalidTransaction when it may not be charged; the draft is then untouched
 */
export function execute(draft: Draft, transaction: SignedTransaction, height: number): ExecutedTransaction {
  const cost = costOf(transaction);
  charge(draft, transaction, cost, height);
  const receiptId = hashOf("receipt", transaction.hash, String(height));
  const view = transactionView(transaction);
  const attempt = applyAll(draft, transaction, receiptId, height);
  const { fee, refundable } = cost;
  const refunds: (Refund | undefined)[] = [
    attempt.error ? { to: transaction.signerId, amount: refundable } : undefined,
    attempt.bequest && { to: attempt.bequest.beneficiaryId, amount: attempt.bequest.amount },
  ];
  const repaid = refunds.flatMap((refund) =>
    refund && refund.amount > 0n ? [repay(draft, transaction, refund, receiptId)] : [],
  );
  const receipt: ExecutedReceipt = {
    receipt_id: receiptId,
    predecessor_id: transaction.signerId,
    receiver_id: transaction.receiverId,
    signer_id: transaction.signerId,
    signer_public_key: view.public_key,
    actions: view.actions,
    gas_burnt: fee.execution,
    tokens_burnt: String(priceOf(fee.execution)),
    status: attempt.error ? failure(attempt.error) : SUCCESS,
    receipt_ids: repaid.map((each) => each.receipt_id),
  };
  return {
    transaction: view,
    gas_burnt: fee.send,
    tokens_burnt: String(priceOf(fee.send)),
    receipts: [receipt, ...repaid],
  };
}

const SUCCESS: ReceiptStatus = { SuccessValue: "" };

interface Refund {
  to: string;
  /** YoctoNEAR. */
  amount: bigint;
}

interface Attempt {
  error?: ActionError;
  bequest?: Execution["bequest"];
}

function applyAll(below: Draft, transaction: SignedTransaction, receiptId: string, height: number): Attempt {
  const { signerId, receiverId, actions } = transaction;
  const draft = new Draft(below);
  const execution: Execution = {
    draft,
    accountId: receiverId,
    predecessorId: signerId,
    actorId: signerId,
    height,
    cause: { type: "receipt_processing", receipt_hash: receiptId },
    onlyAction: actions.length === 1,
    bequest: undefined,
  };
  for (const [index, action] of actions.entries()) {
    try {
      applyAction(execution, action);
    } catch (error) {
      if (!(error instanceof ActionFailure)) throw error;
      return { error: { index, kind: error.kind } };
    }
  }
  const account = draft.account(receiverId);
  const missing = account ? missingForStorage(account) : 0n;
  if (missing > 0n) {
    const kind = { LackBalanceForState: { account_id: receiverId, amount: String(missing) } };
    return { error: { index: null, kind } };
  }
  below.apply(draft.changes);
  return { bequest: execution.bequest };
}

/** A transfer by the shard itself. To an account that does not exist, the amount is burnt. */
function repay(draft: Draft, transaction: SignedTransaction, refund: Refund, parentId: string): ExecutedReceipt {
  const receiptId = hashOf("refund", parentId, refund.to);
  const account = draft.account(refund.to);
  const cause: Cause = { type: "receipt_processing", receipt_hash: receiptId };
  if (account) {
    draft.setAccount(refund.to, { ...account, amount: String(BigInt(account.amount) + refund.amount) }, cause);
  }
  return {
    receipt_id: receiptId,
    predecessor_id: "system",
    receiver_id: refund.to,
    signer_id: transaction.signerId,
    signer_public_key: NO_KEY,
    actions: [actionView({ kind: "Transfer", deposit: refund.amount })],
    gas_burnt: 0,
    tokens_burnt: account ? "0" : String(refund.amount),
    status: account ? SUCCESS : failure({ index: 0, kind: { AccountDoesNotExist: { account_id: refund.to } } }),
    receipt_ids: [],
  };
}

function failure(error: ActionError): ReceiptStatus {
  return { Failure: { ActionError: error } };
}
