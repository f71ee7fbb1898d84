/** A database as it is at one moment, to be read while it goes on. */
export interface Snapshot {
  schema: number;
  /** The lines of every table, many in each text; of a row that comes more than once the last counts. Ends the snapshot. */
  lines(count: (rows: number) => void): AsyncGenerator<string>;
  close(): Promise<void>;
}
