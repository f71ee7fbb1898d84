import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Encrypts a text with AES-256-GCM. What it belongs to is bound to it: it opens only under the same words. */
export function seal(text: string, masterKey: Buffer, belongsTo: readonly string[]): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", masterKey, nonce);
  cipher.setAAD(bound(belongsTo));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]);
}

/** The text again. @throws Error when it was sealed under another key or for something else, or was changed since */
export function unseal(sealed: Buffer, masterKey: Buffer, belongsTo: readonly string[]): string {
  const decipher = createDecipheriv("aes-256-gcm", masterKey, sealed.subarray(0, NONCE_BYTES));
  decipher.setAAD(bound(belongsTo));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const text = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  return text.toString("utf8");
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function bound(words: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(words));
}
