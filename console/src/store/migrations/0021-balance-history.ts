import { sql } from "kysely";
import type { Migration } from "./migration.js";

/** What accounts in custody had, as it changed, and when a console last looked at those of a shard. */
export const balanceHistory: Migration = {
  name: "balance-history",
  async apply(database) {
    await sql`create table account_balances (
      shard_id text collate "C" not null,
      account_id text collate "C" not null,
      at timestamptz not null,
      balance text not null,
      primary key (shard_id, account_id, at)
    )`.execute(database);
    await sql`create table balance_samplings (shard_id text collate "C" primary key, begun_at timestamptz not null)`.execute(
      database,
    );
  },
};
