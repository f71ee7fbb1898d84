import { createPublicKey, verify } from "node:crypto";
import type { SignedTransaction } from "./transaction.js";

/** Whether the key of a transaction signed it. */
export async function hasValidSignature({ publicKey, signature, digest }: SignedTransaction): Promise<boolean> {
  if (publicKey.curve !== signature.curve) return false;
  try {
    if (publicKey.curve === "ed25519") {
      const x = Buffer.from(publicKey.bytes).toString("base64url");
      const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
      return verify(null, digest, key, signature.bytes);
    }
    // Rare, so its library is loaded when first needed. The last byte only helps to recover the key, which is given.
    const { secp256k1 } = await import("@noble/curves/secp256k1.js");
    const point = Buffer.concat([Buffer.of(4), publicKey.bytes]);
    return secp256k1.verify(signature.bytes.subarray(0, 64), digest, point, { prehash: false });
  } catch {
    // Bytes that are no point of the curve.
    return false;
  }
}
