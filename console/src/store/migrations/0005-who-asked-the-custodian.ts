import { sql } from "kysely";
import type { Migration } from "./migration.js";

/** Who asked for each operation, and whom an account came into custody by. Of what is older, nobody wrote it down. */
export const whoAskedTheCustodian: Migration = {
  name: "who-asked-the-custodian",
  async apply(database) {
    const statements = [
      sql`alter table operations
        add column requested_by uuid,
        add column requested_by_kind text check (requested_by_kind in ('access-key', 'person')),
        add check ((requested_by is null) = (requested_by_kind is null))`,
      sql`alter table custodial_accounts
        add column taken_by uuid,
        add column taken_by_kind text check (taken_by_kind in ('access-key', 'person')),
        add check ((taken_by is null) = (taken_by_kind is null))`,
    ];
    for (const statement of statements) await statement.execute(database);
  },
};
