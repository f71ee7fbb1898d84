import { createHash, randomInt } from "node:crypto";

/** What Astra tells of a new token once, and never again. */
export interface Credentials {
  /** 24 letters; their case counts. */
  clientId: string;
  /** 128 characters of `A-Za-z0-9._-+,`. */
  secret: string;
  /** `AstraCS:<clientId>:<sha256 of the secret>`. */
  token: string;
}

/** Credentials of the form in which Astra makes them. */
export function newCredentials(): Credentials {
  const clientId = random(LETTERS, 24);
  const secret = random(`${LETTERS}0123456789._-+,`, 128);
  return { clientId, secret, token: `AstraCS:${clientId}:${createHash("sha256").update(secret).digest("hex")}` };
}

/** Whether a text has the form of a token. */
export function isTokenShaped(text: string): boolean {
  return /^AstraCS:[A-Za-z]{24}:[0-9a-f]{64}$/.test(text);
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function random(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
