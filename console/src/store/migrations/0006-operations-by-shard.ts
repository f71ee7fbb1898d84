import { sql } from "kysely";
import type { Migration } from "./migration.js";

/** Lists the operations of a shard in their order. */
export const operationsByShard: Migration = {
  name: "operations-by-shard",
  async apply(database) {
    await sql`create index operations_by_shard on operations (shard_id, id)`.execute(database);
  },
};
