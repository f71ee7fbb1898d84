import { sql } from "kysely";
import type { Migration } from "./migration.js";

/**
 * Access keys can be disabled; removed ones stay as rows, so that what they issued can be traced to them. When they were used decides
 * nothing, and so is not announced.
 */
export const accessKeysThatStay: Migration = {
  name: "access-keys-that-stay",
  async apply(database) {
    const statements = [
      sql`alter table access_keys
        add column last_used_at timestamptz,
        add column disabled_at timestamptz,
        add column removed_at timestamptz,
        add column removed_by uuid,
        add column removed_by_kind text check (removed_by_kind in ('access-key', 'person')),
        add check ((removed_by is null) = (removed_by_kind is null))`,
      sql`drop trigger announce_change on access_keys`,
      sql`create trigger announce_change
        after update of name, rights, shard_ids, value_hash, expires_at, suspended_at, disabled_at, removed_at or delete on access_keys
        for each row execute function announce_credential_change()`,
    ];
    for (const statement of statements) await statement.execute(database);
  },
};
