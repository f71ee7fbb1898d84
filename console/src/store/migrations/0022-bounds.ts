import { sql } from "kysely";
import type { Migration } from "./migration.js";

/**
 * What owners bound tokens and access keys by, and what may be issued on a shard. Nothing is bounded until somebody does so. An instance that is
 * older than these columns does not look at them.
 */
export const bounds: Migration = {
  name: "bounds",
  async apply(database) {
    const statements = [
      sql`alter table tokens
        add column allowed_addresses text[],
        add column requests_per_second integer check (requests_per_second > 0),
        add column max_open_requests integer check (max_open_requests > 0)`,
      sql`alter table access_keys
        add column allowed_addresses text[],
        add column requests_per_second integer check (requests_per_second > 0),
        add column max_token_lifetime integer check (max_token_lifetime > 0),
        add column issuable_permissions text[] check (cardinality(issuable_permissions) > 0),
        add column ends_with_key boolean not null default false`,
      sql`alter table shards
        add column max_token_lifetime integer check (max_token_lifetime > 0),
        add column token_permissions text[] check (cardinality(token_permissions) > 0)`,
      sql`drop trigger announce_change on tokens`,
      sql`create trigger announce_change
        after update of shard_id, permissions, value_hash, expires_at, revoke_at, suspended_at, allowed_addresses, requests_per_second,
          max_open_requests or delete on tokens
        for each row execute function announce_credential_change()`,
      sql`drop trigger announce_change on access_keys`,
      sql`create trigger announce_change
        after update of name, rights, shard_ids, value_hash, expires_at, suspended_at, disabled_at, removed_at, allowed_addresses,
          requests_per_second, max_token_lifetime, issuable_permissions, ends_with_key or delete on access_keys
        for each row execute function announce_credential_change()`,
    ];
    for (const statement of statements) await statement.execute(database);
  },
};
