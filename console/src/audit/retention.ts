import { sql } from "kysely";
import { ownOrigin, SERVER, type Trail } from "../access/trail.js";
import type { Database } from "../store/schema.js";

/**
 * Deletes the records that are older than that, from the oldest end of each chain, and notes where each chain begins now. A record whose
 * neighbour before it is younger, after a clock was set back, stays until that one goes.
 * @returns how many
 */
export async function deleteOldRecords(database: Database, trail: Trail, before: Date): Promise<number> {
  let all = 0;
  for (let deleted = PORTION; deleted > 0; all += deleted) {
    deleted = await trail.transact(database, ownOrigin("deleteOldAudit"), async (transaction, note) => {
      const count = await deletePortion(transaction, before);
      const target = { kind: "console", id: null, name: null, shardId: null } as const;
      if (count > 0) note(SERVER, { target, after: { olderThan: before.toISOString(), records: count } });
      return count;
    });
  }
  return all;
}

/** Of one chain: the first that has something old. */
async function deletePortion(transaction: Database, before: Date): Promise<number> {
  await sql`select set_config('keyring.audit_retention', 'on', true)`.execute(transaction);
  const { rows } = await sql<{ count: number }>`
    with writer as (
      select audit_writers.id, deleted_to from audit_writers
      join audit as first on first.writer = audit_writers.id and first.sequence = deleted_to + 1
      where first.time < ${before}::timestamptz order by number limit 1 for update of audit_writers skip locked
    ), old as (
      select audit.id, audit.sequence, audit.hash,
        bool_and(audit.time < ${before}::timestamptz) over (order by audit.sequence) as is_old
      from writer join audit on audit.writer = writer.id
      where audit.sequence between writer.deleted_to + 1 and writer.deleted_to + ${PORTION}
    ), last as (
      select max(sequence) as sequence from old where is_old
    ), anchored as (
      update audit_writers set deleted_to = last.sequence, deleted_hash = old.hash
      from writer, last, old where audit_writers.id = writer.id and old.sequence = last.sequence
    ), deleted as (
      delete from audit using old where audit.id = old.id and old.is_old returning 1
    )
    select count(*)::int as count from deleted`.execute(transaction);
  await sql`select set_config('keyring.audit_retention', 'off', true)`.execute(transaction);
  return rows[0]?.count ?? 0;
}

/** Others wait no longer than these take. */
const PORTION = 1_000;

/** Deletes what is too old once a day, from the start on. */
export class Retention {
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> = Promise.resolve();

  /** @param days how long records are kept */
  constructor(
    private readonly parts: { database: Database; trail: Trail; now(): Date; failed(error: unknown): void },
    private readonly days: number,
  ) {
    this.#timer = setInterval(() => this.#run(), EVERY_MS);
    this.#timer.unref();
    this.#run();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  #run(): void {
    const { database, trail, now, failed } = this.parts;
    const before = new Date(now().getTime() - this.days * DAY_MS);
    this.#running = this.#running.then(async () => {
      await deleteOldRecords(database, trail, before).catch(failed);
    });
  }
}

const DAY_MS = 86_400_000;
const EVERY_MS = DAY_MS;
