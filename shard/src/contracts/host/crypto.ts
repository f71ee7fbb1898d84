import { createHash } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { ripemd160 } from "@noble/hashes/legacy.js";
import { keccak_256, keccak_512 } from "@noble/hashes/sha3.js";
import type { costs } from "../costs.js";
import { hostError } from "../failure.js";
import type { HostFunction, RunningCall } from "./running-call.js";

/** Hashes and signatures. */
export function cryptoFunctions(running: RunningCall): Record<string, HostFunction> {
  const { guest, gas } = running;
  const hash =
    (name: "sha256" | "keccak256" | "keccak512", digest: (bytes: Uint8Array) => Uint8Array) =>
    (length: bigint, pointer: bigint, register: bigint): undefined => {
      gas.charge(`${name}_base` satisfies keyof typeof costs);
      const bytes = guest.readAny(length, pointer);
      gas.charge(`${name}_byte` satisfies keyof typeof costs, bytes.length);
      guest.writeRegister(register, digest(bytes));
    };
  return {
    sha256: hash("sha256", (bytes) => createHash("sha256").update(bytes).digest()),
    keccak256: hash("keccak256", keccak_256),
    keccak512: hash("keccak512", keccak_512),
    ripemd160: (length: bigint, pointer: bigint, register: bigint) => {
      gas.charge("ripemd160_base");
      const bytes = guest.readAny(length, pointer);
      gas.charge("ripemd160_block", Math.floor((bytes.length + 8) / 64) + 1);
      guest.writeRegister(register, ripemd160(bytes));
      return undefined;
    },
    ed25519_verify: (
      signatureLength: bigint,
      signaturePointer: bigint,
      length: bigint,
      pointer: bigint,
      keyLength: bigint,
      keyPointer: bigint,
    ) => {
      gas.charge("ed25519_verify_base");
      const signature = guest.readAny(signatureLength, signaturePointer);
      if (signature.length !== 64) throw hostError("Ed25519VerifyInvalidInput", { msg: "invalid signature length" });
      const message = guest.readAny(length, pointer);
      gas.charge("ed25519_verify_byte", message.length);
      const key = guest.readAny(keyLength, keyPointer);
      if (key.length !== 32) throw hostError("Ed25519VerifyInvalidInput", { msg: "invalid public key length" });
      return verified(() => ed25519.verify(signature, message, key, { zip215: false }));
    },
    ecrecover: (
      hashLength: bigint,
      hashPointer: bigint,
      signatureLength: bigint,
      signaturePointer: bigint,
      v: bigint,
      malleability: bigint,
      register: bigint,
    ) => {
      gas.charge("ecrecover_base");
      const signature = guest.readAny(signatureLength, signaturePointer);
      if (signature.length !== 64) {
        const msg = `The length of the signature: ${signature.length}, exceeds the limit of 64 bytes`;
        throw hostError("ECRecoverError", { msg });
      }
      if (v < 0n || v > 3n)
        throw hostError("ECRecoverError", { msg: `V recovery byte 0 through 3 are valid but was provided ${v}` });
      const digest = guest.readAny(hashLength, hashPointer);
      if (digest.length !== 32) {
        throw hostError("ECRecoverError", {
          msg: `The length of the hash: ${digest.length}, exceeds the limit of 32 bytes`,
        });
      }
      if (malleability !== 0n && malleability !== 1n) {
        const msg = `Malleability flag needs to be 0 or 1, but is instead ${malleability}`;
        throw hostError("ECRecoverError", { msg });
      }
      const point = recovered(signature, digest, Number(v), malleability === 1n);
      if (point === undefined) return 0n;
      guest.writeRegister(register, point);
      return 1n;
    },
  };
}

/** The 64 bytes of the key that signed; undefined where there is none. */
function recovered(signature: Uint8Array, digest: Uint8Array, v: number, onlyLow: boolean): Uint8Array | undefined {
  try {
    const parsed = secp256k1.Signature.fromBytes(signature, "compact").addRecoveryBit(v);
    if (onlyLow && parsed.hasHighS()) return undefined;
    return parsed.recoverPublicKey(digest).toBytes(false).subarray(1);
  } catch {
    return undefined;
  }
}

function verified(verify: () => boolean): bigint {
  try {
    return verify() ? 1n : 0n;
  } catch {
    return 0n;
  }
}
