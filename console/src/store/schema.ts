import type { ColumnType, Generated, Kysely } from "kysely";
import type { FunctionCallAccess, Permission } from "pulumi-keyring-near";

/** A connection pool that speaks the console's schema, or a transaction on it. */
export type Database = Kysely<Tables>;

/** The console's tables as queries see them. Times are dates with milliseconds, hashes are 32 bytes of SHA-256. */
export interface Tables {
  shards: ShardTable;
  access_keys: AccessKeyTable;
  tokens: TokenTable;
  token_labels: TokenLabelTable;
  custodian_check: { id: number; sealed: Buffer };
  custodial_accounts: CustodialAccountTable;
  operations: OperationTable;
  people: PersonTable;
  sessions: SessionTable;
  setup_codes: { code_hash: Buffer; created_at: Date; expires_at: Date };
  attempts: { subject_hash: Buffer; count: number; resets_at: Date };
  restores: RestoreTable;
  audit_writers: AuditWriterTable;
  audit: AuditTable;
  token_usage: TokenUsageTable;
  account_balances: { shard_id: string; account_id: string; at: Date; balance: string };
  balance_samplings: { shard_id: string; begun_at: Date };
}

export interface ShardTable {
  id: string;
  master_account: string;
  upstream_kind: "development" | "url";
  /** Set exactly when the kind is "url". */
  upstream_url: string | null;
  /** Origins whose pages may use the gateway of it. */
  allowed_origins: Generated<string[]>;
  created_at: Date;
  /** Since when it is disabled; null while it is not. */
  disabled_at: Date | null;
  /** When it was removed. The row stays. */
  removed_at: Date | null;
  /** Who removed it; null while it is there. */
  removed_by: string | null;
  removed_by_kind: "access-key" | "person" | null;
  /** Every URL of its RPC with the headers that go there; null where there is only `upstream_url`, without headers. */
  endpoints: ColumnType<StoredEndpoint[] | null, string | null | undefined, string | null>;
  /** The longest life of tokens that are issued for it, in seconds; null for any. */
  max_token_lifetime: number | null;
  /** All that tokens that are issued for it may do; null for everything. */
  token_permissions: Permission[] | null;
}

/** One URL of a shard's RPC. */
export interface StoredEndpoint {
  url: string;
  headers: {
    /** In lower case. */
    name: string;
    /** The value encrypted under the master key, in base64. */
    sealed: string;
  }[];
}

