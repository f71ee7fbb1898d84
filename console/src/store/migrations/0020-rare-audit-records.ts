import { sql } from "kysely";
import type { Migration } from "./migration.js";

/** Indexes by which what is rare in the audit trail is found among millions of records: refusals, what one actor did of one kind, what was done on one shard. */
export const rareAuditRecords: Migration = {
  name: "rare-audit-records",
  async apply(database) {
    const statements = [
      sql`create index audit_by_shard on audit (shard_id, id) where shard_id is not null`,
      sql`create index audit_by_actor_and_action on audit (actor_id, action, id) where actor_id is not null`,
      // those that were allowed cost nothing here
      sql`create index audit_refused on audit (id) where outcome = 'refused'`,
      sql`create index audit_refused_by_actor on audit (actor_id, id) where outcome = 'refused' and actor_id is not null`,
      sql`create index audit_refused_by_action on audit (action, id) where outcome = 'refused'`,
      sql`create index audit_refused_by_actor_and_action on audit (actor_id, action, id)
        where outcome = 'refused' and actor_id is not null`,
    ];
    for (const statement of statements) await statement.execute(database);
  },
};
