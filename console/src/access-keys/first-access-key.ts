import { lockHolders } from "../access/holders.js";
import { RIGHTS } from "../access/rights.js";
import { ownOrigin, SERVER, type Trail } from "../access/trail.js";
import { writePrivateFile } from "../data-folder/private-file.js";
import type { Database } from "../store/schema.js";
import { insertAccessKey } from "./access-keys.js";
import { accessKeyFacts, accessKeyTarget } from "./facts.js";
import { makeAccessKey } from "./value.js";

/**
 * Gives a console without any access key its first one, with every right, and writes it to a file only its owner can
 * read. The file is written before the key counts: after a crash in between, the next start simply makes another.
 * @param given its value, which then is written to no file
 * @returns whether a key was made; false when there are keys already.
 */
export async function ensureFirstAccessKey(
  database: Database,
  trail: Trail,
  file: string,
  now: Date,
  given?: string,
): Promise<boolean> {
  return trail.transact(database, ownOrigin("createFirstAccessKey"), async (transaction, note) => {
    await lockHolders(transaction);
    const existing = await transaction.selectFrom("access_keys").select("id").limit(1).executeTakeFirst();
    if (existing) return false;
    const value = given ?? makeAccessKey();
    const request = { name: "First access key", rights: RIGHTS, shards: "all", expiresAt: null } as const;
    const made = await insertAccessKey(transaction, request, value, now, null);
    note(SERVER, { target: accessKeyTarget(made), after: accessKeyFacts(made) });
    if (given === undefined) await writePrivateFile(file, `${value}\n`);
    return true;
  });
}
