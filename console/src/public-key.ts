import { base58 } from "@scure/base";

export type Curve = "ed25519" | "secp256k1";

/** A public key as bytes: 32 for ed25519; 64 for secp256k1 (the uncompressed point without its leading 4). */
export interface PublicKey {
  readonly curve: Curve;
  readonly bytes: Uint8Array;
}

/** How many bytes a public key of a curve has. */
export const KEY_LENGTH: Readonly<Record<Curve, number>> = { ed25519: 32, secp256k1: 64 };

/** `ed25519:<base58>` or `secp256k1:<base58>`, the one form that keys are stored and printed in. */
export function formatPublicKey({ curve, bytes }: PublicKey): string {
  return `${curve}:${base58.encode(bytes)}`;
}

/**
 * Reads a public key. The prefix may be upper case or missing (then ed25519), as nearcore allows.
 * Returns undefined for anything else, private keys included: those have other lengths.
 */
export function parsePublicKey(text: string): PublicKey | undefined {
  if (text.length > 128) return undefined;
  const colon = text.indexOf(":");
  const curve = colon < 0 ? "ed25519" : text.slice(0, colon).toLowerCase();
  if (curve !== "ed25519" && curve !== "secp256k1") return undefined;
  try {
    const bytes = base58.decode(text.slice(colon + 1));
    return bytes.length === KEY_LENGTH[curve] ? { curve, bytes } : undefined;
  } catch {
    return undefined;
  }
}
