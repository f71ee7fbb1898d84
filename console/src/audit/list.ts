import { sql } from "kysely";
import { v7 } from "uuid";
import type { Database } from "../store/schema.js";
import { type AuditRecord, toRecord } from "./record.js";

/** Which records to find. All conditions must hold. */
export interface AuditFilter {
  /** The id of an access key or a person. */
  actor?: string | undefined;
  /** The id of what something was done to. */
  target?: string | undefined;
  /** The id of something: what it did, and what was done to it. */
  about?: string | undefined;
  action?: string | undefined;
  outcome?: "allowed" | "refused" | undefined;
  since?: Date | undefined;
  /** Excluded. */
  until?: Date | undefined;
  /** Only what was done on these shards. */
  shards: "all" | readonly string[];
}

/**
 * At most `limit` records, in the order of their ids, which is that of time; the newest first.
 * @param beyond where the page before ended
 */
export async function findRecords(
  database: Database,
  { about, ...filter }: AuditFilter,
  limit: number,
  beyond: string | undefined,
  order: "asc" | "desc" = "desc",
): Promise<AuditRecord[]> {
  const find = (more: Partial<AuditFilter>) => matching(database, { ...filter, ...more }, limit, beyond, order);
  if (about === undefined) return (await find({}).execute()).map(toRecord);
  // Each is a walk along one index, which ends after a page; one condition for both would have to find and sort everything.
  const [did, underwent] = await Promise.all([
    UUID.test(about) ? find({ actor: about }).execute() : [],
    find({ target: about }).execute(),
  ]);
  const both = new Map([...did, ...underwent].map((row) => [row.id, row]));
  const sign = order === "asc" ? 1 : -1;
  return [...both.values()]
    .sort((one, other) => (one.id < other.id ? -sign : sign))
    .slice(0, limit)
    .map(toRecord);
}

/** Every action of which there is a record, in alphabetical order: jumps along the index from one to the next. */
export async function findActions(database: Database): Promise<string[]> {
  const { rows } = await sql<{ action: string }>`
    with recursive known (action) as (
      select min(action) from audit
      union all
      select (select min(audit.action) from audit where audit.action > known.action) from known where known.action is not null
    )
    select action from known where action is not null`.execute(database);
  return rows.map(({ action }) => action);
}

function matching(
  database: Database,
  { actor, target, action, outcome, since, until, shards }: AuditFilter,
  limit: number,
  beyond: string | undefined,
  order: "asc" | "desc",
) {
  return (
    database
      .selectFrom("audit")
      .selectAll()
      .$if(actor !== undefined, (query) => query.where("actor_id", "=", actor ?? ""))
      .$if(target !== undefined, (query) => query.where("target_id", "=", target ?? ""))
      .$if(action !== undefined, (query) => query.where("action", "=", action ?? ""))
      .$if(outcome !== undefined, (query) => query.where("outcome", "=", outcome ?? "allowed"))
      // the time is the beginning of the id, which every index has
      .$if(since !== undefined, (query) => query.where("id", ">=", firstIdOf(since ?? new Date())))
      .$if(until !== undefined, (query) => query.where("id", "<", firstIdOf(until ?? new Date())))
      .$if(beyond !== undefined, (query) => query.where("id", order === "desc" ? "<" : ">", beyond ?? ""))
      .$if(shards !== "all", (query) => query.where(sql<boolean>`shard_id = any (${[...shards]}::text[])`))
      .orderBy("id", order)
      .limit(limit)
  );
}

/** The lowest id that something of this moment can have. */
function firstIdOf(time: Date): string {
  return v7({ msecs: Math.max(0, time.getTime()), seq: 0, random: new Uint8Array(16) });
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
