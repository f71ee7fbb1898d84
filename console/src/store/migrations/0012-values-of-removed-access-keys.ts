import { sql } from "kysely";
import type { Migration } from "./migration.js";

/**
 * Whoever presents a removed access key is told that it was removed. Its hash moves to a column of its own, where no older console looks
 * for keys that may be used.
 */
export const valuesOfRemovedAccessKeys: Migration = {
  name: "values-of-removed-access-keys",
  async apply(database) {
    await sql`alter table access_keys add column removed_value_hash bytea unique`.execute(database);
  },
};
