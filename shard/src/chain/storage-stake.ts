import { FREE_STORAGE, STORAGE_PRICE } from "./protocol.js";
import type { Account } from "./state.js";

/** YoctoNEAR an account lacks to cover its storage; 0n when it covers it, or is small enough to need nothing. */
export function missingForStorage({ amount, locked, storage_usage }: Account): bigint {
  if (storage_usage <= FREE_STORAGE) return 0n;
  const missing = BigInt(storage_usage) * STORAGE_PRICE - BigInt(amount) - BigInt(locked);
  return missing > 0n ? missing : 0n;
}
