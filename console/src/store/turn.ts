import { type RawBuilder, sql } from "kysely";

/**
 * Waits until something can be kept as it is, or changed; it lasts until the transaction ends. Row locks alone let those who keep a row overtake
 * whoever waits to change it, without end while enough of them come; here they queue. Take it before the row's lock.
 * @param what its name, the same in every instance
 */
export function turn(what: string, purpose: "keep" | "change"): RawBuilder<unknown> {
  const key = sql`hashtextextended(${what}, 0)`;
  return purpose === "keep" ? sql`pg_advisory_xact_lock_shared(${key})` : sql`pg_advisory_xact_lock(${key})`;
}
