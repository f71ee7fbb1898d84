import { GAS_LIMIT, limits, REGISTRAR, STORAGE_PRICE } from "../../chain/protocol.js";
import { contractLimits, costs } from "../../contracts/costs.js";
import { type Fee, fees } from "../../transactions/fees.js";

/** What things cost and how large they may be, as the shard really has it. */
export function runtimeConfig() {
  return {
    storage_amount_per_byte: String(STORAGE_PRICE),
    transaction_costs: {
      action_receipt_creation_config: cost(fees.receipt),
      data_receipt_creation_config: { base_cost: cost(NOTHING), cost_per_byte: cost(NOTHING) },
      action_creation_config: {
        create_account_cost: cost(fees.createAccount),
        deploy_contract_cost: cost(fees.deployContract),
        deploy_contract_cost_per_byte: cost(fees.deployContractByte),
        function_call_cost: cost(fees.functionCall),
        function_call_cost_per_byte: cost(fees.functionCallByte),
        transfer_cost: cost(fees.transfer),
        stake_cost: cost(fees.stake),
        add_key_cost: {
          full_access_cost: cost(fees.addFullAccessKey),
          function_call_cost: cost(fees.addFunctionCallKey),
          function_call_cost_per_byte: cost(fees.addFunctionCallKeyByte),
        },
        delete_key_cost: cost(fees.deleteKey),
        delete_account_cost: cost(fees.deleteAccount),
        delegate_cost: cost(NOTHING),
      },
      storage_usage_config: { num_bytes_account: 100, num_extra_bytes_record: 40 },
      burnt_gas_reward: [0, 1],
      pessimistic_gas_price_inflation_ratio: [1, 1],
    },
    account_creation_config: { min_allowed_top_level_account_length: 65, registrar_account_id: REGISTRAR },
    wasm_config: {
      ext_costs: { ...Object.fromEntries(FREE.map((name) => [name, 0])), ...costs },
      grow_mem_cost: 0,
      regular_op_cost: 0,
      vm_kind: "Wasmtime",
      discard_custom_sections: true,
      storage_get_mode: "FlatStorage",
      fix_contract_loading_cost: false,
      implicit_account_creation: true,
      eth_implicit_accounts: true,
      global_contract_host_fns: false,
      reftypes_bulk_memory: true,
      saturating_float_to_int: true,
      limit_config: {
        max_gas_burnt: limits.prepaidGas,
        max_stack_height: 262_144,
        initial_memory_pages: 0,
        max_memory_pages: contractLimits.maxMemoryPages,
        registers_memory_limit: contractLimits.registersBytes,
        max_register_size: contractLimits.registerBytes,
        max_number_registers: contractLimits.registers,
        max_number_logs: contractLimits.logs,
        max_total_log_length: contractLimits.logBytes,
        max_total_prepaid_gas: limits.prepaidGas,
        max_actions_per_receipt: limits.actions,
        max_number_bytes_method_names: limits.methodNames,
        max_length_method_name: limits.methodName,
        max_arguments_length: limits.arguments,
        max_length_returned_data: contractLimits.returnedBytes,
        max_contract_size: limits.contractSize,
        max_transaction_size: limits.transactionSize,
        max_receipt_size: limits.transactionSize,
        max_length_storage_key: contractLimits.keyBytes,
        max_length_storage_value: contractLimits.valueBytes,
        max_promises_per_function_call_action: contractLimits.promises,
        max_number_input_data_dependencies: contractLimits.inputDependencies,
        max_functions_number_per_contract: contractLimits.functions,
        yield_timeout_length_in_blocks: 0,
        max_yield_payload_size: 0,
        per_receipt_storage_proof_size_limit: limits.transactionSize,
      },
    },
    congestion_control_config: {
      max_congestion_incoming_gas: GAS_LIMIT,
      max_congestion_outgoing_gas: GAS_LIMIT,
      max_congestion_memory_consumption: 1_000_000_000,
      max_congestion_missed_chunks: 5,
      max_outgoing_gas: GAS_LIMIT,
      min_outgoing_gas: GAS_LIMIT,
      allowed_shard_outgoing_gas: GAS_LIMIT,
      max_tx_gas: GAS_LIMIT,
      min_tx_gas: GAS_LIMIT,
      reject_tx_congestion_threshold: 1,
      outgoing_receipts_usual_size_limit: limits.transactionSize,
      outgoing_receipts_big_size_limit: limits.transactionSize,
    },
    witness_config: {
      main_storage_proof_size_soft_limit: 0,
      combined_transactions_size_limit: limits.transactionSize,
      new_transactions_validation_state_size_soft_limit: 0,
    },
  };
}

/** What a node charges for and a development shard does not have, or gives away. */
const FREE = [
  ...["alt_bn128_g1_multiexp", "alt_bn128_g1_sum", "alt_bn128_pairing_check"].flatMap(baseAndElement),
  ...["p1_sum", "p2_sum", "g1_multiexp", "g2_multiexp", "map_fp_to_g1", "map_fp2_to_g2", "pairing"]
    .map((name) => `bls12381_${name}`)
    .flatMap(baseAndElement),
  ...["bls12381_p1_decompress", "bls12381_p2_decompress"].flatMap(baseAndElement),
  "contract_compile_base",
  "contract_compile_bytes",
  "read_cached_trie_node",
  "touching_trie_node",
  "storage_iter_create_prefix_base",
  "storage_iter_create_prefix_byte",
  "storage_iter_create_range_base",
  "storage_iter_create_from_byte",
  "storage_iter_create_to_byte",
  "storage_iter_next_base",
  "storage_iter_next_key_byte",
  "storage_iter_next_value_byte",
  "storage_large_read_overhead_base",
  "storage_large_read_overhead_byte",
  "yield_create_base",
  "yield_create_byte",
  "yield_resume_base",
  "yield_resume_byte",
];

function baseAndElement(name: string): string[] {
  return [`${name}_base`, `${name}_element`];
}

const NOTHING: Fee = { send: 0, execution: 0 };

function cost({ send, execution }: Fee) {
  return { send_sir: send, send_not_sir: send, execution };
}
