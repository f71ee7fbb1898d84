import { KEY_LENGTH, type PublicKey } from "pulumi-keyring-near";
import type { AccessKeyPermission } from "./state.js";

// nearcore's storage_usage_config: what every account and every record weighs beyond its own bytes.
const ACCOUNT_BYTES = 100;
export const RECORD_BYTES = 40;

/** Bytes of an account without keys and code. */
export const accountStorage = ACCOUNT_BYTES;

/** Bytes that one access key adds to its account: the borsh form of key and permission, plus the record. */
export function accessKeyStorage(curve: PublicKey["curve"], permission: AccessKeyPermission): number {
  const keyBytes = 1 + KEY_LENGTH[curve];
  const nonceBytes = 8;
  return RECORD_BYTES + keyBytes + nonceBytes + permissionBytes(permission);
}

/** Bytes that a full-access ed25519 key adds: 82. */
export const fullAccessKeyStorage = accessKeyStorage("ed25519", "FullAccess");

function permissionBytes(permission: AccessKeyPermission): number {
  if (permission === "FullAccess") return 1;
  const { allowance, receiver_id, method_names } = permission.FunctionCall;
  const text = (value: string) => 4 + Buffer.byteLength(value);
  return (
    1 + (allowance === null ? 1 : 17) + text(receiver_id) + 4 + method_names.reduce((sum, name) => sum + text(name), 0)
  );
}
