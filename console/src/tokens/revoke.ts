import { type Selectable, sql } from "kysely";
import type { Actor } from "../access/requester.js";
import type { Database, TokenTable } from "../store/schema.js";
import { type Token, toToken } from "./token.js";

export interface RevokedToken {
  token: Token;
  /** The hash of its value; undefined when nothing changed. */
  changed: Buffer | undefined;
}

/**
 * Revokes a token at a time: now, or later. Never makes a token live longer: one that ends earlier anyway stays as it is.
 * @returns undefined when the shard has no such token.
 */
export async function revokeToken(
  database: Database,
  shardId: string,
  tokenId: string,
  at: Date,
  by: Actor,
): Promise<RevokedToken | undefined> {
  const { rows } = await sql<Selectable<TokenTable>>`
    with token as (
      update tokens set revoke_at = ${at}, revoked_by = ${by.id}::uuid, revoked_by_kind = ${by.kind}
      where id = ${tokenId} and shard_id = ${shardId} and (dead_at is null or dead_at > ${at})
      returning *
    ), labelled as (
      update token_labels set dead_at = token.dead_at from token where token_labels.token_id = token.id
    )
    select * from token`.execute(database);
  if (rows[0]) return { token: toToken(rows[0]), changed: rows[0].value_hash };
  const token = await findToken(database, shardId, tokenId);
  return token && { token, changed: undefined };
}

/** The token with this id on this shard. */
export async function findToken(database: Database, shardId: string, tokenId: string): Promise<Token | undefined> {
  const row = await database
    .selectFrom("tokens")
    .selectAll()
    .where("id", "=", tokenId)
    .where("shard_id", "=", shardId)
    .executeTakeFirst();
  return row && toToken(row);
}
