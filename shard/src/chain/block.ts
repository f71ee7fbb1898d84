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

export type ReceiptStatus = { SuccessValue: string } | { Failure: { ActionError: ActionError } };

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
}

export interface ExecutedTransaction {
  transaction: TransactionView;
  gas_burnt: number;
  tokens_burnt: string;
  /** The transaction's own receipt first, refunds after it. */
  receipts: ExecutedReceipt[];
}

/** A block that has transactions (or is the genesis). This is what the journal keeps, one JSON line each. */
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
}

export interface Block extends BlockBody {
  /** Base58 SHA-256 of the body's JSON text. */
  hash: string;
}
