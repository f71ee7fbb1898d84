import { sql } from "kysely";
import type { Database } from "../store/schema.js";

/**
 * Makes those who change people or access keys take turns until their transaction ends. One lock for both: two who remove each
 * other would otherwise wait for each other.
 */
export async function lockHolders(transaction: Database): Promise<void> {
  await sql`select pg_advisory_xact_lock(${HOLDERS_LOCK}::bigint)`.execute(transaction);
}

/** Any constant will do; it only has to be the same in every instance. */
const HOLDERS_LOCK = "5349041113";
