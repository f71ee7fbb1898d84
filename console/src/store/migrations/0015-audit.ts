import { sql } from "kysely";
import type { Migration } from "./migration.js";

/**
 * What was done, by whom and from where. Rows are only ever added; retention deletes the oldest of a writer and moves its anchor. The triggers
 * keep mistakes out; what somebody does on purpose shows in the hashes.
 */
export const audit: Migration = {
  name: "audit",
  async apply(database) {
    const statements = [
      sql`create table audit_writers (
        id uuid primary key,
        number bigint not null unique check (number > 0),
        started_at timestamptz not null,
        origin bytea not null check (octet_length(origin) = 32),
        last_sequence bigint not null,
        last_hash bytea not null check (octet_length(last_hash) = 32),
        deleted_to bigint not null default 0 check (deleted_to <= last_sequence),
        deleted_hash bytea check ((deleted_to = 0) = (deleted_hash is null))
      )`,
      sql`create table audit (
        id uuid primary key,
        writer uuid not null,
        sequence bigint not null check (sequence > 0),
        time timestamptz not null,
        action text collate "C" not null,
        outcome text not null check (outcome in ('allowed', 'refused')),
        reason text,
        count integer not null check (count > 0),
        via text not null,
        actor_kind text not null,
        actor_id uuid,
        actor_name text,
        address text,
        target_kind text,
        target_id text collate "C",
        target_name text,
        shard_id text collate "C",
        before jsonb,
        after jsonb,
        request_id text,
        client_request_id text,
        hash bytea not null check (octet_length(hash) = 32),
        unique (writer, sequence)
      )`,
      sql`create index audit_by_actor on audit (actor_id, id) where actor_id is not null`,
      sql`create index audit_by_target on audit (target_id, id) where target_id is not null`,
      sql`create index audit_by_action on audit (action, id)`,
      sql`create function keep_audit() returns trigger language plpgsql as $$
        begin
          if tg_op = 'DELETE' and current_setting('keyring.audit_retention', true) = 'on' then
            return old;
          end if;
          raise exception 'records of the audit trail are never changed or deleted';
        end $$`,
      sql`create trigger keep_changed before update on audit for each row
        when (old.* is distinct from new.*) execute function keep_audit()`,
      sql`create trigger keep_deleted before delete on audit for each row execute function keep_audit()`,
      sql`create trigger keep_all before truncate on audit for each statement execute function keep_audit()`,
      // Who could do everything still can.
      ...["access_keys", "people"].map(
        (table) => sql`update ${sql.table(table)} set rights = array_append(rights, 'view-audit')
          where shard_ids is null and rights @> array['issue-tokens', 'view-tokens', 'revoke-tokens', 'add-keys', 'remove-keys',
            'view-keys', 'create-accounts', 'add-shards', 'manage-shards', 'manage-access-keys', 'manage-people', 'back-up']`,
      ),
    ];
    for (const statement of statements) await statement.execute(database);
  },
};
