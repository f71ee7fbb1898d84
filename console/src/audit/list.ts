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
  { actor, target, action, outcome, since, until, shards }: AuditFilter,
  limit: number,
  beyond: string | undefined,
  order: "asc" | "desc" = "desc",
): Promise<AuditRecord[]> {
  const rows = await database
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
    .execute();
  return rows.map(toRecord);
}

/** The lowest id that something of this moment can have. */
function firstIdOf(time: Date): string {
  return v7({ msecs: Math.max(0, time.getTime()), seq: 0, random: new Uint8Array(16) });
}
