/** An id that tells its own table and number. */
const id = (table: number, number: number) =>
  `0189${table.toString(16).padStart(4, "0")}-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;
const hash = (text: string) => `sha256('${text}'::bytea)`;
/** Every right there was before people came, and those that came later. */
const EARLY_RIGHTS = [
  "issue-tokens",
  "view-tokens",
  "revoke-tokens",
  "add-keys",
  "remove-keys",
  "view-keys",
  "create-accounts",
  "add-shards",
  "manage-access-keys",
];
const rightsOf = (...rights: string[]) => `array[${rights.map((right) => `'${right}'`).join(", ")}]`;

/** A moment at which what the rows are about counts: sessions have not ended, codes neither. */
export const NOW = new Date("2024-11-01T12:00:00Z");

/** Ids and values of rows, for whoever asks the console about them. */
export const KEYS = {
  all: id(1, 1),
  ci: id(1, 2),
  suspended: id(1, 3),
  disabled: id(1, 4),
  removed: id(1, 5),
  removedByValue: id(1, 6),
  bounded: id(1, 7),
} as const;
export const TOKENS = { perpetual: id(2, 1), revoked: id(2, 2), suspended: id(2, 4), bounded: id(2, 5) } as const;
export const OPERATIONS = {
  done: id(3, 1),
  failed: id(3, 2),
  elsewhere: id(3, 6),
  asked: id(3, 3),
  pending: id(3, 4),
  pendingElsewhere: id(3, 5),
} as const;
export const PEOPLE = {
  ada: id(4, 1),
  gone: id(4, 2),
  invited: id(4, 3),
  founder: id(4, 4),
  forgetful: id(4, 5),
  suspended: id(4, 6),
  invitedByKey: id(4, 7),
  disabled: id(4, 8),
} as const;
/** 32 characters each, as people type them. */
export const CODES = {
  invited: "A".repeat(32),
  founder: "B".repeat(32),
  forgetful: "C".repeat(32),
  invitedByKey: "D".repeat(32),
  setup: "E".repeat(32),
} as const;
/** A chain of the audit trail with one record; hashes as the first console with one made them. */
const WRITER = {
  id: id(14, 1),
  startedAt: "2025-01-01T00:00:00.000Z",
  origin: "3e4250e8ce3dde75b68db7d940982022f68089d8573aacda74aa452478c3000c",
  hash: "e67d9c2dd9e963f52307d731387b54dec03996a73ce4355e0c4acc5517509706",
} as const;
export const SESSION = { value: "a session", binding: "its binding" } as const;

/**
 * What a console of each schema version wrote, as SQL: `rows[3]` are inserted while the schema is at version 3, into what it had then. A
 * migration that adds a table or a column gets rows here, and the ones before it show what becomes of older rows.
 */
export const ROWS_BY_VERSION: Readonly<Record<number, readonly string[]>> = {
  1: [
    "insert into shards values ('demos-calimero-testnet', 'demos.calimero.testnet', 'development', null, '2024-01-01Z')",
    "insert into shards values ('far-calimero-testnet', 'far.calimero.testnet', 'url', 'https://rpc.example.org/', '2024-01-02Z')",
    `insert into access_keys (id, name, value_hash, rights, shard_ids, created_at, expires_at) values
      ('${id(1, 1)}', 'First access key', ${hash("all")}, ${rightsOf(...EARLY_RIGHTS)}, null, '2024-01-01Z', null),
      ('${id(1, 2)}', 'ci', ${hash("ci")}, array['issue-tokens'], array['demos-calimero-testnet'], '2024-01-02Z', '2034-01-02Z')`,
    `insert into tokens (id, shard_id, name, permissions, labels, value_hash, created_at, expires_at, revoke_at, last_used_at, issued_by,
      idempotency_key, attempt, request_hash) values
      ('${id(2, 1)}', 'demos-calimero-testnet', 'perpetual', array['full'], '{}', ${hash("t1")}, '2024-01-01Z', null, null, null, '${id(1, 1)}',
        null, null, null),
      ('${id(2, 2)}', 'demos-calimero-testnet', 'revoked', array['view-accounts'], '{"owner":"a/b"}', ${hash("t2")}, '2024-01-01Z',
        '2034-01-01Z', '2024-02-01Z', '2024-01-31Z', '${id(1, 2)}', 'instance.1', 2, ${hash("request")})`,
    `insert into token_labels values ('${id(2, 2)}', 'demos-calimero-testnet', 'owner', 'a/b', '2024-02-01Z')`,
  ],
  2: [
    `insert into tokens (id, shard_id, name, permissions, labels, value_hash, created_at, issued_by) values
      ('${id(2, 3)}', 'far-calimero-testnet', 'under announcements', array['full'], '{}', ${hash("t3")}, '2024-03-01Z', '${id(1, 1)}')`,
  ],
  3: [
    "insert into custodian_check values (1, '\\x01')",
    `insert into custodial_accounts (shard_id, account_id, public_key, sealed_key, last_nonce, created_at) values
      ('demos-calimero-testnet', 'demos.calimero.testnet', 'ed25519:a', '\\x0102', 9007199254740993, '2024-03-01Z')`,
    `insert into operations (id, kind, shard_id, account_id, signer_id, public_key, deposit, sealed_key, labels, status, error_code,
      error_message, created_at, finished_at) values
      ('${id(3, 1)}', 'add-key', 'demos-calimero-testnet', 'demos.calimero.testnet', 'demos.calimero.testnet', 'ed25519:b', null, null,
        '{"instance":"i"}', 'done', null, null, '2024-03-01Z', '2024-03-01Z'),
      ('${id(3, 2)}', 'create-account', 'demos-calimero-testnet', 'new.demos.calimero.testnet', 'demos.calimero.testnet', 'ed25519:c',
        '1000', '\\x03', '{}', 'failed', 'LackBalanceForState', 'too small', '2024-03-02Z', '2024-03-02Z'),
      ('${OPERATIONS.elsewhere}', 'add-key', 'far-calimero-testnet', 'demos.calimero.testnet', 'demos.calimero.testnet', 'ed25519:b', null,
        null, '{}', 'done', null, null, '2024-03-03Z', '2024-03-03Z')`,
  ],
  4: [
    `insert into people (id, name, email, password_hash, rights, created_at) values
      ('${PEOPLE.ada}', 'Ada', 'ada@example.org', 'scrypt of ada', ${rightsOf(...EARLY_RIGHTS, "manage-people")}, '2024-04-01Z')`,
    `insert into people (id, name, email, rights, created_at, invited_by, invited_by_kind, removed_at) values
      ('${PEOPLE.gone}', 'Gone', 'gone@example.org', array['view-tokens'], '2024-04-02Z', '${PEOPLE.ada}', 'person', '2024-04-03Z')`,
    `insert into people (id, name, email, password_hash, rights, shard_ids, created_at, invited_by, invited_by_kind, invitation_hash,
      invitation_expires_at) values
      ('${PEOPLE.invited}', 'Invited', 'invited@example.org', null, array['view-tokens'], array['demos-calimero-testnet'], '2024-04-04Z',
        '${PEOPLE.ada}', 'person', ${hash(CODES.invited)}, '2034-04-11Z'),
      ('${PEOPLE.founder}', 'Founder', 'founder@example.org', null, array['view-tokens'], null, '2024-04-05Z', null, null,
        ${hash(CODES.founder)}, '2034-04-12Z'),
      ('${PEOPLE.forgetful}', 'Forgetful', 'forgetful@example.org', 'scrypt of forgetful', array['view-tokens'], null, '2024-04-06Z',
        '${PEOPLE.ada}', 'person', ${hash(CODES.forgetful)}, '2034-04-13Z')`,
    `insert into sessions values (${hash("an early session")}, '${PEOPLE.ada}', '2024-04-01Z', '2024-04-01Z', '2034-04-01Z')`,
    `insert into setup_codes values (${hash(CODES.setup)}, '2024-04-01Z', '2034-04-08Z')`,
    `insert into attempts values (${hash("subject")}, 3, '2024-04-01Z')`,
    `update tokens set revoke_at = '2024-04-04Z', revoked_by = '${PEOPLE.ada}', revoked_by_kind = 'person' where id = '${id(2, 3)}'`,
  ],
  5: [
    `insert into operations (id, kind, shard_id, account_id, signer_id, public_key, labels, status, created_at, requested_by,
      requested_by_kind) values ('${OPERATIONS.asked}', 'delete-key', 'demos-calimero-testnet', 'demos.calimero.testnet',
        'demos.calimero.testnet', 'ed25519:b', '{}', 'failed', '2024-05-01Z', '${PEOPLE.ada}', 'person')`,
    `insert into custodial_accounts (shard_id, account_id, public_key, sealed_key, created_at, taken_by, taken_by_kind) values
      ('far-calimero-testnet', 'far.calimero.testnet', 'ed25519:f', '\\x0304', '2024-05-02Z', '${PEOPLE.ada}', 'person')`,
  ],
  6: [
    `insert into operations (id, kind, shard_id, account_id, signer_id, public_key, labels, status, signed_transaction, transaction_hash,
      lease_holder, lease_until, created_at, requested_by, requested_by_kind) values
      ('${OPERATIONS.pending}', 'add-key', 'demos-calimero-testnet', 'demos.calimero.testnet', 'demos.calimero.testnet', 'ed25519:d',
        '{"instance":"j"}', 'pending', '\\x0506', 'hash', '${id(9, 1)}', '2024-06-01T00:01Z', '2024-06-01Z', '${KEYS.all}', 'access-key'),
      ('${OPERATIONS.pendingElsewhere}', 'add-key', 'far-calimero-testnet', 'far.calimero.testnet', 'far.calimero.testnet', 'ed25519:d',
        '{}', 'pending', null, null, null, null, '2024-06-02Z', '${PEOPLE.ada}', 'person')`,
  ],
  7: [
    `insert into restores values ('${id(7, 1)}', '2024-07-01Z', '2024-07-02Z')`,
    `insert into tokens (id, shard_id, name, permissions, labels, value_hash, created_at, issued_by, idempotency_key, attempt, request_hash,
      suspended_at) values ('${TOKENS.suspended}', 'demos-calimero-testnet', 'of a backup', array['full'], '{}', ${hash("t4")},
        '2024-06-30Z', '${KEYS.ci}', 'instance.2', 1, '', '2024-07-02Z')`,
    `insert into access_keys (id, name, value_hash, rights, shard_ids, created_at, created_by, created_by_kind, suspended_at) values
      ('${KEYS.suspended}', 'of a backup', ${hash("suspended")}, array['view-tokens', 'back-up'], null, '2024-06-30Z', '${PEOPLE.ada}', 'person',
        '2024-07-02Z')`,
    `insert into people (id, name, email, password_hash, rights, created_at, invited_by, invited_by_kind, suspended_at) values
      ('${PEOPLE.suspended}', 'Of a backup', 'suspended@example.org', 'scrypt of suspended', array['view-tokens'], '2024-06-30Z',
        '${PEOPLE.ada}', 'person', '2024-07-02Z')`,
  ],
  8: [
    `insert into people (id, name, email, password_hash, rights, created_at, invited_by, invited_by_kind, invitation_hash,
      invitation_expires_at, invitation_by, invitation_by_kind, invitation_by_name, password_set_at, password_by, password_by_kind,
      password_by_name) values
      ('${PEOPLE.invitedByKey}', 'Invited by a key', 'by-key@example.org', 'scrypt of by-key', array['view-tokens'], '2024-08-01Z', '${KEYS.all}',
        'access-key', ${hash(CODES.invitedByKey)}, '2034-08-08Z', '${KEYS.all}', 'access-key', 'First access key', '2024-08-02Z',
        '${PEOPLE.ada}', 'person', 'Ada')`,
    `insert into sessions (value_hash, person_id, created_at, last_used_at, expires_at, binding_hash, confirmed_at) values
      (${hash(SESSION.value)}, '${PEOPLE.ada}', '2024-11-01T08:00Z', '2024-11-01T11:59Z', '2024-11-01T20:00Z', ${hash(SESSION.binding)},
        '2024-11-01T08:30Z')`,
  ],
  9: [
    `insert into access_keys (id, name, value_hash, rights, shard_ids, created_at, created_by, created_by_kind, last_used_at, disabled_at,
      removed_at, removed_by, removed_by_kind) values
      ('${KEYS.disabled}', 'disabled', ${hash("disabled")}, array['view-tokens'], null, '2024-09-01Z', '${KEYS.all}', 'access-key', '2024-09-02Z',
        '2024-09-03Z', null, null, null),
      ('${KEYS.removed}', 'removed', ${hash("removed")}, array['view-tokens'], null, '2024-09-01Z', '${PEOPLE.ada}', 'person', null, null,
        '2024-09-04Z', '${PEOPLE.ada}', 'person')`,
  ],
  10: [
    `insert into people (id, name, email, password_hash, rights, created_at, invited_by, invited_by_kind, password_set_at, disabled_at) values
      ('${PEOPLE.disabled}', 'Disabled', 'disabled@example.org', 'scrypt of disabled', array['view-tokens'], '2024-10-01Z', '${PEOPLE.ada}',
        'person', '2024-10-02Z', '2024-10-03Z')`,
  ],
  11: [
    `insert into shards (id, master_account, upstream_kind, upstream_url, created_at, disabled_at, removed_at, removed_by, removed_by_kind) values
      ('disabled', 'disabled.testnet', 'url', 'https://rpc.example.org/', '2024-11-01Z', '2024-11-02Z', null, null, null),
      ('removed', 'removed.testnet', 'url', 'https://rpc.example.org/', '2024-11-01Z', '2024-11-02Z', '2024-11-03Z', '${PEOPLE.ada}', 'person')`,
  ],
  12: [
    `insert into access_keys (id, name, value_hash, rights, shard_ids, created_at, created_by, created_by_kind, removed_at, removed_by,
      removed_by_kind, removed_value_hash) values
      ('${KEYS.removedByValue}', 'removed by value', ${hash("of nothing")}, array['view-tokens'], null, '2024-12-01Z', '${PEOPLE.ada}', 'person',
        '2024-12-02Z', '${PEOPLE.ada}', 'person', ${hash("removed by value")})`,
  ],
  13: [
    `insert into shards (id, master_account, upstream_kind, upstream_url, created_at, endpoints) values
      ('several', 'several.testnet', 'url', 'https://rpc.example.org/', '2024-12-01Z',
        '[{"url":"https://rpc.example.org/","headers":[{"name":"x-api-key","sealed":"AAAA"}]},{"url":"https://other.example.org/","headers":[]}]')`,
  ],
  14: [
    `insert into shards (id, master_account, upstream_kind, upstream_url, created_at, allowed_origins) values
      ('with-pages', 'with-pages.testnet', 'url', 'https://rpc.example.org/', '2024-12-02Z', array['https://app.example.org'])`,
  ],
  15: [
    `insert into audit_writers (id, number, started_at, origin, last_sequence, last_hash) values
      ('${WRITER.id}', 1, '${WRITER.startedAt}', '\\x${WRITER.origin}', 1, '\\x${WRITER.hash}')`,
    `insert into audit (id, writer, sequence, time, action, outcome, count, via, actor_kind, actor_id, actor_name, address, target_kind, target_id,
      target_name, shard_id, after, request_id, hash) values
      ('${id(14, 2)}', '${WRITER.id}', 1, '2025-01-01T00:00:00Z', 'revokeToken', 'allowed', 1, 'api', 'access-key', '${KEYS.all}',
        'First access key', '192.0.2.1', 'token', '${TOKENS.revoked}', 'revoked', 'demos-calimero-testnet', '{"revokeAt":"2024-02-01T00:00:00.000Z"}',
        'a request', '\\x${WRITER.hash}')`,
  ],
  16: [
    `insert into shards (id, master_account, upstream_kind, upstream_url, created_at) values
      ('sorted', 'sorted.testnet', 'url', 'https://rpc.example.org/', '2025-01-02Z')`,
  ],
  17: [
    `insert into token_usage (day, token_id, shard_id, read_allowed, read_denied, write_allowed, write_denied, none_allowed, none_denied) values
      ('2025-01-03', '${TOKENS.perpetual}', 'demos-calimero-testnet', 12, 0, 3, 1, 0, 0)`,
  ],
  18: [
    `insert into shards (id, master_account, upstream_kind, upstream_url, created_at) values
      ('by-use', 'by-use.testnet', 'url', 'https://rpc.example.org/', '2025-01-04Z')`,
  ],
  19: [
    `insert into shards (id, master_account, upstream_kind, upstream_url, created_at) values
      ('function-calls', 'function-calls.testnet', 'url', 'https://rpc.example.org/', '2025-01-05Z')`,
    `insert into operations (id, kind, shard_id, account_id, signer_id, public_key, function_call, labels, status, created_at, finished_at) values
      ('${id(19, 1)}', 'add-key', 'function-calls', 'function-calls.testnet', 'function-calls.testnet', 'ed25519:of-function-calls',
        '{"receiverId":"app.testnet","methodNames":["set"],"allowance":"250000000000000000000000"}', '{}', 'done', '2025-01-05Z', '2025-01-05Z')`,
  ],
  20: [
    `insert into shards (id, master_account, upstream_kind, upstream_url, created_at) values
      ('rare', 'rare.testnet', 'url', 'https://rpc.example.org/', '2025-01-06Z')`,
  ],
  21: [
    `insert into account_balances (shard_id, account_id, at, balance) values
      ('demos-calimero-testnet', 'demos.calimero.testnet', '2025-01-07Z', '999000000000000000000000000')`,
  ],
  22: [
    `insert into shards (id, master_account, upstream_kind, upstream_url, created_at, max_token_lifetime, token_permissions) values
      ('bounded', 'bounded.testnet', 'url', 'https://rpc.example.org/', '2025-01-07Z', 86400, array['view-accounts'])`,
    `insert into access_keys (id, name, value_hash, rights, created_at, created_by, created_by_kind, allowed_addresses, requests_per_second,
      max_token_lifetime, issuable_permissions, ends_with_key) values
      ('${KEYS.bounded}', 'bounded', ${hash("bounded")}, array['issue-tokens'], '2025-01-07Z', '${PEOPLE.ada}', 'person',
        array['192.0.2.0/24'], 5, 3600, array['view-blocks'], true)`,
    `insert into tokens (id, shard_id, name, permissions, labels, value_hash, created_at, issued_by, allowed_addresses, requests_per_second,
      max_open_requests) values ('${TOKENS.bounded}', 'demos-calimero-testnet', 'bounded', array['full'], '{}', ${hash("t5")}, '2025-01-07Z',
        '${KEYS.all}', array['192.0.2.0/24', '2001:db8::1'], 7, 3)`,
  ],
};

export type Row = Record<string, unknown>;

/** What a migration changes on purpose in a row that was there before it. */
export interface Change {
  /** The schema version that the migration leads to. */
  version: number;
  table: string;
  /** The row as it is afterwards; undefined where it is removed. */
  becomes(row: Row): Row | undefined;
}

/** A right that who could do everything gets. */
const gains = (table: string, holder: string, right: string) => ({
  table,
  becomes: (row: Row) => (row.id === holder ? { ...row, rights: [...(row.rights as string[]), right] } : row),
});

/** All that migrations change on purpose, in their order. Everything else stays, and a new column is null. */
export const CHANGES: readonly Change[] = [
  { version: 4, table: "tokens", becomes: (row) => ({ ...row, issued_by_kind: "access-key" }) },
  { version: 4, ...gains("access_keys", KEYS.all, "manage-people") },
  { version: 7, ...gains("access_keys", KEYS.all, "back-up") },
  { version: 7, ...gains("people", PEOPLE.ada, "back-up") },
  { version: 11, ...gains("access_keys", KEYS.all, "manage-shards") },
  { version: 11, ...gains("people", PEOPLE.ada, "manage-shards") },
  { version: 14, table: "shards", becomes: (row) => ({ ...row, allowed_origins: [] }) },
  { version: 15, ...gains("access_keys", KEYS.all, "view-audit") },
  { version: 15, ...gains("people", PEOPLE.ada, "view-audit") },
  { version: 22, table: "access_keys", becomes: (row) => ({ ...row, ends_with_key: false }) },
  // Nobody had written down who made a code: of a first invitation it was whoever invited, and others are void.
  {
    version: 8,
    table: "people",
    becomes: (row) => {
      if (row.id === PEOPLE.invited) {
        return { ...row, invitation_by: PEOPLE.ada, invitation_by_kind: "person", invitation_by_name: "" };
      }
      return { ...row, invitation_hash: null, invitation_expires_at: null };
    },
  },
  // Bound to no pages: people sign in again.
  { version: 8, table: "sessions", becomes: () => undefined },
];
