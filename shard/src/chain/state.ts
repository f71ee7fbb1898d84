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
  | { public_key?: never; data_key?: never; before: Account | null; after: Account | null }
  | { public_key: string; data_key?: never; before: AccessKey | null; after: AccessKey | null }
  | { public_key?: never; data_key: string; before: string | null; after: string | null }
);

export type AccountChange = Extract<Change, { public_key?: never; data_key?: never }>;
export type KeyChange = Extract<Change, { public_key: string }>;
/** A change of what a contract keeps: key and value in base64. */
export type DataChange = Extract<Change, { data_key: string }>;

export function isAccountChange(change: Change): change is AccountChange {
  return change.public_key === undefined && change.data_key === undefined;
}

export interface StateReader {
  account(accountId: string): Account | undefined;
  accessKey(accountId: string, publicKey: string): AccessKey | undefined;
  /** All keys of an account by public key; a fresh map. */
  accessKeys(accountId: string): Map<string, AccessKey>;
  /** A value that the account's contract keeps; key and value in base64. */
  data(accountId: string, key: string): string | undefined;
  /** All that the account's contract keeps; a fresh map. */
  allData(accountId: string): Map<string, string>;
}

/** All accounts, access keys and contracts' data, as a journal's first line holds them. */
export interface StateContents {
  accounts: [accountId: string, account: Account][];
  access_keys: [accountId: string, publicKey: string, key: AccessKey][];
  data?: [accountId: string, key: string, value: string][];
}

/** What is true now: all accounts, access keys and contracts' data. Changes only by whole lists of changes, once they are on disk. */
export class State implements StateReader {
  readonly #accounts = new Map<string, Account>();
  readonly #keys = new Map<string, Map<string, AccessKey>>();
  readonly #data = new Map<string, ContractData>();

  static from(contents: StateContents): State {
    const state = new State();
    for (const [accountId, account] of contents.accounts) state.#accounts.set(accountId, account);
    for (const [accountId, publicKey, key] of contents.access_keys) state.#putKey(accountId, publicKey, key);
    for (const [accountId, key, value] of contents.data ?? []) state.#putData(accountId, key, value);
    return state;
  }

  contents(): StateContents {
    const keys = [...this.#keys].flatMap(([accountId, own]) =>
      [...own].map(([publicKey, key]): [string, string, AccessKey] => [accountId, publicKey, key]),
    );
    const data = [...this.#data].flatMap(([accountId, { values }]) =>
      [...values].map(([key, value]): [string, string, string] => [accountId, key, value]),
    );
    return { accounts: [...this.#accounts], access_keys: keys, data };
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

  data(accountId: string, key: string): string | undefined {
    return this.#data.get(accountId)?.values.get(key);
  }

  allData(accountId: string): Map<string, string> {
    return new Map(this.#data.get(accountId)?.values);
  }

  /** What an account's contract keeps now: it stays as it is when this state changes, and has the same id as long as it is the same. */
  snapshot(accountId: string): Pick<ContractData, "id" | "values"> {
    const data = this.#data.get(accountId) ?? NO_DATA;
    data.isShared = true;
    return data;
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (isAccountChange(change)) put(this.#accounts, change.account_id, change.after);
      else if (change.data_key !== undefined) this.#putData(change.account_id, change.data_key, change.after);
      else this.#putKey(change.account_id, change.public_key, change.after);
    }
  }

  /** Takes changes back, newest first. */
  revert(changes: readonly Change[]): void {
    for (const change of changes.toReversed()) {
      if (isAccountChange(change)) put(this.#accounts, change.account_id, change.before);
      else if (change.data_key !== undefined) this.#putData(change.account_id, change.data_key, change.before);
      else this.#putKey(change.account_id, change.public_key, change.before);
    }
  }

  /** A copy that can be changed without changing this one. */
  copy(): State {
    const copy = new State();
    for (const [accountId, account] of this.#accounts) copy.#accounts.set(accountId, account);
    for (const [accountId, keys] of this.#keys) copy.#keys.set(accountId, new Map(keys));
    for (const [accountId, data] of this.#data) {
      data.isShared = true;
      copy.#data.set(accountId, data);
    }
    return copy;
  }

  #putKey(accountId: string, publicKey: string, key: AccessKey | null): void {
    const keys = this.#keys.get(accountId) ?? new Map<string, AccessKey>();
    put(keys, publicKey, key);
    if (keys.size === 0) this.#keys.delete(accountId);
    else this.#keys.set(accountId, keys);
  }

  #putData(accountId: string, key: string, value: string | null): void {
    const known = this.#data.get(accountId);
    const own = known && !known.isShared ? known : new ContractData(known?.values);
    put(own.values, key, value);
    if (own.values.size === 0) this.#data.delete(accountId);
    else this.#data.set(accountId, own);
  }
}

/** What one account's contract keeps. Once somebody else holds it, it is copied before it changes. */
class ContractData {
  static #count = 0;
  readonly id = ContractData.#count++;
  readonly values: Map<string, string>;
  isShared = false;

  constructor(values?: ReadonlyMap<string, string>) {
    this.values = new Map(values);
  }
}

const NO_DATA = new ContractData();

function put<Value>(map: Map<string, Value>, key: string, value: Value | null): void {
  if (value === null) map.delete(key);
  else map.set(key, value);
}
