import { MASTER_BALANCE } from "../../chain/genesis.js";
import type { Shard } from "../../chain/ledger.js";
import { EPOCH_LENGTH, GAS_LIMIT, GAS_PRICE, PROTOCOL_VERSION, TRANSACTION_VALIDITY } from "../../chain/protocol.js";
import { resolveBlock } from "../block-reference.js";
import { named } from "../params.js";
import { runtimeConfig } from "./runtime-config.js";

/** `EXPERIMENTAL_protocol_config`: the rules of the shard, with what it really charges. They never change. */
export function protocolConfig(shard: Shard, params: unknown) {
  resolveBlock(shard.chain, named(params));
  return { ...chainConfig(shard), runtime_config: runtimeConfig() };
}

/** `genesis_config`, `EXPERIMENTAL_genesis_config`. */
export function genesisConfig(shard: Shard) {
  return { ...chainConfig(shard), total_supply: String(MASTER_BALANCE), validators: [] };
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
