/** An account, in the shape it is stored and viewed in. Amounts are yoctoNEAR in decimal. */
export interface Account {
  readonly amount: string;
  readonly locked: string;
  /** Base58 SHA-256 of the contract, EMPTY_HASH without one. */
  readonly code_hash: string;
  /** Length of the contract, part of `storage_usage`; missing without one. Not shown. */
  readonly code_bytes?: number;
  /** Bytes the account is charged for. */
  readonly storage_usage: number;
}

export type AccessKeyPermission =
  | "FullAccess"
  | { readonly FunctionCall: { allowance: string | null; receiver_id: string; method_names: string[] } };

export interface AccessKey {
  readonly nonce: number;
  readonly permission: AccessKeyPermission;
}

/** Why something changed, in nearcore's words. */
export type Cause =
  | { type: "initial_state" }
  | { type: "transaction_processing"; tx_hash: string }
  | { type: "receipt_processing"; receipt_hash: string };

/** One thing that changed. `before` and `after` are null where there was, or is, nothing. */
export type Change = { account_id: string; cause: Cause } & (
  | { public_key?: never; before: Account | null; after: Account | null }
  | { public_key: string; before: AccessKey | null; after: AccessKey | null }
);

export interface StateReader {
  account(accountId: string): Account | undefined;
  accessKey(accountId: string, publicKey: string): AccessKey | undefined;
  /** All keys of an account by public key; a fresh map. */
  accessKeys(accountId: string): Map<string, AccessKey>;
}

/** All accounts and access keys, as a journal's first line holds them. */
export interface StateContents {
  accounts: [accountId: string, account: Account][];
  access_keys: [accountId: string, publicKey: string, key: AccessKey][];
}

/** What is true now: all accounts and access keys. Changes only by whole lists of changes, once they are on disk. */
export class State implements StateReader {
  readonly #accounts = new Map<string, Account>();
  readonly #keys = new Map<string, Map<string, AccessKey>>();

  static from(contents: StateContents): State {
    const state = new State();
    for (const [accountId, account] of contents.accounts) state.#accounts.set(accountId, account);
    for (const [accountId, publicKey, key] of contents.access_keys) state.#putKey(accountId, publicKey, key);
    return state;
  }

  contents(): StateContents {
    const keys = [...this.#keys].flatMap(([accountId, own]) =>
      [...own].map(([publicKey, key]): [string, string, AccessKey] => [accountId, publicKey, key]),
    );
    return { accounts: [...this.#accounts], access_keys: keys };
  }

  account(accountId: string): Account | undefined {
    return this.#accounts.get(accountId);
  }

  accessKey(accountId: string, publicKey: string): AccessKey | undefined {
    return this.#keys.get(accountId)?.get(publicKey);
  }

  accessKeys(accountId: string): Map<string, AccessKey> {
    return new Map(this.#keys.get(accountId));
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.public_key === undefined) put(this.#accounts, change.account_id, change.after);
      else this.#putKey(change.account_id, change.public_key, change.after);
    }
  }

  /** Takes changes back, newest first. */
  revert(changes: readonly Change[]): void {
    for (const change of changes.toReversed()) {
      if (change.public_key === undefined) put(this.#accounts, change.account_id, change.before);
      else this.#putKey(change.account_id, change.public_key, change.before);
    }
  }

  /** A copy that can be changed without changing this one. */
  copy(): State {
    const copy = new State();
    for (const [accountId, account] of this.#accounts) copy.#accounts.set(accountId, account);
    for (const [accountId, keys] of this.#keys) copy.#keys.set(accountId, new Map(keys));
    return copy;
  }

  #putKey(accountId: string, publicKey: string, key: AccessKey | null): void {
    const keys = this.#keys.get(accountId) ?? new Map<string, AccessKey>();
    put(keys, publicKey, key);
    if (keys.size === 0) this.#keys.delete(accountId);
    else this.#keys.set(accountId, keys);
  }
}

function put<Value>(map: Map<string, Value>, key: string, value: Value | null): void {
  if (value === null) map.delete(key);
  else map.set(key, value);
}
