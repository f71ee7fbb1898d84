import type { ExecutedReceipt } from "../chain/block.js";
import type { Chain, FoundReceipt, FoundTransaction } from "../chain/chain.js";
import { GAS_PRICE } from "../chain/protocol.js";

/** How a transaction ended, or how far it got, as `tx`, `send_tx` and `broadcast_tx_commit` answer it. Blocks are final at once. */
export function outcomeView(chain: Chain, found: FoundTransaction) {
  const { block, executed } = found;
  const { transaction } = executed;
  const [own] = executed.receipts;
  return {
    final_execution_status: chain.isComplete(found) ? "FINAL" : "INCLUDED",
    status: finalStatus(chain, own),
    transaction,
    transaction_outcome: {
      proof: [],
      block_hash: block.hash,
      id: transaction.hash,
      outcome: {
        logs: [],
        receipt_ids: own ? [own.receipt_id] : [],
        gas_burnt: executed.gas_burnt,
        tokens_burnt: executed.tokens_burnt,
        executor_id: transaction.signer_id,
        status: own ? { SuccessReceiptId: own.receipt_id } : "Unknown",
        metadata: { version: 1, gas_profile: null },
      },
    },
    receipts_outcome: chain.receiptsOf(found).map(receiptOutcome),
  };
}

/** The same with the receipts themselves, as `EXPERIMENTAL_tx_status` answers it. */
export function outcomeWithReceiptsView(chain: Chain, found: FoundTransaction) {
  const receipts = chain.receiptsOf(found).map(({ receipt }) => receiptView(receipt));
  return { ...outcomeView(chain, found), receipts };
}

/** A receipt, as `chunk` and `EXPERIMENTAL_receipt` answer it. */
export function receiptView(receipt: ExecutedReceipt) {
  return {
    predecessor_id: receipt.predecessor_id,
    receiver_id: receipt.receiver_id,
    receipt_id: receipt.receipt_id,
    receipt: {
      Action: {
        signer_id: receipt.signer_id,
        signer_public_key: receipt.signer_public_key,
        gas_price: String(GAS_PRICE),
        output_data_receivers: receipt.output_data_receivers ?? [],
        input_data_ids: receipt.input_data_ids ?? [],
        actions: receipt.actions,
        is_promise_yield: false,
      },
    },
    priority: 0,
  };
}

/** A receipt that left its result to a promise has that promise's status. */
function finalStatus(chain: Chain, receipt: ExecutedReceipt | undefined): ExecutedReceipt["status"] | "Started" {
  const status = receipt?.status ?? "Started";
  if (typeof status === "string" || !("SuccessReceiptId" in status)) return status;
  return finalStatus(chain, chain.receipt(status.SuccessReceiptId)?.receipt);
}

function receiptOutcome({ block, receipt }: FoundReceipt) {
  return {
    proof: [],
    block_hash: block.hash,
    id: receipt.receipt_id,
    outcome: {
      logs: receipt.logs ?? [],
      receipt_ids: receipt.receipt_ids,
      gas_burnt: receipt.gas_burnt,
      tokens_burnt: receipt.tokens_burnt,
      executor_id: receipt.receiver_id,
      status: receipt.status,
      metadata: { version: 3, gas_profile: [] },
    },
  };
}
