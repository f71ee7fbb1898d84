import type { Insertable, Selectable } from "kysely";
import type { Author, Facts, Origin, Target } from "../access/trail.js";
import { sha256 } from "../sha256.js";
import type { AuditTable } from "../store/schema.js";

/** One record of the trail, as answers, exports and streams have it. */
export interface AuditRecord extends Origin {
  id: string;
  time: string;
  outcome: "allowed" | "refused";
  reason: string | null;
  count: number;
  actor: Author;
  target: Target | null;
  before: Facts | null;
  after: Facts | null;
  /** The chain that it belongs to. */
  writer: string;
  /** Its place in that chain: 1 for the first. */
  sequence: number;
  /** In hexadecimal. */
  hash: string;
}

/** A record that is not chained yet. */
export type Unchained = Omit<AuditRecord, "writer" | "sequence" | "hash">;

/**
 * The hash of a record: SHA-256 of the hash before it in hexadecimal, a line feed, and the record without its own hash as canonical JSON
 * (RFC 8785: members in the order of their names, no white space). So whoever has an export can check it.
 */
export function hashOf(previous: Buffer, record: Omit<AuditRecord, "hash">): Buffer {
  return sha256(`${previous.toString("hex")}\n${canonical({ ...record, hash: undefined })}`);
}

/** Sound for what records hold: texts, whole numbers, lists and objects. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(",")}}`;
}

/** A record as the table has it. */
export function toRow(record: AuditRecord): Insertable<AuditTable> {
  const { actor, target, clientRequestId, requestId, time, sequence, hash, ...same } = record;
  return {
    ...same,
    time: new Date(time),
    sequence: String(sequence),
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    target_kind: target?.kind ?? null,
    target_id: target?.id ?? null,
    target_name: target?.name ?? null,
    shard_id: target?.shardId ?? null,
    request_id: requestId,
    client_request_id: clientRequestId,
    hash: Buffer.from(hash, "hex"),
  };
}

/** A row of the table as a record. */
export function toRecord(row: Selectable<AuditTable>): AuditRecord {
  return {
    id: row.id,
    time: row.time.toISOString(),
    action: row.action,
    outcome: row.outcome,
    reason: row.reason,
    count: row.count,
    via: row.via as Origin["via"],
    actor: { kind: row.actor_kind as Author["kind"], id: row.actor_id, name: row.actor_name },
    address: row.address,
    target:
      row.target_kind === null
        ? null
        : {
            kind: row.target_kind as Target["kind"],
            id: row.target_id,
            name: row.target_name,
            shardId: row.shard_id,
          },
    before: row.before as Facts | null,
    after: row.after as Facts | null,
    requestId: row.request_id,
    clientRequestId: row.client_request_id,
    writer: row.writer,
    sequence: Number(row.sequence),
    hash: row.hash.toString("hex"),
  };
}
