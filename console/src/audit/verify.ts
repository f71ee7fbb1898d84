import type { Selectable } from "kysely";
import { type Kysely, sql } from "kysely";
import type { AuditWriterTable, Database, Tables } from "../store/schema.js";
import { type AuditRecord, hashOf, toRecord } from "./record.js";
import { originOf } from "./writer.js";

/** Something that is not as it was written. */
export interface Finding {
  writer: string;
  /** Of the record that is changed, or the first that is missing; null where it is the chain itself. */
  sequence: number | null;
  what: "changed" | "removed" | "chain-changed" | "chain-removed";
}

/** What a look at the whole trail has found. */
export interface Verification {
  /** How many chains, and records of them. */
  writers: number;
  records: number;
  /** Of the oldest record; null where there is none. */
  since: string | null;
  findings: Finding[];
  /** Where each chain ends: to compare with what was noted elsewhere. */
  ends: { writer: string; sequence: number; hash: string }[];
}

/**
 * Checks every chain of the trail from its beginning, or from where retention has deleted, to its end. What is written meanwhile does not
 * count. Reads in pages, so that others wait for no more than one of them.
 */
export async function verifyAudit(database: Database): Promise<Verification> {
  const writers = await database.selectFrom("audit_writers").selectAll().orderBy("number").execute();
  const verification: Verification = { writers: writers.length, records: 0, since: null, findings: [], ends: [] };
  let before: Selectable<AuditWriterTable> | undefined;
  for (const writer of writers) {
    checkWriter(writer, before, verification.findings);
    before = writer;
    await checkRecords(database, writer, verification);
  }
  await checkStrays(database, writers, verification.findings);
  return verification;
}

type Writer = Selectable<AuditWriterTable>;

/** Chains are numbered without gaps, and each is chained to the one before. */
function checkWriter(writer: Writer, before: Writer | undefined, findings: Finding[]): void {
  const number = Number(writer.number);
  if (number !== Number(before?.number ?? 0) + 1) {
    findings.push({ writer: writer.id, sequence: null, what: "chain-removed" });
    return;
  }
  const origin = originOf({ number, id: writer.id, startedAt: writer.started_at }, before?.origin);
  if (!origin.equals(writer.origin)) findings.push({ writer: writer.id, sequence: null, what: "chain-changed" });
}

async function checkRecords(database: Database, writer: Writer, into: Verification): Promise<void> {
  const last = Number(writer.last_sequence);
  let sequence = Number(writer.deleted_to);
  let hash = writer.deleted_hash ?? writer.origin;
  while (sequence < last) {
    const page = await pageOf(database, writer.id, sequence, last);
    for (const record of page) {
      sequence += 1;
      if (record.sequence !== sequence) {
        // Retention may have deleted them since the chain was looked at; then what is left begins where it says.
        const deletedTo = await deletedToOf(database, writer.id);
        if (deletedTo < record.sequence - 1) into.findings.push(finding(writer, sequence, "removed"));
        sequence = record.sequence;
      } else if (hashOf(hash, record).toString("hex") !== record.hash) {
        into.findings.push(finding(writer, sequence, "changed"));
      }
      hash = Buffer.from(record.hash, "hex");
      into.records += 1;
      if (into.since === null || record.time < into.since) into.since = record.time;
    }
    if (page.length > 0) continue;
    if ((await deletedToOf(database, writer.id)) < last) into.findings.push(finding(writer, sequence + 1, "removed"));
    break;
  }
  if (sequence === last && !hash.equals(writer.last_hash)) into.findings.push(finding(writer, last, "changed"));
  into.ends.push({ writer: writer.id, sequence: last, hash: writer.last_hash.toString("hex") });
}

/** Records of chains that there are not. */
async function checkStrays(database: Database, writers: readonly Writer[], findings: Finding[]): Promise<void> {
  const known = writers.map(({ id }) => id);
  const { rows } = await sql<{ writer: string }>`select distinct writer from audit
    where not (writer = any (${known}::uuid[])) and not exists (select from audit_writers where id = audit.writer)`.execute(
    database,
  );
  for (const { writer } of rows) findings.push({ writer, sequence: null, what: "chain-removed" });
}

async function pageOf(database: Kysely<Tables>, writer: string, after: number, last: number): Promise<AuditRecord[]> {
  const rows = await database
    .selectFrom("audit")
    .selectAll()
    .where("writer", "=", writer)
    .where("sequence", ">", String(after))
    .where("sequence", "<=", String(last))
    .orderBy("sequence")
    .limit(AT_A_TIME)
    .execute();
  return rows.map(toRecord);
}

async function deletedToOf(database: Kysely<Tables>, writer: string): Promise<number> {
  const row = await database
    .selectFrom("audit_writers")
    .select("deleted_to")
    .where("id", "=", writer)
    .executeTakeFirst();
  return Number(row?.deleted_to ?? 0);
}

function finding({ id }: Writer, sequence: number, what: Finding["what"]): Finding {
  return { writer: id, sequence, what };
}

const AT_A_TIME = 500;
