import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Kysely, sql } from "kysely";
import { makeAccessKey } from "../../../console/src/access-keys/value.js";
import { DEFAULT_DEVELOPMENT_SHARD } from "../../../console/src/options.js";
import { sha256 } from "../../../console/src/sha256.js";
import { openEmbedded } from "../../../console/src/store/embedded.js";
import { MIGRATIONS } from "../../../console/src/store/migrations/index.js";
import { migrateWithin } from "../../../console/src/store/migrations.js";
import { newId } from "../../../console/src/store/new-id.js";
import type { Database, Tables } from "../../../console/src/store/schema.js";
import type { Phase } from "./plan.js";

/** A life of a console that is recorded. */
export interface Scene {
  /** What its first start is. */
  start: Phase;
  /** Makes what is on disk, and safe, before the recording. */
  prepare?(dataDir: string): Promise<Prepared>;
  /** How each of its runs ends. */
  ends: readonly NodeJS.Signals[];
}

export interface Prepared {
  accessKey: string;
  /** What was said of each token, by id. */
  tokens: ReadonlyMap<string, "active" | "revoked">;
}

/** A console from its first start on; one that migrates the oldest database there is; one that fills a segment of the write-ahead log under load. */
export const SCENES: readonly Scene[] = [
  { start: "first start", ends: ["SIGTERM", "SIGKILL", "SIGTERM"] },
  { start: "migration", prepare: (dataDir) => prepare(dataDir, 1, 100_000), ends: ["SIGTERM"] },
  { start: "later start", prepare: (dataDir) => prepare(dataDir, MIGRATIONS.length, 400_000), ends: ["SIGKILL"] },
];

/**
 * Makes a database of a schema version, with tokens.
 * @param leave bytes to write until the segment of the write-ahead log is full
 */
async function prepare(dataDir: string, schema: number, leave: number): Promise<Prepared> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const onDiskFailure = (error: Error) => {
    throw error;
  };
  const engine = await openEmbedded(join(dataDir, "pg"), { relaxed: true, onDiskFailure });
  const database = new Kysely<Tables>({ dialect: engine.dialect });
  try {
    await database.transaction().execute((transaction) => migrateWithin(transaction, schema));
    const prepared = await insertTokens(database);
    await fillLog(database, leave);
    return prepared;
  } finally {
    await database.destroy();
    await engine.close();
  }
}

/** In columns that every schema has. */
async function insertTokens(database: Database): Promise<Prepared> {
  const now = new Date();
  const shard = DEFAULT_DEVELOPMENT_SHARD;
  const accessKey = makeAccessKey();
  const issuer = newId(now);
  await sql`insert into shards (id, master_account, upstream_kind, created_at)
    values (${shard.id}, ${shard.masterAccount}, 'development', ${now})`.execute(database);
  await sql`insert into access_keys (id, name, value_hash, rights, created_at) values (${issuer}, 'First access key', ${sha256(accessKey)},
    array['issue-tokens', 'view-tokens', 'revoke-tokens', 'add-keys', 'remove-keys', 'view-keys', 'create-accounts', 'add-shards',
      'manage-access-keys'], ${now})`.execute(database);
  const tokens = new Map<string, "active" | "revoked">();
  for (let number = 0; number < 40; number += 1) {
    const id = newId(now);
    const revoked = number % 2 === 0;
    await sql`insert into tokens (id, shard_id, name, permissions, labels, value_hash, created_at, revoke_at, issued_by)
      values (${id}, ${shard.id}, ${`before ${number}`}, array['full'], '{"owner":"before"}', ${sha256(id)}, ${now},
        ${revoked ? now : null}, ${issuer})`.execute(database);
    await sql`insert into token_labels (token_id, shard_id, key, value, dead_at)
      values (${id}, ${shard.id}, 'owner', 'before', ${revoked ? now : null})`.execute(database);
    tokens.set(id, revoked ? "revoked" : "active");
  }
  return { accessKey, tokens };
}

/** Writes into the log what means nothing. */
async function fillLog(database: Database, leave: number): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ left: string }>`
      select (${SEGMENT}::bigint - (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint % ${SEGMENT}::bigint)::text as left`.execute(
      database,
    );
    const wanted = Math.min(Number(rows[0]?.left) - leave, 1_000_000);
    if (wanted < 1_000) return;
    await sql`select pg_logical_emit_message(false, 'fill', repeat('x', ${wanted - 500}::int))`.execute(database);
  }
}

/** Bytes, as Postgres is built and PGlite's template is made. */
const SEGMENT = String(16 * 1024 * 1024);
