import { sql } from "kysely";
import type { Database } from "../store/schema.js";
import { type AuditRecord, toRecord } from "./record.js";
import { type AuditFilter, type Part, walk } from "./walk.js";

/** Which records people look for. */
export interface AuditSearch extends AuditFilter {
  /** The id of something: what it did, and what was done to it. */
  about?: string | undefined;
}

/** At most `limit` records, in the order of their ids, which is that of time. */
export async function findRecords(
  database: Database,
  { about, ...filter }: AuditSearch,
  part: Part,
): Promise<AuditRecord[]> {
  if (filter.shards.length === 0) return [];
  const find = async (more: Partial<AuditFilter>) => (await walk({ ...filter, ...more }, part).execute(database)).rows;
  if (about === undefined) return (await find({})).map(toRecord);
  // Two walks: one condition for both would have to find and sort everything.
  const [did, underwent] = await Promise.all([
    UUID.test(about) && (filter.actor ?? about) === about ? find({ actor: about }) : [],
    (filter.target ?? about) === about ? find({ target: about }) : [],
  ]);
  const both = new Map([...did, ...underwent].map((row) => [row.id, row]));
  const sign = part.order === "asc" ? 1 : -1;
  return [...both.values()]
    .sort((one, other) => (one.id < other.id ? -sign : sign))
    .slice(0, part.limit)
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

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
