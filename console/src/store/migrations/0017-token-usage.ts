import { sql } from "kysely";
import type { Migration } from "./migration.js";

/** How many requests came with each token on each day, by what became of them. */
export const tokenUsage: Migration = {
  name: "token-usage",
  async apply(database) {
    await sql`create table token_usage (
      day date not null,
      token_id uuid not null,
      shard_id text collate "C" not null,
      read_allowed bigint not null,
      read_denied bigint not null,
      write_allowed bigint not null,
      write_denied bigint not null,
      none_allowed bigint not null,
      none_denied bigint not null,
      primary key (day, token_id)
    )`.execute(database);
    // Few tokens are denied anything: the others need no place in it.
    await sql`create index token_usage_denied on token_usage (shard_id, day)
      where read_denied > 0 or write_denied > 0 or none_denied > 0`.execute(database);
  },
};
