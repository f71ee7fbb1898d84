import { sql } from "kysely";
import { Gauge, type Registry } from "prom-client";
import type { Database } from "../store/schema.js";

/** What is counted in the database. */
interface Inventory {
  tokens: { shard: string; active: number; ending: number; unused: number }[];
  keys: { active: number; ending: number };
  operations: { shard: string; status: string; count: number }[];
  oldest: number;
}

/** Counts credentials and operations in the database when metrics are read, at most once a minute: it reads whole tables. */
export function observeInventory(registry: Registry, { database, now }: { database: Database; now(): Date }): void {
  let kept: { until: number; counts: Promise<Inventory> } | undefined;
  const counts = () => {
    const time = now();
    if (kept === undefined || kept.until <= time.getTime()) {
      const reading = count(database, time);
      kept = { until: time.getTime() + 60_000, counts: reading };
      // the next one asks again
      reading.catch(() => {
        kept = undefined;
      });
    }
    return kept.counts;
  };
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    rows: (counts: Inventory) => [Partial<Record<Label, string>>, number][],
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const found = rows(await counts());
        this.reset();
        for (const [labels, value] of found) this.set(labels as Record<Label, string>, value);
      },
    });
  gauge("keyring_tokens_active", "Active gateway tokens.", ["shard"], ({ tokens }) =>
    tokens.map(({ shard, active }) => [{ shard }, active]),
  );
  gauge("keyring_tokens_ending", "Active gateway tokens that end within seven days.", ["shard"], ({ tokens }) =>
    tokens.map(({ shard, ending }) => [{ shard }, ending]),
  );
  gauge(
    "keyring_tokens_unused",
    "Active gateway tokens, a day old or more, that were never used.",
    ["shard"],
    ({ tokens }) => tokens.map(({ shard, unused }) => [{ shard }, unused]),
  );
  gauge("keyring_access_keys_active", "Access keys that may be used.", [], ({ keys }) => [[{}, keys.active]]);
  gauge("keyring_access_keys_ending", "Access keys that expire within seven days.", [], ({ keys }) => [
    [{}, keys.ending],
  ]);
  gauge("keyring_custodian_operations", "The custodian's operations.", ["shard", "status"], ({ operations }) =>
    operations.map(({ shard, status, count: value }) => [{ shard, status }, value]),
  );
  gauge(
    "keyring_custodian_oldest_pending_seconds",
    "The age of the custodian's oldest pending operation; 0 without any.",
    [],
    ({ oldest }) => [[{}, oldest]],
  );
}

async function count(database: Database, time: Date): Promise<Inventory> {
  const week = new Date(time.getTime() + 7 * DAY);
  const yesterday = new Date(time.getTime() - DAY);
  const tokens = await sql<Inventory["tokens"][number]>`
    select shard_id as shard, count(*)::int as active,
      count(*) filter (where dead_at <= ${week})::int as ending,
      count(*) filter (where last_used_at is null and created_at <= ${yesterday})::int as unused
    from tokens where dead_at is null or dead_at > ${time} group by shard_id`.execute(database);
  const keys = await sql<Inventory["keys"]>`
    select count(*)::int as active, count(*) filter (where expires_at <= ${week})::int as ending
    from access_keys
    where removed_at is null and disabled_at is null and suspended_at is null and (expires_at is null or expires_at > ${time})`.execute(
    database,
  );
  const operations = await sql<Inventory["operations"][number]>`
    select shard_id as shard, status, count(*)::int as count from operations group by shard_id, status`.execute(
    database,
  );
  const oldest = await sql<{ since: Date | null }>`
    select min(created_at) as since from operations where status = 'pending'`.execute(database);
  const since = oldest.rows[0]?.since;
  return {
    tokens: tokens.rows,
    keys: keys.rows[0] ?? { active: 0, ending: 0 },
    operations: operations.rows,
    oldest: since ? Math.max(0, (time.getTime() - new Date(since).getTime()) / 1_000) : 0,
  };
}

const DAY = 86_400_000;
