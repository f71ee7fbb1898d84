import type { Curve, PublicKey } from "pulumi-keyring-near";
import type { AccessKeyPermission } from "../chain/state.js";

export type Action =
  | { kind: "CreateAccount" }
  | { kind: "DeployContract"; code: Buffer }
  | { kind: "FunctionCall"; methodName: string; args: Buffer; gas: bigint; deposit: bigint }
  | { kind: "Transfer"; deposit: bigint }
  | { kind: "Stake"; stake: bigint; publicKey: PublicKey }
  | { kind: "AddKey"; publicKey: PublicKey; nonce: bigint; permission: AccessKeyPermission }
  | { kind: "DeleteKey"; publicKey: PublicKey }
  | { kind: "DeleteAccount"; beneficiaryId: string };

/** A decoded transaction with its signature. */
export interface SignedTransaction {
  signerId: string;
  publicKey: PublicKey;
  nonce: bigint;
  receiverId: string;
  /** Base58 hash of a recent block. */
  blockHash: string;
  actions: Action[];
  signature: { curve: Curve; bytes: Buffer };
  /** SHA-256 of the borsh form without the signature: what is signed, and the transaction's id. */
  digest: Buffer;
  /** The digest in base58. */
  hash: string;
  /** Bytes of the borsh form with the signature. */
  size: number;
}
