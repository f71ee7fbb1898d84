import { type RawBuilder, sql } from "kysely";
import type { Database } from "../store/schema.js";
import { turn } from "../store/turn.js";

/**
 * Makes those who change people or access keys take turns until their transaction ends. One lock for both: two who remove each
 * other would otherwise wait for each other.
 */
export async function lockHolders(transaction: Database): Promise<void> {
  await sql`select pg_advisory_xact_lock(${HOLDERS_LOCK}::bigint)`.execute(transaction);
}

/** Of all that keep an access key or a person as they are, or change them. */
export function holderTurn(id: string, purpose: "keep" | "change"): RawBuilder<unknown> {
  return turn(`holder ${id}`, purpose);
}

/** Any constant will do; it only has to be the same in every instance. */
const HOLDERS_LOCK = "5349041113";
