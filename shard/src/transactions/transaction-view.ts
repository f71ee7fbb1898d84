import { base58 } from "@scure/base";
import { formatPublicKey } from "pulumi-keyring-near";
import type { ActionView, TransactionView } from "../chain/block.js";
import { sha256 } from "../encoding/hash.js";
import type { Action, SignedTransaction } from "./transaction.js";

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

export function actionView(action: Action): ActionView {
  switch (action.kind) {
    case "CreateAccount":
      return "CreateAccount";
    case "DeployContract":
      // Not the code: nearcore shows its SHA-256, and in base64.
      return { DeployContract: { code: sha256(action.code).toString("base64") } };
    case "FunctionCall":
      return {
        FunctionCall: {
          method_name: action.methodName,
          args: action.args.toString("base64"),
          gas: Number(action.gas),
          deposit: String(action.deposit),
        },
      };
    case "Transfer":
      return { Transfer: { deposit: String(action.deposit) } };
    case "Stake":
      return { Stake: { stake: String(action.stake), public_key: formatPublicKey(action.publicKey) } };
    case "AddKey":
      return {
        AddKey: {
          public_key: formatPublicKey(action.publicKey),
          access_key: { nonce: Number(action.nonce), permission: action.permission },
        },
      };
    case "DeleteKey":
      return { DeleteKey: { public_key: formatPublicKey(action.publicKey) } };
    case "DeleteAccount":
      return { DeleteAccount: { beneficiary_id: action.beneficiaryId } };
  }
}
