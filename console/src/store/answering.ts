import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import type { Pool, PoolClient, QueryConfig } from "pg";
import { PREPARED, StatementNames } from "./prepared.js";
import { isNameLost } from "./unavailable.js";

/**
 * A pool that closes a connection on which a statement got no answer in time. pg itself puts it back, and where the network or a server has
 * died without a word, everything would wait at such connections for the quarter of an hour until the system gives them up, although a new
 * connection is answered at once.
 *
 * @param withinMs what getting a connection may take, and then each statement; left out, as long as the pool's own settings allow
 */
export function answering(pool: Pool, withinMs?: number): PostgresPool {
  let names: StatementNames | undefined = new StatementNames();
  return {
    async connect() {
      const client = await (withinMs === undefined ? pool.connect() : connectWithin(pool, withinMs));
      let silence: Error | undefined;
      function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
      function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
      function query(text: unknown, parameters?: readonly unknown[]): unknown {
        if (typeof text !== "string") return client.query(text as never);
        // the rollback behind it would wait as long
        if (silence !== undefined) return Promise.reject(silence);
        const statement: LimitedQuery = { text, values: [...(parameters ?? [])] };
        if (withinMs !== undefined) statement.query_timeout = withinMs;
        const name = text.startsWith(PREPARED) ? names?.of(text) : undefined;
        if (name !== undefined) statement.name = name;
        return client.query(statement).catch((error: unknown) => {
          // a pooler between here and the server gives each transaction another connection, and knows nothing of names
          if (isNameLost(error)) names = undefined;
          if (error instanceof Error && error.message === "Query read timeout") silence = error;
          throw error;
        });
      }
      return { query, release: () => client.release(silence) } satisfies PostgresPoolClient;
    },
    end: () => pool.end(),
  };
}

/** pg takes the limit of a single statement, too; its types do not know. */
interface LimitedQuery extends QueryConfig {
  /** Milliseconds. */
  query_timeout?: number;
}

/** A connection that comes later goes back to the pool. */
function connectWithin(pool: Pool, withinMs: number): Promise<PoolClient> {
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new Error("timeout exceeded when trying to connect"));
    }, withinMs);
    pool.connect().then(
      (client) => {
        clearTimeout(timer);
        if (late) client.release();
        else resolve(client);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
