import { sql } from "kysely";
import type { Migration } from "./migration.js";

/**
 * Shards can be disabled; removed ones stay as rows, so that what belonged to them can be traced and no other shard takes their id. A
 * shard is remembered by its id, so that is what is announced.
 */
export const shardsThatStay: Migration = {
  name: "shards-that-stay",
  async apply(database) {
    const statements = [
      sql`alter table shards
        add column disabled_at timestamptz,
        add column removed_at timestamptz,
        add column removed_by uuid,
        add column removed_by_kind text check (removed_by_kind in ('access-key', 'person')),
        add check ((removed_by is null) = (removed_by_kind is null))`,
      sql`create function announce_shard_change() returns trigger language plpgsql as $$
        begin
          perform pg_notify('keyring_changes', tg_table_name || ' ' || old.id);
          return null;
        end $$`,
      sql`create trigger announce_change after update or delete on shards
        for each row execute function announce_shard_change()`,
      // Who could do everything still can.
      ...["access_keys", "people"].map(
        (table) => sql`update ${sql.table(table)} set rights = array_append(rights, 'manage-shards')
          where shard_ids is null and rights @> array['issue-tokens', 'view-tokens', 'revoke-tokens', 'add-keys', 'remove-keys',
            'view-keys', 'create-accounts', 'add-shards', 'manage-access-keys', 'manage-people', 'back-up']`,
      ),
    ];
    for (const statement of statements) await statement.execute(database);
  },
};
