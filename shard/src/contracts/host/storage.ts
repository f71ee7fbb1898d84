import { RECORD_BYTES } from "../../chain/storage-usage.js";
import { contractLimits as limits } from "../costs.js";
import { hostError } from "../failure.js";
import type { HostFunction, RunningCall } from "./running-call.js";

/** The contract's own state. What it writes stays with the call until that has succeeded. */
export function storageFunctions(running: RunningCall): Record<string, HostFunction> {
  const { guest, gas, writes } = running;
  const readKey = (length: bigint, pointer: bigint): Buffer => {
    const key = guest.readAny(length, pointer);
    if (key.length > limits.keyBytes) {
      throw hostError("KeyLengthExceeded", { length: key.length, limit: limits.keyBytes });
    }
    return key;
  };
  const get = (key: Buffer): Uint8Array | undefined => {
    const name = key.toString("base64");
    const own = writes.get(name);
    return own === undefined ? running.ask({ read: name }) : (own ?? undefined);
  };
  const deprecated = (method_name: string) => () => {
    throw hostError("Deprecated", { method_name });
  };
  return {
    storage_write: (keyLength: bigint, keyPointer: bigint, length: bigint, pointer: bigint, register: bigint) => {
      running.notInView("storage_write");
      gas.charge("base");
      gas.charge("storage_write_base");
      const key = readKey(keyLength, keyPointer);
      const value = guest.readAny(length, pointer);
      if (value.length > limits.valueBytes) {
        throw hostError("ValueLengthExceeded", { length: value.length, limit: limits.valueBytes });
      }
      gas.charge("storage_write_key_byte", key.length);
      gas.charge("storage_write_value_byte", value.length);
      const before = get(key);
      writes.set(key.toString("base64"), value);
      if (before === undefined) {
        running.storageUsage += key.length + value.length + RECORD_BYTES;
        return 0n;
      }
      gas.charge("storage_write_evicted_byte", before.length);
      running.storageUsage += value.length - before.length;
      guest.writeRegister(register, before);
      return 1n;
    },
    storage_read: (length: bigint, pointer: bigint, register: bigint) => {
      gas.charge("base");
      gas.charge("storage_read_base");
      const key = readKey(length, pointer);
      gas.charge("storage_read_key_byte", key.length);
      const value = get(key);
      if (value === undefined) return 0n;
      gas.charge("storage_read_value_byte", value.length);
      guest.writeRegister(register, value);
      return 1n;
    },
    storage_remove: (length: bigint, pointer: bigint, register: bigint) => {
      running.notInView("storage_remove");
      gas.charge("base");
      gas.charge("storage_remove_base");
      const key = readKey(length, pointer);
      gas.charge("storage_remove_key_byte", key.length);
      const before = get(key);
      if (before === undefined) return 0n;
      gas.charge("storage_remove_ret_value_byte", before.length);
      writes.set(key.toString("base64"), null);
      running.storageUsage -= key.length + before.length + RECORD_BYTES;
      guest.writeRegister(register, before);
      return 1n;
    },
    storage_has_key: (length: bigint, pointer: bigint) => {
      gas.charge("base");
      gas.charge("storage_has_key_base");
      const key = readKey(length, pointer);
      gas.charge("storage_has_key_byte", key.length);
      return get(key) === undefined ? 0n : 1n;
    },
    storage_iter_prefix: deprecated("storage_iter_prefix"),
    storage_iter_range: deprecated("storage_iter_range"),
    storage_iter_next: deprecated("storage_iter_next"),
  };
}
