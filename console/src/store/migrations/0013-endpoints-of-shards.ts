import { sql } from "kysely";
import type { Migration } from "./migration.js";

/**
 * A shard's RPC may be at several URLs, each with headers of its own. Null where there is one URL, in `upstream_url`, without headers; otherwise
 * that is the first of them, which is all that an older instance on the same database knows.
 */
export const endpointsOfShards: Migration = {
  name: "endpoints-of-shards",
  async apply(database) {
    await sql`alter table shards
      add column endpoints jsonb,
      add check (endpoints is null or upstream_kind = 'url')`.execute(database);
  },
};
