import { sha256 } from "@noble/hashes/sha2.js";

/** SHA-256 of a token's value, as the console keeps it. Not by `crypto.subtle`, which is not there without TLS. */
export function hashOfValue(value: string): string {
  return Array.from(sha256(new TextEncoder().encode(value.toLowerCase())), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
