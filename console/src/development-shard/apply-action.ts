import { isImplicit, isNearImplicit, isSubAccountOf, isTopLevel } from "./account-id.js";
import type { Draft } from "./draft.js";
import { EMPTY_HASH, hashOf } from "./hash.js";
import { limits, NONCE_RANGE, REGISTRAR } from "./protocol.js";
import { formatPublicKey, type PublicKey } from "./public-key.js";
import type { AccessKeyPermission, Account, Cause } from "./state.js";
import { accessKeyStorage, accountStorage, fullAccessKeyStorage } from "./storage-usage.js";
import type { Action } from "./transaction.js";

/** nearcore's ActionErrorKind. */
export class ActionFailure extends Error {
  override readonly name = "ActionFailure";

  constructor(readonly kind: Readonly<Record<string, unknown>>) {
    super(Object.keys(kind).join());
  }
}

/** What every function call fails with; contracts can be stored here, but not run. */
export const NO_CONTRACTS = "the development shard runs no contracts";

/** The account a receipt acts on. */
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
  /** What a deleted account leaves, yoctoNEAR, and to whom. */
  bequest: { beneficiaryId: string; amount: bigint } | undefined;
}

/** Applies one action. Throws ActionFailure; the caller then drops the draft. */
export function applyAction(execution: Execution, action: Action): void {
  const { accountId, draft } = execution;
  const account = draft.account(accountId);
  if (action.kind === "CreateAccount") {
    createAccount(execution, account);
  } else if (account) {
    act(execution, account, action);
  } else if (action.kind === "Transfer" && execution.onlyAction && isNearImplicit(accountId)) {
    createImplicitAccount(execution, action.deposit);
  } else {
    throw new ActionFailure({ AccountDoesNotExist: { account_id: accountId } });
  }
}

/** Only an account itself may do these to itself. */
const OWNER_ONLY: ReadonlySet<Action["kind"]> = new Set(["DeployContract", "AddKey", "DeleteKey", "DeleteAccount"]);

function act(execution: Execution, account: Account, action: Exclude<Action, { kind: "CreateAccount" }>): void {
  const { accountId } = execution;
  if (OWNER_ONLY.has(action.kind)) requireActor(execution);
  switch (action.kind) {
    case "Transfer":
      put(execution, { ...account, amount: String(BigInt(account.amount) + action.deposit) });
      break;
    case "DeployContract":
      deployContract(execution, account, action.code);
      break;
    case "AddKey":
      addKey(execution, account, action.publicKey, action.permission);
      break;
    case "DeleteKey":
      deleteKey(execution, account, action.publicKey);
      break;
    case "DeleteAccount":
      deleteAccount(execution, account, action.beneficiaryId);
      break;
    case "FunctionCall":
      throw new ActionFailure({
        FunctionCallError:
          account.code_hash === EMPTY_HASH
            ? { CompilationError: { CodeDoesNotExist: { account_id: accountId } } }
            : { ExecutionError: NO_CONTRACTS },
      });
    case "Stake":
      // Refused before it gets here.
      throw new ActionFailure({ TriesToUnstake: { account_id: accountId } });
  }
}

function createAccount(execution: Execution, account: Account | undefined): void {
  const { accountId, predecessorId } = execution;
  if (account) throw new ActionFailure({ AccountAlreadyExists: { account_id: accountId } });
  if (isImplicit(accountId)) {
    throw new ActionFailure({ OnlyImplicitAccountCreationAllowed: { account_id: accountId } });
  }
  if (isTopLevel(accountId)) {
    throw new ActionFailure({
      CreateAccountOnlyByRegistrar: {
        account_id: accountId,
        registrar_account_id: REGISTRAR,
        predecessor_id: predecessorId,
      },
    });
  }
  if (!isSubAccountOf(accountId, predecessorId)) {
    throw new ActionFailure({ CreateAccountNotAllowed: { account_id: accountId, predecessor_id: predecessorId } });
  }
  execution.actorId = accountId;
  put(execution, { amount: "0", locked: "0", code_hash: EMPTY_HASH, storage_usage: accountStorage });
}

function createImplicitAccount(execution: Execution, deposit: bigint): void {
  const { accountId, draft, cause } = execution;
  const publicKey = formatPublicKey({ curve: "ed25519", bytes: Buffer.from(accountId, "hex") });
  const storage_usage = accountStorage + fullAccessKeyStorage;
  put(execution, { amount: String(deposit), locked: "0", code_hash: EMPTY_HASH, storage_usage });
  draft.setAccessKey(accountId, publicKey, { nonce: firstNonce(execution), permission: "FullAccess" }, cause);
}

function deployContract(execution: Execution, account: Account, code: Buffer): void {
  const { code_bytes: before = 0, ...rest } = account;
  const storage_usage = account.storage_usage - before + code.length;
  put(execution, { ...rest, code_hash: hashOf(code), code_bytes: code.length, storage_usage });
}

function addKey(execution: Execution, account: Account, key: PublicKey, permission: AccessKeyPermission): void {
  const { accountId, draft, cause } = execution;
  const public_key = formatPublicKey(key);
  if (draft.accessKey(accountId, public_key)) {
    throw new ActionFailure({ AddKeyAlreadyExists: { account_id: accountId, public_key } });
  }
  // The nonce that was asked for does not count: starting at the height, a key that was deleted and added again
  // cannot be used for its old transactions.
  draft.setAccessKey(accountId, public_key, { nonce: firstNonce(execution), permission }, cause);
  const storage_usage = account.storage_usage + accessKeyStorage(key.curve, permission);
  put(execution, { ...account, storage_usage });
}

function deleteKey(execution: Execution, account: Account, { curve, bytes }: PublicKey): void {
  const { accountId, draft, cause } = execution;
  const public_key = formatPublicKey({ curve, bytes });
  const key = draft.accessKey(accountId, public_key);
  if (!key) throw new ActionFailure({ DeleteKeyDoesNotExist: { account_id: accountId, public_key } });
  draft.setAccessKey(accountId, public_key, null, cause);
  const storage_usage = account.storage_usage - accessKeyStorage(curve, key.permission);
  put(execution, { ...account, storage_usage });
}

function deleteAccount(execution: Execution, account: Account, beneficiaryId: string): void {
  const { accountId, draft, cause } = execution;
  const keys = draft.accessKeys(accountId);
  const state = account.storage_usage - (account.code_bytes ?? 0);
  if (state > limits.deletableStorage) {
    throw new ActionFailure({ DeleteAccountWithLargeState: { account_id: accountId } });
  }
  for (const publicKey of keys.keys()) draft.setAccessKey(accountId, publicKey, null, cause);
  draft.setAccount(accountId, null, cause);
  execution.bequest = { beneficiaryId, amount: BigInt(account.amount) };
}

function requireActor({ accountId, actorId }: Execution): void {
  if (actorId !== accountId) {
    throw new ActionFailure({ ActorNoPermission: { account_id: accountId, actor_id: actorId } });
  }
}

function put({ draft, accountId, cause }: Execution, account: Account): void {
  draft.setAccount(accountId, account, cause);
}

function firstNonce({ height }: Execution): number {
  return (height - 1) * NONCE_RANGE;
}
