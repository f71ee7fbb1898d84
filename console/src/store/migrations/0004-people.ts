import { sql } from "kysely";
import type { Migration } from "./migration.js";

/** People who sign in, their sessions, what makes the first of them, and who issued, revoked and mailed what. */
export const people: Migration = {
  name: "people",
  async apply(database) {
    const statements = [
      // Who is removed stays as a name for what they did; the address is free again.
      sql`create table people (
        id uuid primary key,
        name text not null,
        email text collate "C" not null,
        password_hash text,
        rights text[] not null,
        shard_ids text[],
        created_at timestamptz not null,
        invited_by uuid,
        invited_by_kind text check (invited_by_kind in ('access-key', 'person')),
        removed_at timestamptz,
        invitation_hash bytea unique check (octet_length(invitation_hash) = 32),
        invitation_expires_at timestamptz,
        check ((invited_by is null) = (invited_by_kind is null)),
        check ((invitation_hash is null) = (invitation_expires_at is null)),
        check (removed_at is null or (password_hash is null and invitation_hash is null))
      )`,
      sql`create unique index people_by_email on people (email) where removed_at is null`,
      sql`create table sessions (
        value_hash bytea primary key check (octet_length(value_hash) = 32),
        person_id uuid not null references people (id),
        created_at timestamptz not null,
        last_used_at timestamptz not null,
        expires_at timestamptz not null
      )`,
      sql`create index sessions_by_person on sessions (person_id)`,
      sql`create table setup_codes (
        code_hash bytea primary key check (octet_length(code_hash) = 32),
        created_at timestamptz not null,
        expires_at timestamptz not null
      )`,
      sql`create table attempts (
        subject_hash bytea primary key check (octet_length(subject_hash) = 32),
        count integer not null,
        resets_at timestamptz not null
      )`,
      // Until now only access keys issued tokens, and nobody wrote down who revoked them.
      sql`alter table tokens
        add column issued_by_kind text not null default 'access-key' check (issued_by_kind in ('access-key', 'person')),
        add column emailed_at timestamptz,
        add column revoked_by uuid,
        add column revoked_by_kind text check (revoked_by_kind in ('access-key', 'person')),
        add check ((revoked_by is null) = (revoked_by_kind is null))`,
      sql`alter table access_keys
        add column created_by uuid,
        add column created_by_kind text check (created_by_kind in ('access-key', 'person')),
        add check ((created_by is null) = (created_by_kind is null))`,
      // Who could do everything still can: the first access key is the way back when all passwords are lost.
      sql`update access_keys set rights = array_append(rights, 'manage-people')
        where shard_ids is null and rights @> array['issue-tokens', 'view-tokens', 'revoke-tokens', 'add-keys', 'remove-keys',
          'view-keys', 'create-accounts', 'add-shards', 'manage-access-keys']`,
    ];
    for (const statement of statements) await statement.execute(database);
  },
};
