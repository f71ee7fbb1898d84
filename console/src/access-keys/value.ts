import { randomBytes } from "node:crypto";

/** A fresh access key: `keyring_` and 43 base64url characters (32 random bytes). */
export function makeAccessKey(): string {
  return PREFIX + randomBytes(32).toString("base64url");
}

/** Whether a text has the form of an access key. */
export function isAccessKey(text: string): boolean {
  return /^keyring_[A-Za-z0-9_-]{43}$/.test(text);
}

/** The access key of an `Authorization: Bearer …` header; undefined when there is none or it has another form. */
export function accessKeyOf(authorization: string | undefined): string | undefined {
  return /^bearer +(keyring_[A-Za-z0-9_-]{43})$/i.exec(authorization ?? "")?.[1];
}

const PREFIX = "keyring_";
