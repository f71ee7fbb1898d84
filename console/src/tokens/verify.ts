import type { Database } from "../store/schema.js";
import { hashTokenValue } from "./value.js";

/** Whether a value is that of a token, dead or alive; undefined when the shard has no such token. */
export async function hasValue(
  database: Database,
  shardId: string,
  tokenId: string,
  value: string,
): Promise<boolean | undefined> {
  const row = await database
    .selectFrom("tokens")
    .select("value_hash")
    .where("id", "=", tokenId)
    .where("shard_id", "=", shardId)
    .executeTakeFirst();
  return row?.value_hash.equals(hashTokenValue(value));
}