export interface AccessKeyTable {
  id: string;
  name: string;
  value_hash: Buffer;
  rights: string[];
  /** Null means every shard, also those added later. */
  shard_ids: string[] | null;
  created_at: Date;
  /** Null for the first one, and where it was not written down yet. */
  created_by: string | null;
  created_by_kind: "access-key" | "person" | null;
  expires_at: Date | null;
  /** When a restored backup brought it back; null once it was reviewed, and for all others. */
  suspended_at: Date | null;
  /** When it was last used; up to a minute late. */
  last_used_at: Date | null;
  /** Since when it is disabled; null while it is not. */
  disabled_at: Date | null;
  /** When it was removed. The row stays, with the hash of nothing as `value_hash`. */
  removed_at: Date | null;
  /** Who removed it; null while it is there. */
  removed_by: string | null;
  removed_by_kind: "access-key" | "person" | null;
  /** The `value_hash` it had before it was removed; null also where that was before it was written down. */
  removed_value_hash: Buffer | null;
  /** Addresses and CIDR ranges from which it may be used; null for all. */
  allowed_addresses: string[] | null;
  requests_per_second: number | null;
  /** The longest life of tokens that it issues, in seconds; null for any. */
  max_token_lifetime: number | null;
  /** All that tokens that it issues may do; null for everything. */
  issuable_permissions: Permission[] | null;
  /** Whether the tokens that it issues end when it does. */
  ends_with_key: Generated<boolean>;
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
  /** The access key or person that issued it. Not a reference: tokens outlive access keys. */
  issued_by: string;
  issued_by_kind: Generated<"access-key" | "person">;
  /** When its value was sent to a person; null after a new value. */
  emailed_at: Date | null;
  /** Who set `revoke_at`; null also where that was before it was written down. */
  revoked_by: string | null;
  revoked_by_kind: "access-key" | "person" | null;
  idempotency_key: string | null;
  /** The highest attempt seen under the idempotency key. */
  attempt: number | null;
  /** SHA-256 of the request that the idempotency key stands for. Empty after a restore: then nobody knows which attempts were seen. */
  request_hash: Buffer | null;
  /** When a restored backup brought it back; null once it was reviewed, and for all others. */
  suspended_at: Date | null;
  /** Addresses and CIDR ranges from which the gateway takes it; null for all. */
  allowed_addresses: string[] | null;
  requests_per_second: number | null;
  max_open_requests: number | null;
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

/** The requests that came with a token on a day of UTC, by class of method. Days are deleted after some weeks. */
export interface TokenUsageTable {
  day: Date;
  token_id: string;
  shard_id: string;
  read_allowed: string;
  read_denied: string;
  write_allowed: string;
  write_denied: string;
  none_allowed: string;
  none_denied: string;
}

export interface CustodialAccountTable {
  shard_id: string;
  account_id: string;
  public_key: string;
  /** The private key, encrypted under the master key. */
  sealed_key: Buffer;
  /** The highest nonce that was signed with it. */
  last_nonce: Generated<string>;
  created_at: Date;
  /** Who had it taken, made, or its key changed last; null for the console itself, and where it is older than this column. */
  taken_by: string | null;
  taken_by_kind: "access-key" | "person" | null;
}

export interface OperationTable {
  id: string;
  kind: "add-key" | "delete-key" | "create-account";
  shard_id: string;
  /** The account that changes. */
  account_id: string;
  /** The custodial account that signs: the same, or the parent of a new one. */
  signer_id: string;
  /** The key that is added or removed; of a new account, the one it was asked to have, or its custodian's. */
  public_key: string;
  /** What a key that is added may do; null for a full-access key, and for other operations. */
  function_call: ColumnType<FunctionCallAccess | null, string | null, never>;
  /** YoctoNEAR that a new account gets. */
  deposit: string | null;
  /** The custodian's own key of a new account, encrypted, until the account exists; null otherwise. */
  sealed_key: Buffer | null;
  labels: ColumnType<Record<string, string>, string, never>;
  /** Null where it is older than this column. */
  requested_by: string | null;
  requested_by_kind: "access-key" | "person" | null;
  status: "pending" | "done" | "failed";
  error_code: string | null;
  error_message: string | null;
  /** Stored before it is sent for the first time; only ever these bytes are sent until they can no longer count. */
  signed_transaction: Buffer | null;
  transaction_hash: string | null;
  /** Which console works on it, and until when others leave it alone. */
  lease_holder: string | null;
  lease_until: Date | null;
  created_at: Date;
  finished_at: Date | null;
}

export interface PersonTable {
  id: string;
  name: string;
  /** In lower case; among those who are not removed there is one of each. */
  email: string;
  /** Null until the invitation is accepted. */
  password_hash: string | null;
  rights: string[];
  /** Null means every shard, also those added later. */
  shard_ids: string[] | null;
  created_at: Date;
  /** Null for the first administrator. */
  invited_by: string | null;
  invited_by_kind: "access-key" | "person" | null;
  removed_at: Date | null;
  /** Of the one-time code with which a password can be set, if there is one. */
  invitation_hash: Buffer | null;
  invitation_expires_at: Date | null;
  /** When a restored backup brought them back; null once they were reviewed, and for all others. */
  suspended_at: Date | null;
  /** Who made that code: it counts as long as they could still make it. */
  invitation_by: string | null;
  invitation_by_kind: "access-key" | "person" | null;
  invitation_by_name: string | null;
  /** Null where it is older than this column. */
  password_set_at: Date | null;
  /** Who made the code that the password was chosen with; null where it was the person's own doing. */
  password_by: string | null;
  password_by_kind: "access-key" | "person" | null;
  password_by_name: string | null;
  /** Since when they are disabled; null while they are not. */
  disabled_at: Date | null;
}

export interface SessionTable {
  value_hash: Buffer;
  /** Of the value that only the console's own pages have. */
  binding_hash: Buffer;
  person_id: string;
  created_at: Date;
  /** When the password was last given in this session. */
  confirmed_at: Date;
  /** To the minute. */
  last_used_at: Date;
  expires_at: Date;
}

/** Each restore of a backup in the history of a database. */
export interface RestoreTable {
  id: string;
  /** The moment that the backup shows. */
  backup_made_at: Date;
  restored_at: Date;
}

/** Each chain of records; a console has one or, where several transactions run at once, some. Kept for good. */
export interface AuditWriterTable {
  id: string;
  /** 1 for the first; without gaps. */
  number: string;
  started_at: Date;
  /** What its first record is chained to. */
  origin: Buffer;
  last_sequence: string;
  last_hash: Buffer;
  /** Up to which record retention has deleted, and that record's hash; 0 and null before. */
  deleted_to: string;
  deleted_hash: Buffer | null;
}

/** The audit trail. Only ever added to, and deleted from its oldest end. */
export interface AuditTable {
  id: string;
  writer: string;
  /** Within the writer: 1 for the first, without gaps. */
  sequence: string;
  time: Date;
  /** The operationId of a route, or what a command or the server does. */
  action: string;
  outcome: "allowed" | "refused";
  /** The slug of the problem that a refusal was answered with. */
  reason: string | null;
  /** More than one where refusals were only counted. */
  count: number;
  via: string;
  actor_kind: string;
  actor_id: string | null;
  /** As it was then. */
  actor_name: string | null;
  address: string | null;
  target_kind: string | null;
  target_id: string | null;
  target_name: string | null;
  shard_id: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  request_id: string | null;
  client_request_id: string | null;
  hash: Buffer;
}
