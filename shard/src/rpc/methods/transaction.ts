import type { FoundTransaction } from "../../chain/chain.js";
import type { Shard } from "../../chain/ledger.js";
import { BorshError } from "../../transactions/borsh-reader.js";
import { decodeTransaction } from "../../transactions/decode-transaction.js";
import { InvalidTransaction } from "../../transactions/invalid-transaction.js";
import type { SignedTransaction } from "../../transactions/transaction.js";
import { outcomeView, outcomeWithReceiptsView, receiptView } from "../outcome-view.js";
import { accountId, base64, hash, named, type Params } from "../params.js";
import { handlerError, parseError, type RpcFailure } from "../rpc-failure.js";

const WAIT_UNTIL = new Set<unknown>(["NONE", "INCLUDED", "EXECUTED_OPTIMISTIC", "INCLUDED_FINAL", "EXECUTED", "FINAL"]);

const SIGNED = ["signed_tx_base64"];

/** `send_tx`: waits for the block unless told not to. A block is final at once, so all other levels are the same. */
export async function sendTransaction(shard: Shard, params: unknown) {
  const request = named(params, [...SIGNED, "wait_until"]);
  const transaction = signedTransaction(request);
  if (!mustWait(request)) {
    submitUnheard(shard, transaction);
    return { final_execution_status: "NONE" };
  }
  return outcomeView(shard.chain, await submit(shard, transaction));
}

/** `broadcast_tx_commit`: sends and waits. */
export async function broadcastAndWait(shard: Shard, params: unknown) {
  return outcomeView(shard.chain, await submit(shard, signedTransaction(named(params, SIGNED))));
}

/** `broadcast_tx_async`: answers the hash at once; what becomes of the transaction, only `tx` tells. */
export function broadcast(shard: Shard, params: unknown): string {
  const transaction = signedTransaction(named(params, SIGNED));
  submitUnheard(shard, transaction);
  return transaction.hash;
}

/** `broadcast_tx_sync`: answers once the transaction is accepted, not once it is in a block. */
export async function broadcastChecked(shard: Shard, params: unknown) {
  const transaction = signedTransaction(named(params, SIGNED));
  await refusing(() => shard.producer.check(transaction));
  submitUnheard(shard, transaction);
  return { transaction_hash: transaction.hash };
}

/** `EXPERIMENTAL_check_tx`: checks and does not send. */
export async function checkTransaction(shard: Shard, params: unknown) {
  const transaction = signedTransaction(named(params, SIGNED));
  await refusing(() => shard.producer.check(transaction));
  return { transaction_hash: transaction.hash };
}

/** `tx`. */
export async function transactionStatus(shard: Shard, params: unknown) {
  return outcomeView(shard.chain, await find(shard, params));
}

/** `EXPERIMENTAL_tx_status`: the same with the receipts. */
export async function transactionStatusWithReceipts(shard: Shard, params: unknown) {
  return outcomeWithReceiptsView(shard.chain, await find(shard, params));
}

/** `EXPERIMENTAL_receipt`. */
export function receipt(shard: Shard, params: unknown) {
  const receiptId = hash(named(params, ["receipt_id"]), "receipt_id");
  const found = shard.chain.receipt(receiptId);
  if (found) return receiptView(found.receipt);
  throw unknownReceipt(receiptId);
}

/** `EXPERIMENTAL_receipt_to_tx`: which transaction a receipt came from. */
export function receiptToTransaction(shard: Shard, params: unknown) {
  const receiptId = hash(named(params, ["receipt_id"]), "receipt_id");
  const found = shard.chain.receipt(receiptId);
  if (found) return { transaction_hash: found.transactionHash, sender_account_id: found.receipt.signer_id };
  throw unknownReceipt(receiptId);
}

function unknownReceipt(receipt_id: string): RpcFailure {
  const info = { receipt_id };
  return handlerError("UNKNOWN_RECEIPT", info, { name: "UNKNOWN_RECEIPT", info });
}

/** By hash and sender, or by the signed transaction, which is only looked up and never sent. */
function find(shard: Shard, params: unknown): Promise<FoundTransaction> {
  const single = Array.isArray(params) && params.length === 1;
  const request = named(params, single ? SIGNED : ["tx_hash", "sender_account_id", "wait_until"]);
  mustWait(request);
  const { hash, signerId } = transactionReference(request);
  return refusing(async () => {
    const found = await shard.producer.find(hash);
    if (found?.executed.transaction.signer_id === signerId) return found;
    throw handlerError(
      "UNKNOWN_TRANSACTION",
      { requested_transaction_hash: hash },
      `Transaction ${hash} doesn't exist`,
    );
  });
}

function transactionReference(request: Params): Pick<SignedTransaction, "hash" | "signerId"> {
  if (request.signed_tx_base64 !== undefined) return signedTransaction(request);
  return { hash: hash(request, "tx_hash"), signerId: accountId(request, "sender_account_id") };
}

function submit(shard: Shard, transaction: SignedTransaction): Promise<FoundTransaction> {
  return refusing(() => shard.producer.submit(transaction));
}

function submitUnheard(shard: Shard, transaction: SignedTransaction): void {
  // As on NEAR, whoever does not wait is not told of a refusal either.
  shard.producer.submit(transaction).catch(() => undefined);
}

async function refusing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof InvalidTransaction ? error.toFailure() : error;
  }
}

function signedTransaction(request: Params): SignedTransaction {
  const bytes = base64(request, "signed_tx_base64");
  try {
    return decodeTransaction(bytes);
  } catch (error) {
    if (error instanceof InvalidTransaction) throw error.toFailure();
    if (error instanceof BorshError) throw parseError(`Failed to decode transaction: ${error.message}`);
    throw error;
  }
}

function mustWait({ wait_until = "EXECUTED_OPTIMISTIC" }: Params): boolean {
  if (WAIT_UNTIL.has(wait_until)) return wait_until !== "NONE";
  throw parseError("Failed parsing args: unknown variant in `wait_until`");
}
