import { type RawBuilder, sql } from "kysely";

/**
 * Whether a column's text has a part, in capital or small letters. By position, not by pattern: no character has a meaning of its
 * own.
 */
export function contains(column: RawBuilder<string>, part: string): RawBuilder<boolean> {
  return sql<boolean>`strpos(lower(${column}), lower(${part}::text)) > 0`;
}
