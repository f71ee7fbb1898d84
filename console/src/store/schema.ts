import type { ColumnType, Kysely } from "kysely";
import type { Permission } from "../permissions.js";

/** A connection pool that speaks the console's schema, or a transaction on it. */
export type Database = Kysely<Tables>;

/** The console's tables as queries see them. Times are dates with milliseconds, hashes are 32 bytes of SHA-256. */
export interface Tables {
  shards: ShardTable;
  access_keys: AccessKeyTable;
  tokens: TokenTable;
  token_labels: TokenLabelTable;
}

export interface ShardTable {
  id: string;
  master_account: string;
  upstream_kind: "development" | "url";
  /** Set exactly when the kind is "url". */
  upstream_url: string | null;
  created_at: Date;
}

export interface AccessKeyTable {
  id: string;
  name: string;
  value_hash: Buffer;
  rights: string[];
  /** Null means every shard, also those added later. */
  shard_ids: string[] | null;
  created_at: Date;
  expires_at: Date | null;
}

export interface TokenTable {
  id: string;
  shard_id: string;
  name: string;
  /** `{full}` or granular permissions in the form's order. */
  permissions: ("full" | Permission)[];
  labels: ColumnType<Record<string, string>, string, never>;
  value_hash: Buffer;
  created_at: Date;
  expires_at: Date | null;
  /** When it was or will be revoked. Only ever moves to an earlier time. */
  revoke_at: Date | null;
  /** The earlier of `expires_at` and `revoke_at`, kept by the database. */
  dead_at: ColumnType<Date | null, never, never>;
  last_used_at: Date | null;
  /** The access key that issued it. Not a reference: tokens outlive access keys. */
  issued_by: string;
  idempotency_key: string | null;
  /** The highest attempt seen under the idempotency key. */
  attempt: number | null;
  /** SHA-256 of the request that the idempotency key stands for. */
  request_hash: Buffer | null;
}

/** A copy of the labels made for searching; `tokens.labels` is what answers show. */
export interface TokenLabelTable {
  token_id: string;
  shard_id: string;
  key: string;
  value: string;
  /** Copied from the token, so that a search for live tokens need not read the dead ones. */
  dead_at: Date | null;
}
