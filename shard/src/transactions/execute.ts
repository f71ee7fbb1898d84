import type {
  ActionError,
  ExecutedReceipt,
  ExecutedTransaction,
  ReceiptStatus,
  SentData,
  SentReceipt,
} from "../chain/block.js";
import { Draft } from "../chain/draft.js";
import type { Cause } from "../chain/state.js";
import { missingForStorage } from "../chain/storage-stake.js";
import { hashOf } from "../encoding/hash.js";
import { actionOf } from "./action-view.js";
import { applyAction } from "./apply-action.js";
import { charge } from "./charge.js";
import { ActionFailure, type BlockContext, type Execution, type Machine } from "./execution.js";
import { costOf, executionFee, priceOf } from "./fees.js";
import { refunds, repay } from "./refunds.js";
import { sendPromised } from "./send-promised.js";
import type { Action, SignedTransaction } from "./transaction.js";
import { transactionView } from "./transaction-view.js";

/** What executing something adds to a block. */
export interface Executed {
  /** The receipt itself first, refunds after it. */
  receipts: ExecutedReceipt[];
  sent: SentReceipt[];
  data: SentData[];
}

/**
 * Carries out a transaction: charges the signer, then applies all actions or none, and gives back what is left over. What
 * contracts promise is sent to later blocks.
 *
 * @throws InvalidTransaction when it may not be charged; the draft is then untouched
 */
export async function executeTransaction(
  draft: Draft,
  transaction: SignedTransaction,
  block: BlockContext,
  machine: Machine,
): Promise<Executed & { executed: ExecutedTransaction }> {
  const cost = costOf(transaction);
  charge(draft, transaction, cost, block.height);
  const view = transactionView(transaction);
  const receipt: SentReceipt = {
    receipt_id: hashOf("receipt", transaction.hash, String(block.height)),
    transaction_hash: transaction.hash,
    predecessor_id: transaction.signerId,
    receiver_id: transaction.receiverId,
    signer_id: transaction.signerId,
    signer_public_key: view.public_key,
    actions: view.actions,
    input_data_ids: [],
    output_data_receivers: [],
  };
  const done = await execute(draft, receipt, transaction.actions, [], block, machine);
  const { send } = cost.fee;
  const executed = { transaction: view, gas_burnt: send, tokens_burnt: String(priceOf(send)), receipts: done.receipts };
  return { ...done, executed };
}

/** Carries out a receipt that was sent in an earlier block. `results` are those that it waited for, in base64. */
export async function executeReceipt(
  draft: Draft,
  receipt: SentReceipt,
  results: readonly (string | null)[],
  block: BlockContext,
  machine: Machine,
): Promise<Executed> {
  const actions = await Promise.all(receipt.actions.map((view) => actionOf(view, (hash) => machine.code.read(hash))));
  const bytes = results.map((result) => (result === null ? null : Buffer.from(result, "base64")));
  return execute(draft, receipt, actions, bytes, block, machine);
}

async function execute(
  draft: Draft,
  receipt: SentReceipt,
  actions: readonly Action[],
  results: (Uint8Array | null)[],
  block: BlockContext,
  machine: Machine,
): Promise<Executed> {
  const { execution, error } = await applyAll(draft, receipt, actions, results, block, machine);
  const { sent, returned } = error
    ? { sent: [], returned: "" }
    : await sendPromised(execution.promised, execution.returned, receipt, machine.code);
  const status = error ? failure(error) : typeof returned === "string" ? { SuccessValue: returned } : returned;
  const repaid = refunds(receipt, actions, execution, error !== undefined).map((refund) =>
    repay(draft, receipt, refund),
  );
  const gas_burnt = executionFee(actions, receipt.receiver_id) + execution.burnt;
  const executed: ExecutedReceipt = {
    receipt_id: receipt.receipt_id,
    predecessor_id: receipt.predecessor_id,
    receiver_id: receipt.receiver_id,
    signer_id: receipt.signer_id,
    signer_public_key: receipt.signer_public_key,
    actions: receipt.actions,
    gas_burnt,
    tokens_burnt: String(priceOf(gas_burnt)),
    status,
    receipt_ids: [...sent, ...repaid].map(({ receipt_id }) => receipt_id),
    ...(execution.logs.length > 0 && { logs: execution.logs }),
    ...(receipt.input_data_ids.length > 0 && { input_data_ids: receipt.input_data_ids }),
    ...(receipt.output_data_receivers.length > 0 && { output_data_receivers: receipt.output_data_receivers }),
  };
  return { receipts: [executed, ...repaid], sent, data: dataFor(receipt, status) };
}

async function applyAll(
  below: Draft,
  receipt: SentReceipt,
  actions: readonly Action[],
  results: (Uint8Array | null)[],
  block: BlockContext,
  machine: Machine,
): Promise<{ execution: Execution; error?: ActionError }> {
  const draft = new Draft(below);
  const execution: Execution = {
    machine,
    draft,
    accountId: receipt.receiver_id,
    predecessorId: receipt.predecessor_id,
    signerId: receipt.signer_id,
    signerPublicKey: receipt.signer_public_key,
    receiptId: receipt.receipt_id,
    actorId: receipt.predecessor_id,
    block,
    cause: { type: "receipt_processing", receipt_hash: receipt.receipt_id } satisfies Cause,
    onlyAction: actions.length === 1,
    results,
    bequest: undefined,
    logs: [],
    burnt: 0,
    used: 0,
    returned: new Uint8Array(),
    promised: [],
  };
  const failed = (index: number | null, kind: ActionError["kind"]) => {
    execution.bequest = undefined;
    return { execution, error: { index, kind } };
  };
  for (const [index, action] of actions.entries()) {
    try {
      await applyAction(execution, action);
    } catch (error) {
      if (!(error instanceof ActionFailure)) throw error;
      return failed(index, error.kind);
    }
  }
  const account = draft.account(receipt.receiver_id);
  const missing = account ? missingForStorage(account) : 0n;
  if (missing > 0n) {
    return failed(null, { LackBalanceForState: { account_id: receipt.receiver_id, amount: String(missing) } });
  }
  below.apply(draft.changes);
  return { execution };
}

/** The result, for the receipts that wait for it. One that a promise is to give comes with that promise. */
function dataFor(receipt: SentReceipt, status: ReceiptStatus): SentData[] {
  if ("SuccessReceiptId" in status) return [];
  const value = "SuccessValue" in status ? status.SuccessValue : null;
  return receipt.output_data_receivers.map(({ data_id }) => ({ data_id, value }));
}

function failure(error: ActionError): ReceiptStatus {
  return { Failure: { ActionError: error } };
}
