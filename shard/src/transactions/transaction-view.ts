import { base58 } from "@scure/base";
import { formatPublicKey } from "pulumi-keyring-near";
import type { TransactionView } from "../chain/block.js";
import { actionView } from "./action-view.js";
import type { SignedTransaction } from "./transaction.js";

/** A transaction as nearcore shows it. Only for accepted ones: their nonces and gas are safe integers. */
export function transactionView(transaction: SignedTransaction): TransactionView {
  const { signature } = transaction;
  return {
    signer_id: transaction.signerId,
    public_key: formatPublicKey(transaction.publicKey),
    nonce: Number(transaction.nonce),
    receiver_id: transaction.receiverId,
    actions: transaction.actions.map(actionView),
    priority_fee: 0,
    signature: `${signature.curve}:${base58.encode(signature.bytes)}`,
    hash: transaction.hash,
  };
}
