import { base58 } from "@scure/base";

const LENGTHS: Record<string, number> = { ed25519: 32, secp256k1: 64 };
const PRIVATE: Record<string, readonly number[]> = { ed25519: [64], secp256k1: [32] };

/**
 * A public key in its canonical form `<curve>:<base58>`; a bare key is of ed25519 and the curve's case does not matter.
 * @returns what is wrong instead, never with the key, since it might be a private one
 */
export function readPublicKey(text: string): { publicKey: string } | { reason: string } {
  const [, prefix = "ed25519", data = ""] = /^(?:([A-Za-z0-9]+):)?(.*)$/s.exec(text.trim()) ?? [];
  const curve = prefix.toLowerCase();
  const length = LENGTHS[curve];
  if (length === undefined) return { reason: "must begin with ed25519: or secp256k1:" };
  const bytes = decode(data);
  if (bytes === undefined) return { reason: "is not base58 after its curve" };
  if (PRIVATE[curve]?.includes(bytes.length)) {
    return { reason: "looks like a private key; give the public one, and treat this private key as known to others" };
  }
  if (bytes.length !== length) return { reason: `has ${bytes.length} bytes; a public key of ${curve} has ${length}` };
  return { publicKey: `${curve}:${data}` };
}

function decode(data: string): Uint8Array | undefined {
  // longer than any key, and decoding takes time that grows with the square of it
  if (data.length > 128) return undefined;
  try {
    return base58.decode(data);
  } catch {
    return undefined;
  }
}
