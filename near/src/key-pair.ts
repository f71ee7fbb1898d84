import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { base58 } from "@scure/base";
import { decodeKey, formatPublicKey, KEY_LENGTH, PRIVATE_KEY_LENGTH } from "./public-key.js";

/** Both halves of a pair, as NEAR writes them. */
export interface KeyPair {
  /** `ed25519:` and 32 bytes in base58. */
  publicKey: string;
  /** Secret. `ed25519:` and 64 bytes in base58: the seed, then the public key. */
  privateKey: string;
}

/** A new ed25519 pair, made in this process. */
export function generateKeyPair(): KeyPair {
  const { d, x } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return written(Buffer.from(String(d), "base64url"), Buffer.from(String(x), "base64url"));
}

/**
 * Reads the private key of an ed25519 pair, in the form of near-cli's credentials files.
 * @returns what is wrong instead, never with any part of the key
 */
export function readPrivateKey(value: unknown): KeyPair | { reason: string } {
  const { curve, bytes } = (typeof value === "string" && decodeKey(value.trim())) || { bytes: [] };
  if (curve === "secp256k1") return { reason: "is of secp256k1; only keys of ed25519 are supported" };
  if (bytes.length === KEY_LENGTH.ed25519) return { reason: "looks like a public key; give the private one" };
  if (bytes.length !== PRIVATE_KEY_LENGTH.ed25519) {
    return { reason: 'is not a private key: write "ed25519:" and 64 bytes in base58' };
  }
  const [seed, point] = [Buffer.from(bytes.slice(0, 32)), Buffer.from(bytes.slice(32))];
  return publicOf(seed).equals(point)
    ? written(seed, point)
    : { reason: "is damaged: its two halves do not belong together" };
}

function written(seed: Buffer, point: Buffer): KeyPair {
  return {
    publicKey: formatPublicKey({ curve: "ed25519", bytes: point }),
    privateKey: `ed25519:${base58.encode(Buffer.concat([seed, point]))}`,
  };
}

function publicOf(seed: Buffer): Buffer {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  return createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
}

/** What stands before the seed in an ed25519 key's PKCS #8 form (RFC 8410). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * The content of `~/.near-credentials/<shardId>/<accountId>.json`, byte by byte as `near generate-key` writes it (near-cli 3.5.0).
 * It holds the private key.
 */
export function nearCredentials(accountId: string, { publicKey, privateKey }: KeyPair): string {
  return JSON.stringify({ account_id: accountId, public_key: publicKey, private_key: privateKey });
}
