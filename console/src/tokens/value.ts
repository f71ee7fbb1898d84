import { randomBytes } from "node:crypto";
import { sha256 } from "../sha256.js";

/** A fresh gateway token: 64 lowercase hex characters (32 random bytes), as Calimero's were. */
export function makeTokenValue(): string {
  return randomBytes(32).toString("hex");
}

/** What is stored of a token. It has 256 random bits, so a plain SHA-256 cannot be searched. */
export function hashTokenValue(value: string): Buffer {
  return sha256(value);
}
