import { generateKeyPairSync } from "node:crypto";
import { base58 } from "@scure/base";
import { z } from "zod";

/** A key pair as NEAR writes it. */
export interface KeyPair {
  /** `ed25519:` and 32 bytes in base58. */
  publicKey: string;
  /** Secret. `ed25519:` and 64 bytes in base58: the seed, then the public key. */
  privateKey: string;
}

/** A new ed25519 pair, made in this process. */
export function generateKeyPair(): KeyPair {
  const { d, x } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const [seed, point] = [Buffer.from(String(d), "base64url"), Buffer.from(String(x), "base64url")];
  return {
    publicKey: `ed25519:${base58.encode(point)}`,
    privateKey: `ed25519:${base58.encode(Buffer.concat([seed, point]))}`,
  };
}

/**
 * A public key, brought into the one form that keys are compared in: the curve in lower case, then base58.
 * No reason repeats what was given, since it may be a private key.
 */
export const publicKeyShape = z
  .string({ error: 'must be a text such as "ed25519:…"; what was given is not shown, as it may be secret' })
  .transform((text, { issues }) => {
    const read = readPublicKey(text);
    if ("publicKey" in read) return read.publicKey;
    issues.push({ code: "custom", input: undefined, message: read.reason });
    return z.NEVER;
  });

/** Reads a public key of either curve. One without a curve is ed25519, as nearcore has it. */
export function readPublicKey(text: string): { publicKey: string } | { reason: string } {
  const [, written = "ed25519", body = ""] = (text.length <= LONGEST && KEY.exec(text.trim())) || [];
  const curve = CURVES.get(written.toLowerCase());
  if (curve === undefined || body === "") {
    return { reason: 'is not a public key: write "ed25519:" and the key in base58. What was given is not shown' };
  }
  const bytes = base58.decode(body);
  if (bytes.length === curve.publicBytes) return { publicKey: `${curve.name}:${base58.encode(bytes)}` };
  if (bytes.length === curve.privateBytes) {
    return {
      reason:
        "this looks like a private key. Give the public key that belongs to it, and leave publicKey out to have a pair made; " +
        "where others can read what was given, take a new pair",
    };
  }
  const { name, publicBytes } = curve;
  return { reason: `is not a public key: one of ${name} has ${publicBytes} bytes, not ${bytes.length}` };
}

const KEY = /^(?:([A-Za-z0-9]+):)?([1-9A-HJ-NP-Za-km-z]+)$/;

/** What decides is the exact length: 64 bytes are a private key of one curve and a public key of the other. */
const CURVES = new Map(
  [
    { name: "ed25519", publicBytes: 32, privateBytes: 64 },
    { name: "secp256k1", publicBytes: 64, privateBytes: 32 },
  ].map((curve) => [curve.name, curve]),
);

/** Characters of the longest text that is looked at; decoding takes the square of them. */
const LONGEST = 200;
