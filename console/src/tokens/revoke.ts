import { type RawBuilder, type Selectable, sql } from "kysely";
import type { Actor } from "../access/requester.js";
import { Problem } from "../problems/problem.js";
import type { Database, TokenTable } from "../store/schema.js";
import { findToken } from "./find.js";
import type { Label } from "./label-filter.js";
import { type Token, toToken } from "./token.js";

export interface RevokedToken {
  token: Token;
  /** The hash of its value; undefined when nothing changed. */
  changed: Buffer | undefined;
}

/** How a token is revoked. */
export interface Revoking {
  /** When it ends. */
  at: Date;
  by: Actor;
  /** Only if no other token of the shard with this label is alive now. */
  sole: { label: Label; now: Date } | undefined;
}

/**
 * Revokes a token at a time: now, or later. Never makes a token live longer: one that ends earlier anyway stays as it is.
 * @returns undefined when the shard has no such token.
 * @throws Problem not-sole; nothing has changed then
 */
export async function revokeToken(
  database: Database,
  shardId: string,
  tokenId: string,
  { at, by, sole }: Revoking,
): Promise<RevokedToken | undefined> {
  const others = sole && othersAlive(shardId, tokenId, sole);
  const { rows } = await sql<Selectable<TokenTable>>`
    with token as (
      update tokens set revoke_at = ${at}, revoked_by = ${by.id}::uuid, revoked_by_kind = ${by.kind}
      where id = ${tokenId} and shard_id = ${shardId} and (dead_at is null or dead_at > ${at})
        ${others ? sql`and not exists (${others})` : sql``}
      returning *
    ), labelled as (
      update token_labels set dead_at = token.dead_at from token where token_labels.token_id = token.id
    )
    select * from token`.execute(database);
  if (rows[0]) return { token: toToken(rows[0]), changed: rows[0].value_hash };
  if (sole && others && (await others.execute(database)).rows.length > 0) {
    const { key, value } = sole.label;
    throw new Problem("not-sole", `Another token with the label ${key}=${value} is active. Nothing was revoked.`);
  }
  const token = await findToken(database, shardId, tokenId);
  return token && { token, changed: undefined };
}

/**
 * Revokes every living token of a shard, or of all, suspended ones too, in one statement.
 * @param shardId undefined for all shards
 * @param issuerId only those that this access key or person issued
 * @returns the hashes of their values
 */
export async function revokeTokensOf(
  database: Database,
  shardId: string | undefined,
  issuerId: string | undefined,
  { at, by }: Pick<Revoking, "at" | "by">,
): Promise<Buffer[]> {
  const { rows } = await sql<{ value_hash: Buffer }>`
    with token as (
      update tokens set revoke_at = ${at}::timestamptz, revoked_by = ${by.id}::uuid, revoked_by_kind = ${by.kind}
      where ${shardId === undefined ? sql`true` : sql`shard_id = ${shardId}`} ${issuerId === undefined ? sql`` : sql`and issued_by = ${issuerId}::uuid`}
        and (dead_at is null or dead_at > ${at}::timestamptz)
      returning *
    ), labelled as (
      update token_labels set dead_at = token.dead_at from token where token_labels.token_id = token.id
    )
    select value_hash from token`.execute(database);
  return rows.map((row) => row.value_hash);
}

function othersAlive(
  shardId: string,
  tokenId: string,
  { label, now }: NonNullable<Revoking["sole"]>,
): RawBuilder<unknown> {
  return sql`
    select from token_labels as label
    where label.shard_id = ${shardId} and label.key = ${label.key} and label.value = ${label.value}
      and label.token_id <> ${tokenId} and (label.dead_at is null or label.dead_at > ${now})
    limit 1`;
}
