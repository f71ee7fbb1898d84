import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

/** A fresh access key: `keyring_`, 43 base64url characters (32 random bytes) and 6 of a checksum. */
export function makeAccessKey(): string {
  const text = `keyring_${randomBytes(32).toString("base64url")}`;
  return text + checksumOf(text);
}

/** What access keys look like. Those of earlier consoles have no checksum. */
export const ACCESS_KEY = /^keyring_[A-Za-z0-9_-]{43}(?:[0-9A-Za-z]{6})?$/;

/** Whether a text has the form of an access key, and the checksum of one where it has any. */
export function isAccessKey(text: string): boolean {
  return ACCESS_KEY.test(text) && hasRightChecksum(text);
}

/** Whether nothing is mistyped in a text that looks like an access key, as far as it can be told. */
export function hasRightChecksum(text: string): boolean {
  const checksum = text.slice(WITHOUT_CHECKSUM);
  return checksum === "" || checksum === checksumOf(text.slice(0, WITHOUT_CHECKSUM));
}

/** What an `Authorization: Bearer …` header has that looks like an access key; undefined when there is nothing of this form. */
export function accessKeyOf(authorization: string | undefined): string | undefined {
  const value = /^bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  return value !== undefined && ACCESS_KEY.test(value) ? value : undefined;
}

/** The CRC-32 of a text in 6 digits of base 62, as GitHub's tokens have it: leak scanners can tell an access key without asking anybody. */
function checksumOf(text: string): string {
  let rest = crc32(text);
  let written = "";
  for (let digit = 0; digit < 6; digit += 1) {
    written = DIGITS[rest % 62] + written;
    rest = Math.floor(rest / 62);
  }
  return written;
}

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const WITHOUT_CHECKSUM = "keyring_".length + 43;
