import { sql } from "kysely";
import type { Migration } from "./migration.js";

/** Operations can add function-call keys. Those before have added full-access keys. */
export const functionCallKeys: Migration = {
  name: "function-call-keys",
  async apply(database) {
    await sql`alter table operations add column function_call jsonb`.execute(database);
  },
};
