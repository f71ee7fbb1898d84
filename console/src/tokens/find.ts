import type { Selectable } from "kysely";
import type { Database, TokenTable } from "../store/schema.js";
import { type Token, toToken } from "./token.js";

/** The token with this id on this shard. */
export async function findToken(database: Database, shardId: string, tokenId: string): Promise<Token | undefined> {
  const row = await select(database, shardId, tokenId).executeTakeFirst();
  return row && toToken(row);
}

/** Its row, which stays as it is until the transaction ends. */
export function lockToken(
  transaction: Database,
  shardId: string,
  tokenId: string,
): Promise<Selectable<TokenTable> | undefined> {
  return select(transaction, shardId, tokenId).forUpdate().executeTakeFirst();
}

function select(database: Database, shardId: string, tokenId: string) {
  return database.selectFrom("tokens").selectAll().where("id", "=", tokenId).where("shard_id", "=", shardId);
}
