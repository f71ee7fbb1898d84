import { randomBytes } from "node:crypto";
import { sha256 } from "../sha256.js";

/** A fresh one-time code for people to copy: 160 random bits as eight groups of four, without letters that look like digits. */
export function makeCode(): string {
  // A byte has eight times as many values as the alphabet has letters, so each is equally likely.
  const letters = Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
  return letters.replace(/.{4}(?=.)/g, "$&-");
}

/** Whether a text has the form of a code, with its groups or without. */
export function isCode(text: string): boolean {
  return normalised(text) !== undefined;
}

/** What is stored of a code: it has 160 random bits, so a plain SHA-256 cannot be searched. Undefined for what is no code. */
export function hashCode(text: string): Buffer | undefined {
  const code = normalised(text);
  return code === undefined ? undefined : sha256(code);
}

/** As people type it: in any case, with spaces or without hyphens, and with the letters that look like digits. */
function normalised(text: string): string | undefined {
  const code = text.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  return code.length === LENGTH && Array.from(code).every((letter) => ALPHABET.includes(letter)) ? code : undefined;
}

/** Crockford's base 32. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 32;
