import type { Block, ExecutedReceipt, ExecutedTransaction } from "../chain/block.js";
import { GAS_PRICE } from "../chain/protocol.js";

/** How a transaction ended, as `tx`, `send_tx` and `broadcast_tx_commit` answer it. Blocks are final at once. */
export function outcomeView(block: Block, executed: ExecutedTransaction) {
  const { transaction, receipts } = executed;
  const own = receipts[0];
  return {
    final_execution_status: "FINAL",
    status: own?.status ?? "Started",
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
    receipts_outcome: receipts.map((receipt) => ({
      proof: [],
      block_hash: block.hash,
      id: receipt.receipt_id,
      outcome: {
        logs: [],
        receipt_ids: receipt.receipt_ids,
        gas_burnt: receipt.gas_burnt,
        tokens_burnt: receipt.tokens_burnt,
        executor_id: receipt.receiver_id,
        status: receipt.status,
        metadata: { version: 3, gas_profile: [] },
      },
    })),
  };
}

/** The same with the receipts themselves, as `EXPERIMENTAL_tx_status` answers it. */
export function outcomeWithReceiptsView(block: Block, executed: ExecutedTransaction) {
  return { ...outcomeView(block, executed), receipts: executed.receipts.map(receiptView) };
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
        output_data_receivers: [],
        input_data_ids: [],
        actions: receipt.actions,
        is_promise_yield: false,
      },
    },
    priority: 0,
  };
}
