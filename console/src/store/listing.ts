import { type RawBuilder, type Selectable, sql } from "kysely";
import type { Database, Tables } from "./schema.js";

/** Rows of a table as a list that people page through. */
export interface Listing<Table extends keyof Tables> {
  table: Table;
  /** The column that tells rows apart, and decides among those that are equal. */
  id: "id" | "account_id";
  /** Where the id is unique only among some rows: which. */
  within?: RawBuilder<unknown>;
  /** What every row of the list meets. */
  where: readonly RawBuilder<unknown>[];
  /** What the list may be sorted by, besides the id; never null. */
  keys: Record<string, RawBuilder<unknown>>;
}

/** Which part of a list is wanted. */
export interface ListingPart {
  /** One of the keys, descending with "-" before it; anything else is the id. */
  sort: string;
  /** The id of the last row of the page before. */
  after: string | undefined;
  limit: number;
}

/** The rows behind the one of that id, in this order. */
export async function listRows<Table extends keyof Tables>(
  database: Database,
  { table, id, within = sql`true`, where, keys }: Listing<Table>,
  { sort, after, limit }: ListingPart,
): Promise<Selectable<Tables[Table]>[]> {
  const descending = sort.startsWith("-");
  const direction = descending ? sql`desc` : sql`asc`;
  const sign = descending ? sql`<` : sql`>`;
  const column = sql.ref(id);
  const key = keys[descending ? sort.slice(1) : sort];
  const { rows } = await sql<Selectable<Tables[Table]>>`
    select * from ${sql.table(table)}
    where ${all(where)} ${after === undefined ? sql`` : sql`and ${behind(after)}`}
    order by ${key ? sql`${key} ${direction},` : sql``} ${column} ${direction} limit ${limit}`.execute(database);
  return rows;

  function behind(last: string): RawBuilder<unknown> {
    if (key === undefined) return sql`${column} ${sign} ${last}`;
    return sql`(${key}, ${column}) ${sign}
      (select ${key}, ${column} from ${sql.table(table)} where ${within} and ${column} = ${last})`;
  }
}

/** How many rows a list has on all its pages. */
export async function countRows<Table extends keyof Tables>(
  database: Database,
  { table, where }: Listing<Table>,
): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from ${sql.table(table)} where ${all(where)}`.execute(database);
  return Number(rows[0]?.count ?? 0);
}

function all(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}
