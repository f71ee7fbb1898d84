import { sql } from "kysely";
import type { Migration } from "./migration.js";

/** Indexes for the orders in which people list tokens, but for that by last use. */
export const ordersOfTokens: Migration = {
  name: "orders-of-tokens",
  async apply(database) {
    await sql`create index tokens_by_name on tokens (shard_id, (lower(name) collate "C"), id)`.execute(database);
    await sql`create index tokens_by_end on tokens (shard_id, (coalesce(dead_at, 'infinity'::timestamptz)), id)`.execute(
      database,
    );
  },
};
