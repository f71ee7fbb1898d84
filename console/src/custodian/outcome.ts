import type { ChainRefusal } from "./chain.js";

/** What the chain says of a transaction that was sent. */
export type Outcome =
  | { kind: "done" }
  | { kind: "failed"; code: string; message: string }
  /** These bytes have no effect any more, unless they had it before: look the transaction up, then sign anew. */
  | { kind: "void" };

/** Reads the result of `broadcast_tx_commit` or `tx`. */
export function outcomeOf(result: unknown): Outcome {
  const { status } = result as { status?: Record<string, unknown> };
  if (status === undefined || !("Failure" in status)) return { kind: "done" };
  const { ActionError: action, InvalidTxError: invalid } = status.Failure as Record<string, unknown>;
  const code = firstName((action as { kind?: unknown } | undefined)?.kind ?? invalid);
  return { kind: "failed", code, message: wordsFor(code) };
}

/** Reads the refusal of a transaction. */
export function refusalOf({ code: refusal, data }: ChainRefusal): Outcome {
  const invalid = (data as { TxExecutionError?: { InvalidTxError?: unknown } } | undefined)?.TxExecutionError
    ?.InvalidTxError;
  const code = invalid === undefined ? refusal : firstName(invalid);
  if (code === "InvalidNonce" || code === "Expired") return { kind: "void" };
  return { kind: "failed", code, message: wordsFor(code) };
}

function firstName(value: unknown): string {
  if (typeof value === "string") return value;
  const [name = "unknown"] = typeof value === "object" && value !== null ? Object.keys(value) : [];
  return name;
}

function wordsFor(code: string): string {
  return WORDS[code] ?? `The chain refused it: ${code}.`;
}

const WORDS: Record<string, string> = {
  AddKeyAlreadyExists: "The account has this key already.",
  DeleteKeyDoesNotExist: "The account has no such key.",
  AccountAlreadyExists: "The account exists already.",
  AccountDoesNotExist: "The chain has no such account.",
  CreateAccountNotAllowed: "The chain does not let this account make that one.",
  CreateAccountOnlyByRegistrar: "The chain lets only its registrar make top-level accounts.",
  LackBalanceForState: "The account's balance is too small for what it would store.",
  NotEnoughBalance: "The account that signs has too little balance.",
  InvalidAccessKeyError: "The custodian's key is no longer a full-access key of the account.",
};
