import { base58 } from "@scure/base";
import { type Curve, formatPublicKey, parsePublicKey } from "../public-key.js";

/**
 * A public key in its canonical form `<curve>:<base58>`; a bare key is of ed25519 and the curve's case does not matter.
 * @returns what is wrong instead, never with the key, since it might be a private one
 */
export function readPublicKey(text: string): { publicKey: string } | { reason: string } {
  const key = parsePublicKey(text.trim());
  if (key !== undefined) return { publicKey: formatPublicKey(key) };
  return { reason: isPrivateKey(text.trim()) ? PRIVATE : "is no public key: write ed25519: or secp256k1: and base58" };
}

const PRIVATE = "looks like a private key; give the public one, and treat this private key as known to others";

const PRIVATE_LENGTH: Readonly<Record<Curve, number>> = { ed25519: 64, secp256k1: 32 };

function isPrivateKey(text: string): boolean {
  const [, curve = "ed25519", data = ""] = /^(?:(ed25519|secp256k1):)?([1-9A-HJ-NP-Za-km-z]{1,128})$/i.exec(text) ?? [];
  return base58.decode(data).length === PRIVATE_LENGTH[curve.toLowerCase() as Curve];
}
