/** The tables of which rows are kept in memory. */
export type RememberedTable = "tokens" | "access_keys" | "shards";

/** Something that remembers rows: credentials by the SHA-256 of their values, with one character per byte, shards by their ids. */
export interface Memory {
  forget(keys: readonly string[]): void | Promise<void>;
  clear(): void | Promise<void>;
}

/** How a console hears of what changes in its database, by itself or by another instance. */
export interface Changes {
  /**
   * Whether every change was heard that was made until a moment ago. While it is false, nothing that is remembered may be
   * used. Cheap: asked on every request.
   */
  isCurrent(): boolean;
  /** How many milliseconds ago every change until then was heard, at the least; infinite while nothing is heard. */
  age(): number;
  /** Has what changes in a table forgotten from now on. */
  follow(table: RememberedTable, memory: Memory): void;
  /** Call after a change was committed and before it is acknowledged: when it resolves, no process of this console uses what was there before. */
  forget(table: RememberedTable, keys: readonly string[]): Promise<void>;
  /** The same for all of a table. */
  clear(table: RememberedTable): Promise<void>;
  close(): Promise<void>;
}

/** For a console that has its database to itself and so makes every change itself. */
export class OwnChanges implements Changes {
  readonly #memories = new Map<RememberedTable, Memory[]>();

  isCurrent(): boolean {
    return true;
  }

  age(): number {
    return 0;
  }

  follow(table: RememberedTable, memory: Memory): void {
    this.#memories.set(table, [...this.#of(table), memory]);
  }

  async forget(table: RememberedTable, keys: readonly string[]): Promise<void> {
    await Promise.all(this.#of(table).map((memory) => memory.forget(keys)));
  }

  async clear(table: RememberedTable): Promise<void> {
    await Promise.all(this.#of(table).map((memory) => memory.clear()));
  }

  async close(): Promise<void> {}

  #of(table: RememberedTable): readonly Memory[] {
    return this.#memories.get(table) ?? [];
  }
}

/** How long what is remembered may be used without a proof that every change was heard. Three heartbeats of the database may be late. */
export const TRUSTED_MS = 700;
