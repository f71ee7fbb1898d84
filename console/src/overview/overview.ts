import { type RawBuilder, sql } from "kysely";
import { type Holding, shardsWith } from "../access/rights.js";
import type { Operation } from "../custodian/operation.js";
import type { Database } from "../store/schema.js";

/** Some of what needs somebody, and how much there is in all. */
export interface Matter<Item> {
  count: number;
  /** The most pressing first; at most {@link MOST_ITEMS}. */
  items: Item[];
}

export interface TokenItem {
  id: string;
  name: string;
  shardId: string;
}

/** What needs somebody, as far as they may see it: undefined where they may not see such things at all. */
export interface Overview {
  /** Tokens that expire within a week. Those that somebody has revoked for later are known about. */
  endingTokens: Matter<TokenItem & { expiresAt: Date }> | undefined;
  /** Active tokens, a week old or more, that were never used. */
  unusedTokens: Matter<TokenItem & { createdAt: Date }> | undefined;
  /** Tokens with which requests were denied in the last week. */
  deniedTokens: Matter<TokenItem & { denied: number }> | undefined;
  /** Access keys that expire within two weeks. */
  endingAccessKeys: Matter<{ id: string; name: string; expiresAt: Date }> | undefined;
  /** What the custodian could not do in the last week. */
  failedOperations:
    | Matter<{ id: string; shardId: string; kind: Operation["kind"]; accountId: string; finishedAt: Date }>
    | undefined;
  /** Whether a new console has what it is for. */
  has: { shard: boolean; token: boolean | undefined; accessKey: boolean | undefined };
}

/** Looks for what needs this holder. */
export async function findOverview(database: Database, holder: Holding, now: Date): Promise<Overview> {
  const after = (days: number) => new Date(now.getTime() + days * DAY_MS);
  const tokens = shardsOf(shardsWith(holder, "view-tokens"));
  const keys = shardsOf(shardsWith(holder, "view-keys"));
  const seesAccessKeys = holder.rights.includes("manage-access-keys");
  const one = async (table: RawBuilder<unknown>) =>
    (await sql`select 1 from ${table} limit 1`.execute(database)).rows.length > 0;
  return {
    endingTokens:
      tokens &&
      (await matter(
        database,
        sql`id, name, shard_id as "shardId", dead_at as "expiresAt"`,
        sql`tokens where shard_id in ${tokens} and revoke_at is null
          and coalesce(dead_at, 'infinity'::timestamptz) > ${now} and coalesce(dead_at, 'infinity'::timestamptz) <= ${after(7)}`,
        sql`"expiresAt"`,
      )),
    unusedTokens:
      tokens &&
      (await matter(
        database,
        sql`id, name, shard_id as "shardId", created_at as "createdAt"`,
        sql`tokens where shard_id in ${tokens} and coalesce(last_used_at, '-infinity'::timestamptz) = '-infinity'::timestamptz
          and (dead_at is null or dead_at > ${now}) and created_at <= ${after(-7)}`,
        sql`"createdAt"`,
      )),
    deniedTokens:
      tokens &&
      (await matter(
        database,
        sql`id, name, shard_id as "shardId", denied::float8 as denied`,
        sql`(
          select token_id, sum(read_denied + write_denied + none_denied) as denied from token_usage
          where shard_id in ${tokens} and day > ${after(-7).toISOString().slice(0, 10)}::date
            and (read_denied > 0 or write_denied > 0 or none_denied > 0)
          group by token_id
        ) as usage join tokens on tokens.id = usage.token_id`,
        sql`denied desc`,
      )),
    endingAccessKeys: seesAccessKeys
      ? await matter(
          database,
          sql`id, name, expires_at as "expiresAt"`,
          sql`access_keys where removed_at is null and disabled_at is null and suspended_at is null
            and expires_at > ${now} and expires_at <= ${after(14)}`,
          sql`"expiresAt"`,
        )
      : undefined,
    failedOperations:
      keys &&
      (await matter(
        database,
        sql`id, shard_id as "shardId", kind, account_id as "accountId", finished_at as "finishedAt"`,
        sql`operations where shard_id in ${keys} and status = 'failed' and finished_at > ${after(-7)}`,
        sql`"finishedAt" desc`,
      )),
    has: {
      shard: await one(sql`shards where id in ${shardsOf(holder.shards) ?? NONE}`),
      token: tokens && (await one(sql`tokens where shard_id in ${tokens}`)),
      accessKey: seesAccessKeys ? await one(sql`access_keys where created_by is not null`) : undefined,
    },
  };
}

async function matter<Item>(
  database: Database,
  columns: RawBuilder<unknown>,
  from: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<Matter<Item>> {
  const { rows } = await sql<{ item: Item; count: string }>`
    select ${columns}, count(*) over () as count from ${from} order by ${order}, id limit ${MOST_ITEMS}`.execute(
    database,
  );
  const found = rows as unknown as (Item & { count: string })[];
  return {
    count: Number(found[0]?.count ?? 0),
    items: found.map(({ count: _, ...item }) => item as Item),
  };
}

/** Of shards that are served: those of others wait for nobody. As a set of ids, so that indexes by shard are of use. */
function shardsOf(shards: "none" | "all" | readonly string[]): RawBuilder<unknown> | undefined {
  if (shards === "none") return undefined;
  const among = shards === "all" ? sql`` : sql`and id = any (${[...shards]}::text[])`;
  return sql`(select id from shards where removed_at is null ${among})`;
}

const NONE = sql`(select null::text where false)`;
const MOST_ITEMS = 5;
const DAY_MS = 86_400_000;
