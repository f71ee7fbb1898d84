import { sql } from "kysely";
import type { Migration } from "./migration.js";

/**
 * Which backups were restored, and what of them waits for review. Of the little that waits there are indexes of its own; credentials
 * that change into or out of suspension are announced as every change of them.
 */
export const restores: Migration = {
  name: "restores",
  async apply(database) {
    const statements = [
      sql`create table restores (
        id uuid primary key,
        backup_made_at timestamptz not null,
        restored_at timestamptz not null
      )`,
      sql`alter table tokens add column suspended_at timestamptz`,
      sql`alter table access_keys add column suspended_at timestamptz`,
      sql`alter table people add column suspended_at timestamptz`,
      sql`create index tokens_suspended on tokens (id) where suspended_at is not null`,
      sql`drop trigger announce_change on tokens`,
      sql`create trigger announce_change
        after update of shard_id, permissions, value_hash, expires_at, revoke_at, suspended_at or delete on tokens
        for each row execute function announce_credential_change()`,
      // Who could do everything still can.
      ...["access_keys", "people"].map(
        (table) => sql`update ${sql.table(table)} set rights = array_append(rights, 'back-up')
          where shard_ids is null and rights @> array['issue-tokens', 'view-tokens', 'revoke-tokens', 'add-keys', 'remove-keys',
            'view-keys', 'create-accounts', 'add-shards', 'manage-access-keys', 'manage-people']`,
      ),
    ];
    for (const statement of statements) await statement.execute(database);
  },
};
