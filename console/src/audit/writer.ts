import { CompiledQuery, sql } from "kysely";
import { sha256 } from "../sha256.js";
import { newId } from "../store/new-id.js";
import { PREPARED } from "../store/prepared.js";
import type { AuditTable, Database } from "../store/schema.js";
import { type AuditRecord, hashOf, toRow, type Unchained } from "./record.js";

/** A chain of records that one transaction at a time adds to, and where it ends. */
export interface Writer {
  readonly id: string;
  readonly sequence: number;
  readonly hash: Buffer;
}

/** Begins a chain, in the transaction of its first record. Chains are numbered without gaps, and each is chained to the one before. */
export async function beginWriter(transaction: Database, now: Date): Promise<Writer> {
  await sql`select pg_advisory_xact_lock(${WRITERS_LOCK}::bigint)`.execute(transaction);
  const last = await transaction
    .selectFrom("audit_writers")
    .select(["number", "origin"])
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  const id = newId(now);
  const number = Number(last?.number ?? 0) + 1;
  const origin = originOf({ number, id, startedAt: now }, last?.origin);
  await transaction
    .insertInto("audit_writers")
    .values({
      id,
      number: String(number),
      started_at: now,
      origin,
      last_sequence: "0",
      last_hash: origin,
      deleted_to: "0",
    })
    .execute();
  return { id, sequence: 0, hash: origin };
}

/** What the first record of a chain is chained to. */
export function originOf(
  { number, id, startedAt }: { number: number; id: string; startedAt: Date },
  before: Buffer | undefined,
): Buffer {
  return sha256(`${before?.toString("hex") ?? ""}\n${number} ${id} ${startedAt.toISOString()}`);
}

/**
 * Adds records to a chain, in one statement.
 * @returns the records, and the writer as it is once the transaction has ended well
 * @throws Error when the chain does not end where the writer says
 */
export async function append(
  transaction: Database,
  writer: Writer,
  unchained: readonly Unchained[],
): Promise<{ writer: Writer; records: AuditRecord[] }> {
  let { sequence, hash } = writer;
  const records = unchained.map((one): AuditRecord => {
    sequence += 1;
    const record = { ...one, writer: writer.id, sequence };
    hash = hashOf(hash, record);
    return { ...record, hash: hash.toString("hex") };
  });
  const rows = records.map(toRow);
  const values = COLUMNS.map(([name]) => rows.map((row) => row[name] ?? null));
  const { numAffectedRows } = await transaction.executeQuery(
    CompiledQuery.raw(APPEND, [sequence, hash, writer.id, writer.sequence, ...values]),
  );
  if (Number(numAffectedRows) !== records.length) {
    throw new Error(`The chain ${writer.id} of the audit trail was changed.`);
  }
  return { writer: { id: writer.id, sequence, hash }, records };
}

/** Any constant will do; it only has to be the same in every instance. */
const WRITERS_LOCK = "5349041114";

/** One parameter for each column, a list: so the statement is the same for any number of records. */
const COLUMNS = Object.entries({
  id: "uuid",
  writer: "uuid",
  sequence: "bigint",
  time: "timestamptz",
  action: "text",
  outcome: "text",
  reason: "text",
  count: "integer",
  via: "text",
  actor_kind: "text",
  actor_id: "uuid",
  actor_name: "text",
  address: "text",
  target_kind: "text",
  target_id: "text",
  target_name: "text",
  shard_id: "text",
  before: "jsonb",
  after: "jsonb",
  request_id: "text",
  client_request_id: "text",
  hash: "bytea",
} satisfies Record<keyof AuditTable, string>) as [keyof AuditTable, string][];

const NAMES = COLUMNS.map(([name]) => name).join(", ");

/** Not built anew for each record: that would take as long as running it. */
const APPEND = `${PREPARED}
  with head as (
    update audit_writers set last_sequence = $1::bigint, last_hash = $2::bytea
    where id = $3::uuid and last_sequence = $4::bigint returning id
  )
  insert into audit (${NAMES})
  select record.* from head
    cross join unnest(${COLUMNS.map(([, type], i) => `$${i + 5}::${type}[]`).join(", ")}) as record (${NAMES})`;
