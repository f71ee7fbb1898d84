import { sql } from "kysely";
import type { Migration } from "./migration.js";

/** Pages of some origins may use a shard's gateway. None may by default, as before. */
export const allowedOriginsOfShards: Migration = {
  name: "allowed-origins-of-shards",
  async apply(database) {
    await sql`alter table shards add column allowed_origins text[] not null default '{}'`.execute(database);
  },
};
