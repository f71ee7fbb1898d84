import type { Selectable } from "kysely";
import type { ShardTable } from "../store/schema.js";

/** A shard that this console gives access to. */
export interface Shard {
  id: string;
  masterAccount: string;
  /** Where its JSON-RPC really is: in this process, or at a URL. */
  upstream: { kind: "development" } | { kind: "url"; url: string };
  createdAt: Date;
}

export function toShard(row: Selectable<ShardTable>): Shard {
  return {
    id: row.id,
    masterAccount: row.master_account,
    upstream: row.upstream_url === null ? { kind: "development" } : { kind: "url", url: row.upstream_url },
    createdAt: row.created_at,
  };
}
