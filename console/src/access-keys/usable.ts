import { type Selectable, sql } from "kysely";
import { holderTurn } from "../access/holders.js";
import type { AccessKeyTable, Database } from "../store/schema.js";
import { type AccessKey, statusOf, toAccessKey } from "./access-key.js";

/** An access key and what it is at this moment, locked until the transaction ends; undefined when there is none. */
export async function lockAccessKey(transaction: Database, id: string): Promise<AccessKey | undefined> {
  // One statement, so that it is one round trip; the turn comes before the row.
  const { rows } = await sql<Selectable<AccessKeyTable>>`
    with turn as materialized (select ${holderTurn(id, "keep")})
    select access_keys.* from access_keys cross join turn where id = ${id} for share of access_keys`.execute(
    transaction,
  );
  return rows[0] && toAccessKey(rows[0]);
}

/** An access key that may be used at this moment; undefined otherwise. */
export async function findAccessKey(database: Database, id: string, now: Date): Promise<AccessKey | undefined> {
  const row = await database.selectFrom("access_keys").selectAll().where("id", "=", id).executeTakeFirst();
  const accessKey = row && toAccessKey(row);
  return accessKey && statusOf(accessKey, now) === "active" ? accessKey : undefined;
}
