import type { Dialect } from "kysely";
import type { Pool } from "pg";

/** A pool of connections and what has to be closed after it. */
export interface Engine {
  pool: Pool;
  /** How statements go to the pool. */
  dialect: Dialect;
  /** The same, and results come only once everything committed before is on disk, whatever the database's setting is. */
  durableDialect: Dialect;
  /** The same, and whoever asks is told within a few seconds that the server does not answer; where there is a network in between. */
  promptDialect?: Dialect;
  /** Breaks connections that may have died without a word; where there is a network in between. */
  renew?: () => void;
  close(): Promise<void>;
}

/**
 * Every list of the console has an index in its order. Without statistics, which the embedded database never gathers and a
 * server gathers later, the planner believes tables are small and would rather sort all of one.
 */
export const PLANNER_SETTINGS = [
  ["enable_sort", "off"],
  ["enable_bitmapscan", "off"],
  // What must be sorted all the same seems so dear to the planner that a server would compile it first, for a tenth of a second.
  ["jit", "off"],
] as const;
