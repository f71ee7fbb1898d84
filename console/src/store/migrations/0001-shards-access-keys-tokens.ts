import { sql } from "kysely";
import type { Migration } from "./migration.js";

/** Postgres 15 syntax. Texts that are searched by range sort by bytes (collate "C"), whatever the database's locale is. */
export const shardsAccessKeysTokens: Migration = {
  name: "shards-access-keys-tokens",
  async apply(database) {
    const statements = [
      sql`create table shards (
        id text collate "C" primary key,
        master_account text not null,
        upstream_kind text not null check (upstream_kind in ('development', 'url')),
        upstream_url text check ((upstream_kind = 'url') = (upstream_url is not null)),
        created_at timestamptz not null
      )`,
      sql`create table access_keys (
        id uuid primary key,
        name text not null,
        value_hash bytea not null unique check (octet_length(value_hash) = 32),
        rights text[] not null,
        shard_ids text[],
        created_at timestamptz not null,
        expires_at timestamptz
      )`,
      sql`create table tokens (
        id uuid primary key,
        shard_id text collate "C" not null references shards (id),
        name text not null,
        permissions text[] not null check (cardinality(permissions) > 0),
        labels jsonb not null,
        value_hash bytea not null unique check (octet_length(value_hash) = 32),
        created_at timestamptz not null,
        expires_at timestamptz,
        revoke_at timestamptz,
        dead_at timestamptz generated always as (least(expires_at, revoke_at)) stored,
        last_used_at timestamptz,
        issued_by uuid not null,
        idempotency_key text collate "C",
        attempt integer,
        request_hash bytea,
        check ((idempotency_key is null) = (attempt is null)),
        check ((idempotency_key is null) = (request_hash is null))
      )`,
      sql`create index tokens_by_shard on tokens (shard_id, id)`,
      sql`create unique index tokens_by_idempotency_key on tokens (issued_by, shard_id, idempotency_key)
        where idempotency_key is not null`,
      sql`create table token_labels (
        token_id uuid not null references tokens (id) on delete cascade,
        shard_id text collate "C" not null,
        key text collate "C" not null,
        value text collate "C" not null,
        dead_at timestamptz,
        primary key (token_id, key)
      )`,
      sql`create index token_labels_by_value on token_labels (shard_id, key, value, token_id, dead_at)`,
    ];
    for (const statement of statements) await statement.execute(database);
  },
};
