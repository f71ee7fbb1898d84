/** An id that tells its own table and number. */
const id = (table: number, number: number) =>
  `0189${table.toString(16).padStart(4, "0")}-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;
const hash = (text: string) => `sha256('${text}'::bytea)`;

/**
 * What a console of each schema version wrote, as SQL: `rows[3]` are inserted while the schema is at version 3, into what it had then. A
 * migration that adds a table or a column gets rows here, and the ones before it show what becomes of older rows.
 */
export const ROWS_BY_VERSION: Readonly<Record<number, readonly string[]>> = {
  1: [
    "insert into shards values ('demos-calimero-testnet', 'demos.calimero.testnet', 'development', null, '2024-01-01Z')",
    "insert into shards values ('far-calimero-testnet', 'far.calimero.testnet', 'url', 'https://rpc.example.org/', '2024-01-02Z')",
    `insert into access_keys (id, name, value_hash, rights, shard_ids, created_at, expires_at) values
      ('${id(1, 1)}', 'First access key', ${hash("all")}, array['issue-tokens', 'view-tokens', 'revoke-tokens', 'add-keys',
        'remove-keys', 'view-keys', 'create-accounts', 'add-shards', 'manage-access-keys'], null, '2024-01-01Z', null),
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
        '1000', '\\x03', '{}', 'failed', 'LackBalanceForState', 'too small', '2024-03-02Z', '2024-03-02Z')`,
  ],
  4: [
    `insert into people (id, name, email, password_hash, rights, created_at) values
      ('${id(4, 1)}', 'Ada', 'ada@example.org', 'scrypt', array['manage-people'], '2024-04-01Z')`,
    `insert into people (id, name, email, rights, created_at, invited_by, invited_by_kind, removed_at) values
      ('${id(4, 2)}', 'Gone', 'gone@example.org', array['view-tokens'], '2024-04-02Z', '${id(4, 1)}', 'person', '2024-04-03Z')`,
    `insert into sessions values (${hash("session")}, '${id(4, 1)}', '2024-04-01Z', '2024-04-01Z', '2034-04-01Z')`,
    `insert into setup_codes values (${hash("code")}, '2024-04-01Z', '2024-04-08Z')`,
    `insert into attempts values (${hash("subject")}, 3, '2024-04-01Z')`,
    `update tokens set revoke_at = '2024-04-04Z', revoked_by = '${id(4, 1)}', revoked_by_kind = 'person' where id = '${id(2, 3)}'`,
  ],
  5: [
    `insert into operations (id, kind, shard_id, account_id, signer_id, public_key, labels, status, created_at, requested_by,
      requested_by_kind) values ('${id(3, 3)}', 'delete-key', 'demos-calimero-testnet', 'demos.calimero.testnet',
        'demos.calimero.testnet', 'ed25519:b', '{}', 'failed', '2024-05-01Z', '${id(4, 1)}', 'person')`,
  ],
};

/** Tables that a migration empties on purpose, with the version that does: people sign in again where sessions came to be bound to pages. */
export const ENDED_BY_VERSION: Readonly<Record<string, number>> = { sessions: 8 };
