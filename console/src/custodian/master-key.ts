import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { writePrivateFile } from "../data-folder/private-file.js";
import { StartError } from "../start-error.js";

/**
 * The master key that custodial keys are encrypted under: the one given, or the data folder's file `master-key`, which is made
 * when it is missing and may be.
 *
 * @param given 64 hexadecimal characters, or 32 bytes in base64
 * @param missing what to do without a key: a console that has its database to itself makes one, others have none
 * @returns 32 bytes; undefined where there is none
 * @throws StartError when what is there is no key
 */
export async function readMasterKey(
  given: string | undefined,
  file: string,
  missing: "make" | "none",
): Promise<Buffer | undefined> {
  if (given !== undefined) return decodeMasterKey(given, "KEYRING_CONSOLE_MASTER_KEY");
  return missing === "make" ? ensureMasterKey(file) : readFrom(file);
}

/** The key in a file, which is made where it is missing. @throws StartError when what is there is no key */
export async function ensureMasterKey(file: string): Promise<Buffer> {
  const written = await readFrom(file);
  if (written !== undefined) return written;
  const made = randomBytes(KEY_BYTES);
  await writePrivateFile(file, made.toString("hex"));
  return made;
}

async function readFrom(file: string): Promise<Buffer | undefined> {
  const written = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return written === undefined ? undefined : decodeMasterKey(written, file);
}

const KEY_BYTES = 32;

/** @param where it comes from, for whoever has given something else @throws StartError */
export function decodeMasterKey(text: string, where: string): Buffer {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, /^[0-9a-f]{64}$/i.test(trimmed) ? "hex" : "base64");
  if (key.length === KEY_BYTES && /^[A-Za-z0-9+/=]+$/.test(trimmed)) return key;
  throw new StartError(
    `${where} holds no master key: write 32 random bytes as 64 hexadecimal characters or in base64, for instance from "openssl rand -hex 32".`,
  );
}
