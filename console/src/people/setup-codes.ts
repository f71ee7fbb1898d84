import { readFile, rm } from "node:fs/promises";
import { lockHolders } from "../access/holders.js";
import { writePrivateFile } from "../data-folder/private-file.js";
import type { Database } from "../store/schema.js";
import { hashCode, makeCode } from "./code.js";
import { hasAdministrator } from "./person.js";

/**
 * Offers whoever can read the data folder to become the first administrator, while there is none: a one-time code in a file only
 * its owner can read. The file is written before the code counts. Each console on one database has a code of its own, since what
 * was printed at one must not be void because another has started; all are void once there is an administrator.
 */
export async function ensureSetupCode(database: Database, file: string, now: Date): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await lockHolders(transaction);
    if (await hasAdministrator(transaction)) {
      await forgetSetupCodes(transaction);
      return rm(file, { force: true });
    }
    await transaction.deleteFrom("setup_codes").where("expires_at", "<=", now).execute();
    const written = hashCode(await readFile(file, "utf8").catch(() => ""));
    if (written && (await isSetupCode(transaction, written, now))) return;
    const code = makeCode();
    await writePrivateFile(file, `${code}\n`);
    await transaction
      .insertInto("setup_codes")
      .values({
        code_hash: hashCode(code) ?? Buffer.alloc(0),
        created_at: now,
        expires_at: new Date(now.getTime() + SETUP_CODE_LIFETIME_MS),
      })
      .execute();
  });
}

/** Whether a code of this hash counts at this moment. */
export async function isSetupCode(database: Database, codeHash: Buffer, now: Date): Promise<boolean> {
  const found = await database
    .selectFrom("setup_codes")
    .select("code_hash")
    .where("code_hash", "=", codeHash)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return found !== undefined;
}

/** Voids every code: there is an administrator. */
export async function forgetSetupCodes(transaction: Database): Promise<void> {
  await transaction.deleteFrom("setup_codes").execute();
}

/** A week; the next start makes another. */
const SETUP_CODE_LIFETIME_MS = 7 * 24 * 3_600_000;
