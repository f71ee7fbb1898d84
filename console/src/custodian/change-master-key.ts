import { type Kysely, sql } from "kysely";
import { CONSOLE, commandAuthor, commandOrigin } from "../audit/command.js";
import { AuditTrail } from "../audit/trail.js";
import { StartError } from "../start-error.js";
import { refuseWhileConsolesRun } from "../store/running-consoles.js";
import type { Database, Tables } from "../store/schema.js";
import { OWN_KEY } from "./operations.js";
import { seal, unseal } from "./seal.js";
import { boundTo, checkOf, opensCheck } from "./vault.js";

/**
 * Encrypts everything in a database's vault under another master key: all of it, or nothing.
 *
 * No console may run on the database meanwhile: it would go on encrypting under the old key.
 *
 * @returns how many keys and header values were encrypted anew; undefined where the new key is the vault's already
 * @throws StartError when the old key is not the vault's, or a console runs
 */
export async function changeMasterKey(
  database: Database,
  { from, to }: { from: Buffer; to: Buffer },
): Promise<number | undefined> {
  const trail = new AuditTrail(() => new Date());
  return trail.transact(database, commandOrigin("changeMasterKey"), async (transaction, note) => {
    // a console that starts meanwhile waits here, and then finds the new key
    await sql`lock table custodian_check in exclusive mode`.execute(transaction);
    await refuseWhileConsolesRun(transaction, "they would go on encrypting under the old key");
    const check = await transaction.selectFrom("custodian_check").select("sealed").executeTakeFirst();
    if (check !== undefined && opensCheck(check.sealed, to)) return undefined;
    if (check !== undefined && !opensCheck(check.sealed, from)) throw new StartError(OTHER_KEY);
    const changed =
      (await accountKeys(transaction, from, to)) +
      (await pendingKeys(transaction, from, to)) +
      (await upstreamHeaders(transaction, from, to));
    await transaction.deleteFrom("custodian_check").execute();
    await transaction
      .insertInto("custodian_check")
      .values({ id: 1, sealed: checkOf(to) })
      .execute();
    note(commandAuthor(), { target: CONSOLE, after: { encryptedAnew: changed } });
    return changed;
  });
}

/** Of the accounts in custody. */
async function accountKeys(transaction: Kysely<Tables>, from: Buffer, to: Buffer): Promise<number> {
  const rows = await transaction.selectFrom("custodial_accounts").selectAll().forUpdate().execute();
  for (const { shard_id, account_id, public_key, sealed_key } of rows) {
    const belongsTo = [shard_id, account_id, public_key];
    await transaction
      .updateTable("custodial_accounts")
      .set({ sealed_key: seal(unseal(sealed_key, from, belongsTo), to, belongsTo) })
      .where("shard_id", "=", shard_id)
      .where("account_id", "=", account_id)
      .execute();
  }
  return rows.length;
}

/** Of the accounts that are being made. */
async function pendingKeys(transaction: Kysely<Tables>, from: Buffer, to: Buffer): Promise<number> {
  const rows = await transaction
    .selectFrom("operations")
    .selectAll()
    .where("sealed_key", "is not", null)
    .forUpdate()
    .execute();
  for (const { id, shard_id, account_id, public_key, labels, sealed_key } of rows) {
    const belongsTo = [shard_id, account_id, labels[OWN_KEY] ?? public_key];
    const sealed = seal(unseal(sealed_key ?? Buffer.alloc(0), from, belongsTo), to, belongsTo);
    await transaction.updateTable("operations").set({ sealed_key: sealed }).where("id", "=", id).execute();
  }
  return rows.length;
}

/** Of the RPCs of shards. */
async function upstreamHeaders(transaction: Kysely<Tables>, from: Buffer, to: Buffer): Promise<number> {
  const rows = await transaction
    .selectFrom("shards")
    .select(["id", "endpoints"])
    .where("endpoints", "is not", null)
    .forUpdate()
    .execute();
  let changed = 0;
  for (const { id: shardId, endpoints } of rows) {
    const resealed = (endpoints ?? []).map(({ url, headers }) => ({
      url,
      headers: headers.map(({ name, sealed }) => {
        const belongsTo = boundTo({ shardId, origin: new URL(url).origin, name });
        const value = unseal(Buffer.from(sealed, "base64"), from, belongsTo);
        return { name, sealed: seal(value, to, belongsTo).toString("base64") };
      }),
    }));
    await transaction
      .updateTable("shards")
      .set({ endpoints: JSON.stringify(resealed) })
      .where("id", "=", shardId)
      .execute();
    changed += resealed.reduce((count, { headers }) => count + headers.length, 0);
  }
  return changed;
}

const OTHER_KEY =
  "The keys in this database are encrypted under another master key than the one given as the old one. Nothing was changed.";
