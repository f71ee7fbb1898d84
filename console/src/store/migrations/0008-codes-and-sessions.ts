import { sql } from "kysely";
import type { Migration } from "./migration.js";

/** Who made a code, who a password came from, when a session's password was last given, and what binds a session to its pages. */
export const codesAndSessions: Migration = {
  name: "codes-and-sessions",
  async apply(database) {
    const statements = [
      sql`alter table people
        add column invitation_by uuid,
        add column invitation_by_kind text check (invitation_by_kind in ('access-key', 'person')),
        add column invitation_by_name text,
        add column password_set_at timestamptz,
        add column password_by uuid,
        add column password_by_kind text check (password_by_kind in ('access-key', 'person')),
        add column password_by_name text`,
      // Until now nobody wrote down who made a code. Of a first invitation it was whoever invited; other codes are void.
      sql`update people set invitation_by = invited_by, invitation_by_kind = invited_by_kind, invitation_by_name = ''
        where invitation_hash is not null and password_hash is null and invited_by is not null`,
      sql`update people set invitation_hash = null, invitation_expires_at = null
        where invitation_hash is not null and invitation_by is null`,
      sql`alter table people
        add check ((invitation_hash is null) = (invitation_by is null)),
        add check ((invitation_by is null) = (invitation_by_kind is null)),
        add check ((invitation_by is null) = (invitation_by_name is null)),
        add check ((password_by is null) = (password_by_kind is null)),
        add check ((password_by is null) = (password_by_name is null))`,
      // Sessions from before are bound to nothing: people sign in again.
      sql`delete from sessions`,
      sql`alter table sessions
        add column binding_hash bytea not null check (octet_length(binding_hash) = 32),
        add column confirmed_at timestamptz not null`,
    ];
    for (const statement of statements) await statement.execute(database);
  },
};
