import { MASTER_BALANCE } from "../../chain/genesis.js";
import type { Shard } from "../../chain/ledger.js";
import {
  EPOCH_LENGTH,
  GAS_LIMIT,
  GAS_PRICE,
  limits,
  PROTOCOL_VERSION,
  REGISTRAR,
  STORAGE_PRICE,
  TRANSACTION_VALIDITY,
} from "../../chain/protocol.js";
import { type Fee, fees } from "../../transactions/fees.js";
import { resolveBlock } from "../block-reference.js";
import { named } from "../params.js";

/** `EXPERIMENTAL_protocol_config`: the rules of the shard, with what it really charges. They never change. */
export function protocolConfig(shard: Shard, params: unknown) {
  resolveBlock(shard.chain, named(params));
  return { ...chainConfig(shard), runtime_config: runtimeConfig() };
}

/** `genesis_config`, `EXPERIMENTAL_genesis_config`. */
export function genesisConfig(shard: Shard) {
  return { ...chainConfig(shard), total_supply: String(MASTER_BALANCE), validators: [] };
}

/** `client_config`. */
export function clientConfig(shard: Shard) {
  return { chain_id: shard.shardId, epoch_length: EPOCH_LENGTH, archive: false, min_num_peers: 0, rpc_addr: null };
}

function chainConfig({ shardId, masterAccount, genesis }: Shard) {
  return {
    protocol_version: PROTOCOL_VERSION,
    genesis_time: new Date(genesis.timestamp).toISOString(),
    chain_id: shardId,
    genesis_height: genesis.height,
    num_block_producer_seats: 1,
    num_block_producer_seats_per_shard: [1],
    avg_hidden_validator_seats_per_shard: [0],
    dynamic_resharding: false,
    protocol_upgrade_stake_threshold: [4, 5],
    epoch_length: EPOCH_LENGTH,
    gas_limit: GAS_LIMIT,
    min_gas_price: String(GAS_PRICE),
    max_gas_price: String(GAS_PRICE),
    block_producer_kickout_threshold: 0,
    chunk_producer_kickout_threshold: 0,
    chunk_validator_only_kickout_threshold: 0,
    target_validator_mandates_per_shard: 0,
    online_min_threshold: [9, 10],
    online_max_threshold: [99, 100],
    gas_price_adjustment_rate: [0, 1],
    protocol_treasury_account: masterAccount,
    transaction_validity_period: TRANSACTION_VALIDITY,
    protocol_reward_rate: [0, 1],
    max_inflation_rate: [0, 1],
    num_blocks_per_year: 31_536_000,
    fishermen_threshold: "0",
    minimum_stake_ratio: [1, 6250],
    minimum_stake_divisor: 10,
    minimum_validators_per_shard: 1,
    max_kickout_stake_perc: 0,
    shuffle_shard_assignment_for_chunk_producers: false,
    shard_layout: { V0: { num_shards: 1, version: 0 } },
  };
}

function runtimeConfig() {
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
      limit_config: {
        max_actions_per_receipt: limits.actions,
        max_arguments_length: limits.arguments,
        max_contract_size: limits.contractSize,
        max_length_method_name: limits.methodName,
        max_number_bytes_method_names: limits.methodNames,
        max_total_prepaid_gas: limits.prepaidGas,
        max_transaction_size: limits.transactionSize,
      },
    },
  };
}

const NOTHING: Fee = { send: 0, execution: 0 };

function cost({ send, execution }: Fee) {
  return { send_sir: send, send_not_sir: send, execution };
}
