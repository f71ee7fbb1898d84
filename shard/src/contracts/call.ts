import type { Action } from "../transactions/transaction.js";
import type { Failure } from "./failure.js";

/** One call of a contract's method, with all that the contract may ask for except its state. */
export interface Call {
  codeHash: string;
  method: string;
  input: Uint8Array;
  /** A view may not write, send or know who calls. */
  isView: boolean;
  accountId: string;
  signerId: string;
  /** Borsh: curve and bytes. */
  signerKey: Uint8Array;
  predecessorId: string;
  /** YoctoNEAR of the account, the deposit included. */
  balance: bigint;
  locked: bigint;
  deposit: bigint;
  storageUsage: number;
  gas: number;
  height: number;
  /** Nanoseconds since the epoch. */
  timestamp: bigint;
  epochHeight: number;
  seed: Uint8Array;
  /** What the promises before a callback ended with: a value, or null for a failure. */
  results: (Uint8Array | null)[];
  /** Names a state that does not change any more, so that what was read of it need not be read again. */
  snapshot?: number;
}

export interface CallOutcome {
  failure?: Failure;
  logs: string[];
  /** Gas that the call itself took. */
  burnt: number;
  /** The same with what it gave to its promises. */
  used: number;
  /** What it returned: bytes, or the index of the receipt whose result is to be its own. */
  result: Uint8Array | number;
  /** YoctoNEAR left on the account. */
  balance: bigint;
  storageUsage: number;
  /** Keys in base64 with their new values; null where a key was removed. */
  writes: [key: string, value: Uint8Array | null][];
  receipts: PromisedReceipt[];
}

/** A receipt that a contract made. */
export interface PromisedReceipt {
  receiverId: string;
  /** Indices of the receipts whose results it waits for, in their order. */
  after: number[];
  actions: Action[];
}

/** What a running contract asks for: the value of a key in base64, or its own code. */
export type Question = { read: string } | { code: string };
