import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import type { Pool } from "pg";

/** What a statement begins with that is worth preparing on a server, too. Its text must never vary. */
export const PREPARED = "/* prepared */ ";

/**
 * A pool whose connections parse and plan a statement with parameters once, however often it runs. Not for a server, whose schema a newer
 * console may change meanwhile: what a prepared statement selects must stay as it was.
 *
 * @param panicked called when the database gave itself up
 */
export function prepared(pool: Pool, panicked: (error: Error) => void): PostgresPool {
  const names = new StatementNames();
  return {
    async connect() {
      const client = await pool.connect();
      function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
      function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
      function query(text: unknown, parameters?: readonly unknown[]): unknown {
        if (typeof text !== "string") return client.query(text as never);
        const values = [...(parameters ?? [])];
        const name = values.length === 0 ? undefined : names.of(text);
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

/** What statements are called once they are prepared. One connection must not hear one name for two statements. */
export class StatementNames {
  readonly #names = new Map<string, string>();

  /** Undefined once there are many: each holds memory of the database for good. */
  of(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= MOST) return known;
    const name = `s${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}

/** More than the console has statements, those with label filters in every number aside. */
const MOST = 200;
