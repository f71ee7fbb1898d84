import { createHash, hash } from "node:crypto";

/** The SHA-256 of a text, or of bytes. As what is stored of a secret it will do only where that has random bits enough that nobody can search them. */
export function sha256(text: string | Buffer): Buffer {
  return createHash("sha256").update(text).digest();
}

/** The same as a string with one character per byte: the shortest key of a map, and made without a buffer. */
export function sha256Key(text: string): string {
  return hash("sha256", text, "binary");
}

/** The key of a hash that is at hand as bytes. */
export function keyOf(hash: Buffer): string {
  return hash.toString("latin1");
}

/** The bytes of such a key. */
export function bytesOf(sha256Key: string): Buffer {
  return Buffer.from(sha256Key, "latin1");
}
