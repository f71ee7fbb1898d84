import { sql } from "kysely";
import type { Migration } from "./migration.js";

/** Indexes for lists of tokens by last use, which is written down once a minute, and for those of one Pulumi stack. */
export const tokensByUseAndStack: Migration = {
  name: "tokens-by-use-and-stack",
  async apply(database) {
    await sql`create index tokens_by_use on tokens (shard_id, (coalesce(last_used_at, '-infinity'::timestamptz)), id)`.execute(
      database,
    );
    await sql`create index token_labels_by_stack on token_labels
      (shard_id, (reverse('/' || regexp_replace(value, '/[^/]*$', '')) collate "C"), token_id) where key = 'owner'`.execute(
      database,
    );
  },
};
