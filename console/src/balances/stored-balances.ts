import { sql } from "kysely";
import type { Database } from "../store/schema.js";

/** What an account had from a time on, until the next one. */
export interface SeenBalance {
  /** When it was first seen: up to an hour after it became so, later where the shard did not answer. */
  at: Date;
  /** YoctoNEAR. */
  balance: string;
}

/** Notes the balances that are other than those noted last. Accounts without one are left out. */
export async function writeBalances(
  database: Database,
  shardId: string,
  now: Date,
  accounts: readonly string[],
  balances: readonly (string | undefined)[],
): Promise<void> {
  await sql`
    insert into account_balances (shard_id, account_id, at, balance)
    select ${shardId}, seen.account_id, ${now}::timestamptz, seen.balance
    from unnest(${[...accounts]}::text[], ${balances.map((balance) => balance ?? null)}::text[]) as seen (account_id, balance)
    where seen.balance is not null and seen.balance is distinct from (
      select last.balance from account_balances as last
      where last.shard_id = ${shardId} and last.account_id = seen.account_id order by last.at desc limit 1
    )
    on conflict do nothing`.execute(database);
}

/** The balances from this time on, and the one that it began with; the first one first. */
export async function readBalances(
  database: Database,
  shardId: string,
  accountId: string,
  from: Date,
): Promise<SeenBalance[]> {
  return database
    .selectFrom("account_balances")
    .select(["at", "balance"])
    .where("shard_id", "=", shardId)
    .where("account_id", "=", accountId)
    .where(
      "at",
      ">=",
      sql<Date>`coalesce((
        select max(at) from account_balances where shard_id = ${shardId} and account_id = ${accountId} and at <= ${from}
      ), ${from})`,
    )
    .orderBy("at")
    .execute();
}

/** Deletes what is older; of accounts in custody the newest of it stays, since it may still be so. */
export async function deleteOldBalances(database: Database, before: Date): Promise<void> {
  await sql`
    delete from account_balances as old where at < ${before} and (
      exists (
        select from account_balances as next
        where next.shard_id = old.shard_id and next.account_id = old.account_id and next.at > old.at and next.at <= ${before}
      )
      or not exists (
        select from custodial_accounts as kept where kept.shard_id = old.shard_id and kept.account_id = old.account_id
      )
    )`.execute(database);
}
