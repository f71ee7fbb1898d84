import { CallFailure } from "../failure.js";
import { basicFunctions } from "./basics.js";
import { contextFunctions } from "./context.js";
import { cryptoFunctions } from "./crypto.js";
import { promiseFunctions } from "./promise-functions.js";
import type { HostFunction, RunningCall } from "./running-call.js";
import { storageFunctions } from "./storage.js";

/** Functions of a node that a development shard does not have. A contract that imports one runs until it calls it. */
const ABSENT = new Set([
  "alt_bn128_g1_multiexp",
  "alt_bn128_g1_sum",
  "alt_bn128_pairing_check",
  "bls12381_g1_multiexp",
  "bls12381_g2_multiexp",
  "bls12381_map_fp2_to_g2",
  "bls12381_map_fp_to_g1",
  "bls12381_p1_decompress",
  "bls12381_p1_sum",
  "bls12381_p2_decompress",
  "bls12381_p2_sum",
  "bls12381_pairing_check",
  "current_contract_code",
  "p256_verify",
  "promise_batch_action_add_gas_key_with_full_access",
  "promise_batch_action_add_gas_key_with_function_call",
  "promise_batch_action_deploy_global_contract",
  "promise_batch_action_deploy_global_contract_by_account_id",
  "promise_batch_action_state_init",
  "promise_batch_action_state_init_by_account_id",
  "promise_batch_action_transfer_to_gas_key",
  "promise_batch_action_use_global_contract",
  "promise_batch_action_use_global_contract_by_account_id",
  "promise_set_refund_to",
  "promise_yield_create",
  "promise_yield_resume",
  "set_state_init_data_entry",
]);

/**
 * All that a call's contract imports.
 *
 * @throws CallFailure for a function that no node has
 */
export function hostFunctions(
  running: RunningCall,
  wanted: readonly { module: string; name: string }[],
): Record<string, HostFunction> {
  const all = {
    ...basicFunctions(running),
    ...contextFunctions(running),
    ...storageFunctions(running),
    ...cryptoFunctions(running),
    ...promiseFunctions(running),
  };
  const entries = wanted.map(({ module, name }): [string, HostFunction] => {
    const found = module === "env" && Object.hasOwn(all, name) ? all[name] : undefined;
    if (found !== undefined) return [name, found];
    const missing = new CallFailure({
      type: "LinkError",
      msg: `unknown import: \`${module}::${name}\` has not been defined`,
    });
    if (module !== "env" || !ABSENT.has(name)) throw missing;
    return [
      name,
      () => {
        throw missing;
      },
    ];
  });
  return Object.fromEntries(entries);
}
