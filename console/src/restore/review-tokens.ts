import { sql } from "kysely";
import type { Authority } from "../access/authority.js";
import { checkRight } from "../access/demand.js";
import type { Requester } from "../access/requester.js";
import { type Right, shardsWith } from "../access/rights.js";
import { CONSOLE } from "../audit/command.js";
import type { Database } from "../store/schema.js";
import { tokenTarget } from "../tokens/facts.js";
import type { Token } from "../tokens/token.js";
import type { Decision } from "./decision.js";

/**
 * Accepts or revokes suspended tokens, with the right to issue them or to revoke them on their shards.
 * @returns how many
 * @throws Problem forbidden
 */
export async function reviewTokens(authority: Authority, { verdict, selection }: Decision, now: Date): Promise<number> {
  let all = 0;
  for (let changed = PORTION; changed === PORTION; all += changed) {
    changed = await authority.act(async ({ transaction, requester, note }) => {
      const reviewed = await reviewPortion(transaction, { verdict, selection }, requester, now);
      // that somebody decided is noted, whatever it came to
      if (reviewed.length === 0) note({ target: CONSOLE, after: { decision: verdict } });
      for (const token of reviewed) note({ target: tokenTarget(token), after: { decision: verdict } });
      return reviewed.length;
    });
  }
  return all;
}

/** Others wait no longer than these take. */
const PORTION = 2_000;

async function reviewPortion(
  transaction: Database,
  { verdict, selection }: Decision,
  by: Requester,
  now: Date,
): Promise<Pick<Token, "id" | "name" | "shardId">[]> {
  const right: Right = verdict === "accept" ? "issue-tokens" : "revoke-tokens";
  const shards = shardsWith(by, right);
  const named = "tokens" in selection;
  if (named) await checkShards(transaction, selection.tokens, right, by);
  if (shards === "none" || (named && selection.tokens.length === 0)) return [];
  const before = named ? undefined : selection.issuedBefore;
  const change =
    verdict === "accept"
      ? sql`suspended_at = null`
      : sql`suspended_at = null, revoke_at = ${now}::timestamptz, revoked_by = ${by.id}::uuid, revoked_by_kind = ${by.kind}`;
  const { rows } = await sql<Pick<Token, "id" | "name" | "shardId">>`
    with chosen as (
      select id from tokens where suspended_at is not null and (dead_at is null or dead_at > ${now}::timestamptz)
        and ${named ? sql`id = any (${[...selection.tokens]}::uuid[])` : sql`true`}
        and ${shards === "all" ? sql`true` : sql`shard_id = any (${[...shards]}::text[])`}
        and ${before === undefined ? sql`true` : sql`created_at < ${before}::timestamptz`}
      limit ${PORTION} for update
    ), token as (
      update tokens set ${change} from chosen where tokens.id = chosen.id returning tokens.id, tokens.name, tokens.shard_id, tokens.dead_at
    ), labelled as (
      update token_labels set dead_at = token.dead_at from token where token_labels.token_id = token.id
    )
    select id, name, shard_id as "shardId" from token`.execute(transaction);
  return rows;
}

async function checkShards(database: Database, ids: readonly string[], right: Right, by: Requester): Promise<void> {
  if (ids.length === 0) return;
  const rows = await database
    .selectFrom("tokens")
    .select("shard_id")
    .distinct()
    .where("id", "in", [...ids])
    .execute();
  for (const { shard_id: shardId } of rows) checkRight(by, right, shardId);
}
