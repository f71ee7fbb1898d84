import type { Draft } from "../chain/draft.js";
import { NONCE_RANGE } from "../chain/protocol.js";
import type { Account, Cause } from "../chain/state.js";

/** The account a receipt acts on, and what its actions may know. */
export interface Execution {
  readonly draft: Draft;
  readonly accountId: string;
  readonly predecessorId: string;
  /** Who acts: the predecessor, or the account itself once this receipt created it. */
  actorId: string;
  readonly height: number;
  readonly cause: Cause;
  /** A receipt that is nothing but a transfer may create an implicit account. */
  readonly onlyAction: boolean;
  /** What a deleted account leaves, in yoctoNEAR, and to whom. */
  bequest: { beneficiaryId: string; amount: bigint } | undefined;
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
export function firstNonce({ height }: Execution): number {
  return (height - 1) * NONCE_RANGE;
}
