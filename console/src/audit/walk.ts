import { type RawBuilder, type Selectable, sql } from "kysely";
import { v7 } from "uuid";
import type { AuditTable } from "../store/schema.js";

/** Which records to find. All conditions must hold. */
export interface AuditFilter {
  /** The id of an access key or a person. */
  actor?: string | undefined;
  /** The id of what something was done to. */
  target?: string | undefined;
  action?: string | undefined;
  outcome?: "allowed" | "refused" | undefined;
  since?: Date | undefined;
  /** Excluded. */
  until?: Date | undefined;
  /** Only what was done on these shards. */
  shards: "all" | readonly string[];
}

/** Which part of what is found to read, in the order of ids, which is that of time. */
export interface Part {
  limit: number;
  /** The id where the part before ended. */
  beyond: string | undefined;
  order: "asc" | "desc";
}

/**
 * The statement that finds records by a walk along one index, which ends after `limit` records. The planner is not asked which one: it takes records
 * of all kinds to be evenly spread, and would look through millions for some that are rare.
 */
export function walk(filter: AuditFilter, part: Part): RawBuilder<Selectable<AuditTable>> {
  const lead = leadOf(filter);
  if (filter.shards === "all" || lead.length > 0) return along(lead, filter, part);
  const one = along([{ column: "shard_id", value: sql`shard.id collate "C"` }], { ...filter, shards: "all" }, part);
  return sql`
    select record.* from unnest(${[...filter.shards]}::text[]) as shard (id) cross join lateral (${one}) as record
    order by record.id ${sql.raw(part.order)} limit ${part.limit}`;
}

/** The columns that an index begins with, and what is looked for there. */
type Lead = readonly { column: "actor_id" | "action" | "target_id" | "shard_id"; value: RawBuilder<unknown> }[];

/** What fits fewest records. */
function leadOf({ target, actor, action }: AuditFilter): Lead {
  if (target !== undefined) return [{ column: "target_id", value: sql`${target}::text` }];
  const byActor: Lead = actor === undefined ? [] : [{ column: "actor_id", value: sql`${actor}::uuid` }];
  const byAction: Lead = action === undefined ? [] : [{ column: "action", value: sql`${action}::text` }];
  return [...byActor, ...byAction];
}

function along(lead: Lead, filter: AuditFilter, part: Part): RawBuilder<Selectable<AuditTable>> {
  const direction = sql.raw(part.order);
  const conditions = [...lead.map(leads), ...others(lead, filter), ...between(filter, part)];
  const [first] = lead;
  return sql`
    select * from audit ${conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`}
    order by ${first === undefined ? sql`` : sql`${sql.ref(first.column)} ${direction}, `} id ${direction} limit ${part.limit}`;
}

/**
 * The first is looked for as one of a list of one: then the planner does not know that there is only one, and takes no other index for the order by
 * it. That there is some is said as the indexes say it, which leave out records without.
 */
function leads({ column, value }: Lead[number], place: number): RawBuilder<unknown> {
  const name = sql.ref(column);
  return place === 0 ? sql`${name} = any (array[${value}]) and ${name} is not null` : sql`${name} = ${value}`;
}

/** The conditions that do not lead. */
function others(lead: Lead, { actor, action, outcome, shards }: AuditFilter): RawBuilder<unknown>[] {
  const isIn = (column: string) => lead.some((one) => one.column === column);
  return [
    actor !== undefined && !isIn("actor_id") && sql`actor_id = ${actor}::uuid`,
    action !== undefined && !isIn("action") && sql`action = ${action}`,
    // no parameter: the indexes of refusals are for this one value
    outcome !== undefined && (outcome === "refused" ? sql`outcome = 'refused'` : sql`outcome = 'allowed'`),
    shards !== "all" && sql`shard_id = any (${[...shards]}::text[])`,
  ].filter((condition) => typeof condition === "object");
}

/** Between which ids to walk. */
function between({ since, until }: AuditFilter, { beyond, order }: Part): RawBuilder<unknown>[] {
  return [
    since !== undefined && sql`id >= ${firstIdOf(since)}::uuid`,
    until !== undefined && sql`id < ${firstIdOf(until)}::uuid`,
    beyond !== undefined && (order === "desc" ? sql`id < ${beyond}::uuid` : sql`id > ${beyond}::uuid`),
  ].filter((condition) => typeof condition === "object");
}

/** The lowest id that something of this moment can have: the time is the beginning of the id. */
function firstIdOf(time: Date): string {
  return v7({ msecs: Math.max(0, time.getTime()), seq: 0, random: new Uint8Array(16) });
}
