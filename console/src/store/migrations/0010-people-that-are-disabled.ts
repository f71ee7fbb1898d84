import { sql } from "kysely";
import type { Migration } from "./migration.js";

/** People can be disabled without losing their row, their password and what they hold. */
export const peopleThatAreDisabled: Migration = {
  name: "people-that-are-disabled",
  async apply(database) {
    await sql`alter table people
      add column disabled_at timestamptz,
      add check (disabled_at is null or invitation_hash is null)`.execute(database);
  },
};
