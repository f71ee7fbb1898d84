import { createPrivateKey, createPublicKey } from "node:crypto";
import { base58 } from "@scure/base";
import { formatPublicKey } from "../public-key.js";

/** Both halves of a pair, as NEAR writes them. */
export interface KeyPair {
  publicKey: string;
  /** `ed25519:` and base58 of seed and public key. */
  privateKey: string;
}

/**
 * Reads the private key of an ed25519 pair, in the form of near-cli's credentials files: base58 of 64 bytes, the seed and the public key.
 * @returns what is wrong instead, never with any part of the key
 */
export function readPrivateKey(text: string): KeyPair | { reason: string } {
  const [, curve = "ed25519", data = ""] = /^(?:(\w+):)?([1-9A-HJ-NP-Za-km-z]{1,128})$/.exec(text.trim()) ?? [];
  if (curve.toLowerCase() === "secp256k1") return { reason: "is of secp256k1; the custodian signs with ed25519 alone" };
  const bytes = curve.toLowerCase() === "ed25519" ? base58.decode(data) : new Uint8Array();
  if (bytes.length === 32) return { reason: "looks like a public key; give the private one" };
  if (bytes.length !== 64) return { reason: "is no private key: write ed25519: and base58 of 64 bytes" };
  const seed = bytes.subarray(0, 32);
  const publicBytes = publicOf(seed);
  if (!publicBytes.equals(bytes.subarray(32))) return { reason: "is damaged: its two halves do not belong together" };
  const publicKey = formatPublicKey({ curve: "ed25519", bytes: publicBytes });
  return { publicKey, privateKey: `ed25519:${base58.encode(bytes)}` };
}

function publicOf(seed: Uint8Array): Buffer {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  return createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
}

/** What stands before the seed in an ed25519 key's PKCS #8 form (RFC 8410). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
