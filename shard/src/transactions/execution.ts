import type { Draft } from "../chain/draft.js";
import type { CodeFiles } from "../chain/ledger.js";
import { NONCE_RANGE } from "../chain/protocol.js";
import type { Account, Cause } from "../chain/state.js";
import type { PromisedReceipt } from "../contracts/call.js";
import type { ContractRunner } from "../contracts/runner.js";

/** What executing needs of a shard. */
export interface Machine {
  readonly contracts: ContractRunner;
  readonly code: CodeFiles;
}

/** The block in which something is executed. */
export interface BlockContext {
  readonly height: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** The account a receipt acts on, what its actions may know, and what came of them. */
export interface Execution {
  readonly machine: Machine;
  readonly draft: Draft;
  readonly accountId: string;
  readonly predecessorId: string;
  readonly signerId: string;
  readonly signerPublicKey: string;
  readonly receiptId: string;
  /** Who acts: the predecessor, or the account itself once this receipt created it. */
  actorId: string;
  readonly block: BlockContext;
  readonly cause: Cause;
  /** A receipt that is nothing but a transfer may create an implicit account. */
  readonly onlyAction: boolean;
  /** What the promises before a callback ended with; null for a failure. */
  readonly results: (Uint8Array | null)[];
  /** What a deleted account leaves, in yoctoNEAR, and to whom. */
  bequest: { beneficiaryId: string; amount: bigint } | undefined;
  readonly logs: string[];
  /** Gas that contracts took, and the same with what they gave to their promises. */
  burnt: number;
  used: number;
  /** What the last action returned: bytes, or the index of a promised receipt. */
  returned: Uint8Array | number;
  readonly promised: PromisedReceipt[];
}

/** Why an action failed: nearcore's ActionErrorKind. */
export class ActionFailure extends Error {
  override readonly name = "ActionFailure";

  constructor(readonly kind: Readonly<Record<string, unknown>>) {
    super(Object.keys(kind).join());
  }
}

export function putAccount({ draft, accountId, cause }: Execution, account: Account): void {
  draft.setAccount(accountId, account, cause);
}

/** The nonce of a new key. It starts at the height, so that a key added again cannot be used for its old transactions. */
export function firstNonce({ block }: Execution): number {
  return (block.height - 1) * NONCE_RANGE;
}
