import { type AccessKey, type Account, type Cause, type Change, isAccountChange, type StateReader } from "./state.js";

/**
 * Changes on top of a state that is not touched: what a transaction would do. Read through it, then apply its
 * `changes` to the state below, or drop it and nothing happened.
 */
export class Draft implements StateReader {
  readonly changes: Change[] = [];
  readonly #accounts = new Map<string, Account | null>();
  readonly #keys = new Map<string, Map<string, AccessKey | null>>();
  readonly #data = new Map<string, Map<string, string | null>>();

  constructor(readonly below: StateReader) {}

  account(accountId: string): Account | undefined {
    const own = this.#accounts.get(accountId);
    return own === undefined ? this.below.account(accountId) : (own ?? undefined);
  }

  accessKey(accountId: string, publicKey: string): AccessKey | undefined {
    const own = this.#keys.get(accountId)?.get(publicKey);
    return own === undefined ? this.below.accessKey(accountId, publicKey) : (own ?? undefined);
  }

  accessKeys(accountId: string): Map<string, AccessKey> {
    const keys = this.below.accessKeys(accountId);
    for (const [publicKey, key] of this.#keys.get(accountId) ?? []) {
      if (key === null) keys.delete(publicKey);
      else keys.set(publicKey, key);
    }
    return keys;
  }

  data(accountId: string, key: string): string | undefined {
    const own = this.#data.get(accountId)?.get(key);
    return own === undefined ? this.below.data(accountId, key) : (own ?? undefined);
  }

  allData(accountId: string): Map<string, string> {
    const data = this.below.allData(accountId);
    for (const [key, value] of this.#data.get(accountId) ?? []) {
      if (value === null) data.delete(key);
      else data.set(key, value);
    }
    return data;
  }

  setAccount(accountId: string, after: Account | null, cause: Cause): void {
    this.#note({ account_id: accountId, before: this.account(accountId) ?? null, after, cause });
  }

  setAccessKey(accountId: string, publicKey: string, after: AccessKey | null, cause: Cause): void {
    const before = this.accessKey(accountId, publicKey) ?? null;
    this.#note({ account_id: accountId, public_key: publicKey, before, after, cause });
  }

  setData(accountId: string, data_key: string, after: string | null, cause: Cause): void {
    const before = this.data(accountId, data_key) ?? null;
    if (before !== after) this.#note({ account_id: accountId, data_key, before, after, cause });
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) this.#note(change);
  }

  #note(change: Change): void {
    this.changes.push(change);
    if (isAccountChange(change)) {
      this.#accounts.set(change.account_id, change.after);
      return;
    }
    if (change.data_key !== undefined) {
      const data = this.#data.get(change.account_id) ?? new Map<string, string | null>();
      this.#data.set(change.account_id, data.set(change.data_key, change.after));
      return;
    }
    const keys = this.#keys.get(change.account_id) ?? new Map<string, AccessKey | null>();
    this.#keys.set(change.account_id, keys.set(change.public_key, change.after));
  }
}
