import { base58 } from "@scure/base";

export type Curve = "ed25519" | "secp256k1";

/** A public key as bytes: 32 for ed25519; 64 for secp256k1 (the uncompressed point without its leading 4). */
export interface PublicKey {
  readonly curve: Curve;
  readonly bytes: Uint8Array;
}

/** How many bytes a public key of a curve has. */
export const KEY_LENGTH: Readonly<Record<Curve, number>> = { ed25519: 32, secp256k1: 64 };

/** How many bytes a private key has, as NEAR writes it. It is the length that tells the two kinds apart. */
export const PRIVATE_KEY_LENGTH: Readonly<Record<Curve, number>> = { ed25519: 64, secp256k1: 32 };

/** `ed25519:<base58>` or `secp256k1:<base58>`, the one form that keys are stored and printed in. */
export function formatPublicKey({ curve, bytes }: PublicKey): string {
  return `${curve}:${base58.encode(bytes)}`;
}

/** Reads a public key. Returns undefined for anything else, private keys included: those have other lengths. */
export function parsePublicKey(text: string): PublicKey | undefined {
  const key = decodeKey(text);
  return key !== undefined && key.bytes.length === KEY_LENGTH[key.curve] ? key : undefined;
}

/**
 * Reads a public key as people give it, into its canonical form `<curve>:<base58>`.
 * @returns what is wrong instead, which repeats nothing that was given, since it might be a private key
 */
export function readPublicKey(value: unknown): { publicKey: string } | { reason: string } {
  const key = typeof value === "string" ? decodeKey(value.trim()) : undefined;
  if (key === undefined) return { reason: `is not a public key: ${FORM}` };
  const { curve, bytes } = key;
  if (bytes.length === KEY_LENGTH[curve]) return { publicKey: formatPublicKey(key) };
  if (bytes.length === PRIVATE_KEY_LENGTH[curve]) return { reason: PRIVATE };
  return { reason: `is not a public key: one of ${curve} has ${KEY_LENGTH[curve]} bytes, not ${bytes.length}` };
}

/** Whether a text is a private key, which must not go where a public one is asked for. */
export function isPrivateKeyText(text: string): boolean {
  const key = decodeKey(text.trim());
  return key !== undefined && key.bytes.length === PRIVATE_KEY_LENGTH[key.curve];
}

const FORM = 'write "ed25519:" or "secp256k1:" and the key in base58';
const PRIVATE =
  "looks like a private key; give the public key that belongs to it, and replace the pair if others can read what was given";

/** The bytes of a key of either kind. The curve may be upper case or missing (then ed25519), as nearcore allows. */
export function decodeKey(text: string): PublicKey | undefined {
  if (text.length > LONGEST) return undefined;
  const [, written = "ed25519", body] = /^(?:(\w+):)?([1-9A-HJ-NP-Za-km-z]+)$/.exec(text) ?? [];
  const curve = written.toLowerCase();
  if (body === undefined || (curve !== "ed25519" && curve !== "secp256k1")) return undefined;
  return { curve, bytes: base58.decode(body) };
}

/** Characters of the longest text that is looked at; decoding takes the square of them. */
const LONGEST = 128;
