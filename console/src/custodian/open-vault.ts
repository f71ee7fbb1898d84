import type { Database } from "../store/schema.js";
import { readMasterKey } from "./master-key.js";
import { hasMasterKey, Vault } from "./vault.js";

/**
 * The vault, under the master key that was given or lies in a file.
 * @param alone whether this console has the database to itself, and may make the first key
 * @throws StartError
 */
export async function openVault(
  database: Database,
  key: { given: string | undefined; file: string },
  alone: boolean,
): Promise<Vault> {
  const mayMake = alone && !(await hasMasterKey(database));
  return Vault.open(database, await readMasterKey(key.given, key.file, mayMake ? "make" : "none"));
}
