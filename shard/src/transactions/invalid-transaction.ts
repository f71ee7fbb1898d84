import { handlerError, type RpcFailure } from "../rpc/rpc-failure.js";

/** nearcore's InvalidTxError: a name, or a name with what belongs to it. Numbers may be bigints. */
export type InvalidTxError = string | Readonly<Record<string, unknown>>;

/** A transaction that was refused and changed nothing: no fee was taken and its nonce is still free. */
export class InvalidTransaction extends Error {
  override readonly name = "InvalidTransaction";

  constructor(readonly reason: InvalidTxError) {
    super(`invalid transaction: ${typeof reason === "string" ? reason : Object.keys(reason).join()}`);
  }

  /** The answer to whoever sent it. Clients read the reason from the legacy `data`, so it must be there. */
  toFailure(): RpcFailure {
    return handlerError("INVALID_TRANSACTION", {}, { TxExecutionError: { InvalidTxError: this.reason } });
  }
}

/** A refusal because of the access key that signed. */
export function invalidAccessKey(reason: InvalidTxError): InvalidTransaction {
  return new InvalidTransaction({ InvalidAccessKeyError: reason });
}
