import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import type { Pool } from "pg";

/**
 * A pool whose connections parse and plan a statement with parameters once, however often it runs. Not for a server: one may be reached
 * through a pooler, which gives each transaction another connection.
 *
 * @param panicked called when the database gave itself up
 */
export function prepared(pool: Pool, panicked: (error: Error) => void): PostgresPool {
  const names = new Map<string, string>();
  return {
    async connect() {
      const client = await pool.connect();
      function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
      function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
      function query(text: unknown, parameters?: readonly unknown[]): unknown {
        if (typeof text !== "string") return client.query(text as never);
        const values = [...(parameters ?? [])];
        const name = values.length === 0 ? undefined : nameOf(text, names);
        const result = client.query(name === undefined ? { text, values } : { name, text, values });
        return result.catch((error: Error) => {
          if ("severity" in error && error.severity === "PANIC") panicked(error);
          throw error;
        });
      }
      return { query, release: () => client.release() } satisfies PostgresPoolClient;
    },
    end: () => pool.end(),
  };
}

/** Undefined once there are many: each holds memory of the database for good. */
function nameOf(text: string, names: Map<string, string>): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}

/** More than the console has statements, those with label filters in every number aside. */
const MOST = 200;
