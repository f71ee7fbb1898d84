import { sql } from "kysely";
import type { Logger } from "pino";
import type { Database } from "../store/schema.js";
import { deleteOldBalances, readBalances, type SeenBalance, writeBalances } from "./stored-balances.js";

/** What the history needs. */
export interface BalanceHistoryParts {
  database: Database;
  /** Asks a chain for a balance in yoctoNEAR; undefined where it has no such account. Rejects while the shard does not answer. */
  balanceOf(shardId: string, accountId: string): Promise<string | undefined>;
  now(): Date;
  logger: Pick<Logger, "warn">;
}

/**
 * Asks the chains once an hour what the accounts in custody have, and keeps what changed. Of several consoles on one database, one asks
 * for each shard and hour.
 */
export class BalanceHistory {
  readonly #timer: NodeJS.Timeout;
  #halt: () => void = () => {};
  /** A shard may never answer. */
  readonly #stopped = new Promise<undefined>((resolve) => {
    this.#halt = () => resolve(undefined);
  });
  #running: Promise<void> | undefined;

  constructor(private readonly parts: BalanceHistoryParts) {
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#timer.unref();
    this.#look();
  }

  /** The balances of an account since each of them was first seen, the first one first: of the last 90 days, and the one before. */
  of(shardId: string, accountId: string): Promise<SeenBalance[]> {
    return readBalances(this.parts.database, shardId, accountId, this.#oldest());
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#halt();
    await this.#running;
  }

  #look(): void {
    // a shard that does not answer may take longer than the pause
    this.#running ??= this.#sample()
      .catch((error: unknown) => this.parts.logger.warn({ err: error }, "could not note the balances of accounts"))
      .finally(() => {
        this.#running = undefined;
      });
  }

  async #sample(): Promise<void> {
    const shards = await claimShards(this.parts.database, this.parts.now());
    for (const shardId of shards) {
      try {
        await this.#sampleShard(shardId);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.parts.logger.warn({ shardId, reason }, "could not ask a shard for the balances of its accounts");
      }
    }
    if (shards.length > 0) await deleteOldBalances(this.parts.database, this.#oldest());
  }

  /** Ends at the first account that the shard does not answer for: the next hour begins anew. */
  async #sampleShard(shardId: string): Promise<void> {
    const { database, balanceOf, now } = this.parts;
    for (let after: string | undefined = ""; after !== undefined; ) {
      const accounts = await accountsOf(database, shardId, after);
      const asked = Promise.all(accounts.map((accountId) => balanceOf(shardId, accountId)));
      const balances = await Promise.race([asked, this.#stopped]);
      if (balances === undefined) return;
      await writeBalances(database, shardId, now(), accounts, balances);
      after = accounts.length < AT_A_TIME ? undefined : accounts.at(-1);
    }
  }

  #oldest(): Date {
    return new Date(this.parts.now().getTime() - DAYS_KEPT * 24 * HOUR_MS);
  }
}

/** Takes the shards with accounts in custody for which nobody has asked in this hour. */
async function claimShards(database: Database, now: Date): Promise<string[]> {
  const { rows } = await sql<{ shard_id: string }>`
    insert into balance_samplings as known (shard_id, begun_at)
    select id, ${now}::timestamptz from shards
    where disabled_at is null and removed_at is null
      and exists (select from custodial_accounts where shard_id = shards.id)
    order by id
    on conflict (shard_id) do update set begun_at = excluded.begun_at
      where known.begun_at <= ${new Date(now.getTime() - HOUR_MS)}
    returning shard_id`.execute(database);
  return rows.map((row) => row.shard_id);
}

async function accountsOf(database: Database, shardId: string, after: string): Promise<string[]> {
  const rows = await database
    .selectFrom("custodial_accounts")
    .select("account_id")
    .where("shard_id", "=", shardId)
    .where("account_id", ">", after)
    .orderBy("account_id")
    .limit(AT_A_TIME)
    .execute();
  return rows.map((row) => row.account_id);
}

const HOUR_MS = 3_600_000;
/** How soon after its hour a shard is asked. */
const LOOK_MS = 60_000;
/** So many accounts are asked for at once. */
const AT_A_TIME = 16;
const DAYS_KEPT = 90;
