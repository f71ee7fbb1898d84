import { type RawBuilder, type Selectable, sql } from "kysely";
import type { TokenTable } from "../store/schema.js";

/** An order of tokens. Tokens that are equal in it follow by id, in the same direction. */
export interface TokenOrder {
  by: "created" | "name" | "end" | "used";
  descending: boolean;
}

/** Writes an order as the parameter `sort` has it: "-created" for newest first. */
export function writeOrder({ by, descending }: TokenOrder): string {
  return descending ? `-${by}` : by;
}

/** Reads one of `TOKEN_ORDERS`. */
export function readOrder(sort: (typeof TOKEN_ORDERS)[number]): TokenOrder {
  const descending = sort.startsWith("-");
  return { by: (descending ? sort.slice(1) : sort) as TokenOrder["by"], descending };
}

/** Every order as the parameter `sort` has it. */
export const TOKEN_ORDERS = ["created", "-created", "name", "-name", "end", "-end", "used", "-used"] as const;

/** How a page is found in an order, and how the next one continues it. */
export interface SortedBy {
  /** The columns to order by, with their direction. */
  orderBy: RawBuilder<unknown>;
  /** What a row is compared by, as text; undefined where the id is enough. */
  key: RawBuilder<string | null> | undefined;
  /** The condition on rows behind a position. */
  behind(position: { id: string; value?: string | undefined }): RawBuilder<unknown>;
}

export function sortedBy({ by, descending }: TokenOrder): SortedBy {
  const direction = descending ? sql`desc` : sql`asc`;
  const sign = descending ? sql`<` : sql`>`;
  if (by === "created") {
    return {
      orderBy: sql`tokens.id ${direction}`,
      key: undefined,
      behind: ({ id }) => sql`tokens.id ${sign} ${id}::uuid`,
    };
  }
  const { expression, text, parse } = KEYS[by];
  return {
    orderBy: sql`${expression} ${direction}, tokens.id ${direction}`,
    key: text,
    behind: ({ id, value }) => sql`(${expression}, tokens.id) ${sign} (${parse(value)}, ${id}::uuid)`,
  };
}

/** Whether a text can be the value of a position in an order; the database must be able to read it. */
export function isSortValue({ by }: TokenOrder, value: string | undefined): boolean {
  if (by === "created") return value === undefined;
  if (by === "name") return value !== undefined;
  return value === undefined || TIME.test(value);
}

/** Milliseconds since 1970. */
const TIME = /^\d{1,15}$/;

interface SortKey {
  /** Never null, since rows are compared by it. Indexes of the migrations have the same expressions. */
  expression: RawBuilder<unknown>;
  text: RawBuilder<string | null>;
  parse(value: string | undefined): RawBuilder<unknown>;
}

const KEYS: Record<Exclude<TokenOrder["by"], "created">, SortKey> = {
  name: {
    expression: sql`lower(tokens.name) collate "C"`,
    text: sql`lower(tokens.name)`,
    parse: (value) => sql`${value}::text`,
  },
  // Perpetual tokens end last.
  end: byTime("dead_at", sql`'infinity'::timestamptz`),
  // Those never used come before all others.
  used: byTime("last_used_at", sql`'-infinity'::timestamptz`),
};

function byTime(column: keyof Selectable<TokenTable>, ifNone: RawBuilder<unknown>): SortKey {
  const time = sql.ref(`tokens.${column}`);
  return {
    expression: sql`coalesce(${time}, ${ifNone})`,
    text: sql`round(extract(epoch from ${time}) * 1000)::text`,
    parse: (value) => (value === undefined ? ifNone : sql`${new Date(Number(value))}::timestamptz`),
  };
}
