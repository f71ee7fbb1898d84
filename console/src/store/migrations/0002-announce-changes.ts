import { sql } from "kysely";
import type { Migration } from "./migration.js";

/**
 * Makes the database itself tell every instance which credential has changed, in the transaction of the change: nobody can
 * forget to, neither code to come nor an operator with psql. What is told is a hash, never a value. See changes/.
 */
export const announceChanges: Migration = {
  name: "announce-changes",
  async apply(database) {
    const statements = [
      sql`create function announce_credential_change() returns trigger language plpgsql as $$
        begin
          perform pg_notify('keyring_changes', tg_table_name || ' ' || encode(old.value_hash, 'hex'));
          return null;
        end $$`,
      // Not for last_used_at, which changes all the time and decides nothing.
      sql`create trigger announce_change
        after update of shard_id, permissions, value_hash, expires_at, revoke_at or delete on tokens
        for each row execute function announce_credential_change()`,
      sql`create trigger announce_change after update or delete on access_keys
        for each row execute function announce_credential_change()`,
    ];
    for (const statement of statements) await statement.execute(database);
  },
};
