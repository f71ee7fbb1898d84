import { sql } from "kysely";
import type { Migration } from "./migration.js";

/** Accounts the console signs for, and what it was asked to do with them. */
export const custodian: Migration = {
  name: "custodian",
  async apply(database) {
    const statements = [
      sql`create table custodian_check (id integer primary key check (id = 1), sealed bytea not null)`,
      sql`create table custodial_accounts (
        shard_id text collate "C" not null references shards (id),
        account_id text collate "C" not null,
        public_key text not null,
        sealed_key bytea not null,
        last_nonce bigint not null default 0,
        created_at timestamptz not null,
        primary key (shard_id, account_id)
      )`,
      sql`create table operations (
        id uuid primary key,
        kind text not null check (kind in ('add-key', 'delete-key', 'create-account')),
        shard_id text collate "C" not null references shards (id),
        account_id text collate "C" not null,
        signer_id text collate "C" not null,
        public_key text not null,
        deposit text,
        sealed_key bytea,
        labels jsonb not null,
        status text not null check (status in ('pending', 'done', 'failed')),
        error_code text,
        error_message text,
        signed_transaction bytea,
        transaction_hash text,
        lease_holder uuid,
        lease_until timestamptz,
        created_at timestamptz not null,
        finished_at timestamptz
      )`,
      sql`create index operations_pending on operations (id) where status = 'pending'`,
      sql`create index operations_by_key on operations (shard_id, account_id, public_key, id)`,
    ];
    for (const statement of statements) await statement.execute(database);
  },
};
