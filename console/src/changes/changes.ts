/** The tables of which instances keep rows in memory. */
export type RememberedTable = "tokens" | "access_keys" | "shards";

/** Something that remembers rows: credentials by the SHA-256 of their values, with one character per byte, shards by their ids. */
export interface Memory {
  forget(key: string): void;
  clear(): void;
}

/** How a console hears of what the other instances on its database change. */
export interface Changes {
  /**
   * Whether every change was heard that was made until a moment ago. While it is false, nothing that is remembered may be
   * used. Cheap: asked on every request.
   */
  isCurrent(): boolean;
  /** Has what changes in a table forgotten from now on. */
  follow(table: RememberedTable, memory: Memory): void;
  close(): Promise<void>;
}

/** For a console that has its database to itself and so makes every change itself. */
export const ALONE: Changes = {
  isCurrent: () => true,
  follow: () => {},
  close: async () => {},
};
