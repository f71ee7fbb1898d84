import { createHash } from "node:crypto";
import { base58 } from "@scure/base";

/** What nearcore prints for "nothing": 32 zero bytes, the code hash of an account without a contract. */
export const EMPTY_HASH = "1".repeat(32);

/** SHA-256 of the parts, one after the other. Text counts as UTF-8. */
export function sha256(...parts: (Uint8Array | string)[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** SHA-256 of the parts as nearcore prints hashes, in base58. */
export function hashOf(...parts: (Uint8Array | string)[]): string {
  return base58.encode(sha256(...parts));
}

/** The 32 bytes of a base58 hash, or undefined when the text is no such hash. */
export function decodeHash(text: string): Buffer | undefined {
  // 32 bytes never need more than 44 digits; the check keeps a long text from costing quadratic time.
  if (text.length < 32 || text.length > 44) return undefined;
  try {
    const bytes = base58.decode(text);
    return bytes.length === 32 ? Buffer.from(bytes) : undefined;
  } catch {
    return undefined;
  }
}
