import { type Curve, KEY_LENGTH, type PublicKey } from "pulumi-keyring-near";
import { BorshError, type BorshReader } from "./borsh-reader.js";

export function readPublicKey(reader: BorshReader): PublicKey {
  const curve = readCurve(reader);
  return { curve, bytes: reader.bytes(KEY_LENGTH[curve]) };
}

export function readSignature(reader: BorshReader): { curve: Curve; bytes: Buffer } {
  const curve = readCurve(reader);
  return { curve, bytes: reader.bytes(curve === "ed25519" ? 64 : 65) };
}

/** The borsh form of a public key. */
export function publicKeyBytes({ curve, bytes }: PublicKey): Buffer {
  return Buffer.concat([Buffer.of(curve === "ed25519" ? 0 : 1), bytes]);
}

function readCurve(reader: BorshReader): Curve {
  const tag = reader.u8();
  if (tag === 0) return "ed25519";
  if (tag === 1) return "secp256k1";
  throw new BorshError(`Unexpected variant tag: ${tag}`);
}
