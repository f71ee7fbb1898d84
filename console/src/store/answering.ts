import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import type { Pool } from "pg";

/**
 * A pool that closes a connection on which a statement got no answer in time. pg itself puts it back, and where the network or a server has
 * died without a word, everything would wait at such connections for the quarter of an hour until the system gives them up, although a new
 * connection is answered at once.
 */
export function answering(pool: Pool): PostgresPool {
  return {
    async connect() {
      const client = await pool.connect();
      let silence: Error | undefined;
      function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
      function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
      function query(text: unknown, parameters?: readonly unknown[]): unknown {
        if (typeof text !== "string") return client.query(text as never);
        // the rollback behind it would wait as long
        if (silence !== undefined) return Promise.reject(silence);
        return client.query(text, [...(parameters ?? [])]).catch((error: unknown) => {
          if (error instanceof Error && error.message === "Query read timeout") silence = error;
          throw error;
        });
      }
      return { query, release: () => client.release(silence) } satisfies PostgresPoolClient;
    },
    end: () => pool.end(),
  };
}
