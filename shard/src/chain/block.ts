import type { Change } from "./state.js";

/** An action as nearcore shows it; see transaction-view.ts. */
export type ActionView = "CreateAccount" | Readonly<Record<string, unknown>>;

/** A transaction as nearcore shows it. */
export interface TransactionView {
  signer_id: string;
  public_key: string;
  nonce: number;
  receiver_id: string;
  actions: ActionView[];
  priority_fee: number;
  signature: string;
  hash: string;
}

export interface ActionError {
  /** Which action of the transaction failed; null when the account as a whole was at fault. */
  index: number | null;
  kind: string | Readonly<Record<string, unknown>>;
}

export type ReceiptStatus =
  | { SuccessValue: string }
  | { SuccessReceiptId: string }
  | { Failure: { ActionError: ActionError } };

/** Where a receipt's result goes: another receipt waits for it under an id. */
export interface DataReceiver {
  data_id: string;
  receiver_id: string;
}

/** A receipt that a contract made, on its way to a later block. */
export interface SentReceipt {
  receipt_id: string;
  /** The transaction that all this began with. */
  transaction_hash: string;
  predecessor_id: string;
  receiver_id: string;
  signer_id: string;
  signer_public_key: string;
  actions: ActionView[];
  /** The results that it waits for. */
  input_data_ids: string[];
  output_data_receivers: DataReceiver[];
}

/** A receipt's result on its way to the receipt that waits for it: base64, or null after a failure. */
export interface SentData {
  data_id: string;
  value: string | null;
}

/** What a transaction (or the shard itself, as `system`) made happen on the receiving account. */
export interface ExecutedReceipt {
  receipt_id: string;
  predecessor_id: string;
  receiver_id: string;
  signer_id: string;
  signer_public_key: string;
  actions: ActionView[];
  gas_burnt: number;
  tokens_burnt: string;
  status: ReceiptStatus;
  /** Receipts this one made. */
  receipt_ids: string[];
  /** What contracts logged; missing without any. */
  logs?: string[];
  input_data_ids?: string[];
  output_data_receivers?: DataReceiver[];
}

export interface ExecutedTransaction {
  transaction: TransactionView;
  gas_burnt: number;
  tokens_burnt: string;
  /** The transaction's own receipt first, refunds after it. */
  receipts: ExecutedReceipt[];
}

/** Receipts of a transaction in an earlier block: the one that was sent, refunds after it. */
export interface LaterReceipts {
  transaction_hash: string;
  receipts: ExecutedReceipt[];
}

/** A block that has transactions or receipts (or is the genesis). This is what the journal keeps, one JSON line each. */
export interface BlockBody {
  height: number;
  /** Hash of the block before, usually a heartbeat. */
  prev_hash: string;
  /** Hash of the journalled block before, which makes the journal a chain; null at genesis. */
  after: string | null;
  /** Milliseconds since the epoch. */
  timestamp: number;
  /** YoctoNEAR on all accounts after this block. */
  total_supply: string;
  transactions: ExecutedTransaction[];
  changes: Change[];
  /** Receipts of earlier blocks that were executed in this one. */
  later?: LaterReceipts[];
  /** Receipts for later blocks. */
  sent?: SentReceipt[];
  /** Results for receipts that wait. */
  data?: SentData[];
}

export interface Block extends BlockBody {
  /** Base58 SHA-256 of the body's JSON text. */
  hash: string;
}

/** All receipts that were executed in a block, with the transactions that they belong to. */
export function receiptsIn(block: BlockBody): { transactionHash: string; receipt: ExecutedReceipt }[] {
  const own = block.transactions.map(({ transaction, receipts }) => ({ transactionHash: transaction.hash, receipts }));
  const later = (block.later ?? []).map(({ transaction_hash, receipts }) => ({
    transactionHash: transaction_hash,
    receipts,
  }));
  return [...later, ...own].flatMap(({ transactionHash, receipts }) =>
    receipts.map((receipt) => ({ transactionHash, receipt })),
  );
}
