import { createHash } from "node:crypto";

/** The SHA-256 of a text. As what is stored of a secret it will do only where that has random bits enough that nobody can search them. */
export function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
