import { base58 } from "@scure/base";
import type { Shard } from "../../chain/ledger.js";
import { EPOCH_LENGTH, epochIndex, PROTOCOL_VERSION } from "../../chain/protocol.js";
import { hashOf, sha256 } from "../../encoding/hash.js";
import { findBlock } from "../block-reference.js";
import { epochId, PRODUCER } from "../block-view.js";
import { accountId, hash, named } from "../params.js";
import { handlerError } from "../rpc-failure.js";

/** `status`: what clients take chain id, height and time from. */
export function status(shard: Shard) {
  const { chain, genesis } = shard;
  const latest = chain.latest();
  const earliest = chain.earliest();
  const epoch = epochIndex(latest.height);
  return {
    version: versionOf(),
    chain_id: shard.shardId,
    protocol_version: PROTOCOL_VERSION,
    latest_protocol_version: PROTOCOL_VERSION,
    validators: [{ account_id: PRODUCER, is_slashed: false }],
    sync_info: {
      latest_block_hash: latest.hash,
      latest_block_height: latest.height,
      latest_state_root: hashOf("state", latest.hash),
      latest_block_time: new Date(latest.timestamp).toISOString(),
      syncing: false,
      earliest_block_hash: earliest.hash,
      earliest_block_height: earliest.height,
      earliest_block_time: new Date(earliest.timestamp).toISOString(),
      epoch_id: epochId(genesis.hash, epoch),
      epoch_start_height: Math.max(genesis.height, epoch * EPOCH_LENGTH),
    },
    validator_account_id: null,
    validator_public_key: null,
    node_public_key: producerKey(genesis.hash),
    node_key: null,
    uptime_sec: Math.max(0, Math.floor((chain.now() - shard.startedAt) / 1000)),
    genesis_hash: genesis.hash,
    detailed_debug_status: null,
  };
}

/** What stands for a node's version. */
export function versionOf() {
  return { version: "development-shard", build: "keyring", commit: "", rustc_version: "" };
}

/** `health`: null means well. */
export function health(): null {
  return null;
}

/** `network_info`: a development shard has no peers. */
export function networkInfo() {
  return {
    active_peers: [],
    num_active_peers: 0,
    peer_max_count: 0,
    sent_bytes_per_sec: 0,
    received_bytes_per_sec: 0,
    known_producers: [],
  };
}

/** `validators`: the one that stands for the shard itself, with nothing at stake. */
export function validators(shard: Shard, params: unknown) {
  const { genesis } = shard;
  const epoch = epochOf(shard, params);
  const height = Math.min(shard.chain.latest().height, (epoch + 1) * EPOCH_LENGTH - 1);
  const start = Math.max(genesis.height, epoch * EPOCH_LENGTH);
  const producer = { account_id: PRODUCER, public_key: producerKey(genesis.hash), stake: "0", shards: [0] };
  const produced = height - start + 1;
  return {
    current_validators: [
      {
        ...producer,
        is_slashed: false,
        shards_endorsed: [0],
        num_produced_blocks: produced,
        num_expected_blocks: produced,
        num_produced_chunks: produced,
        num_expected_chunks: produced,
        num_produced_chunks_per_shard: [produced],
        num_expected_chunks_per_shard: [produced],
        num_produced_endorsements: 0,
        num_expected_endorsements: 0,
        num_produced_endorsements_per_shard: [0],
        num_expected_endorsements_per_shard: [0],
      },
    ],
    next_validators: [producer],
    current_fishermen: [],
    next_fishermen: [],
    current_proposals: [],
    prev_epoch_kickout: [],
    epoch_start_height: start,
    epoch_height: epoch + 1,
  };
}

/** The epoch that `[block]`, `{block_id}` or `{epoch_id}` names: by default, and for `latest`, the one that is running. */
function epochOf({ chain, genesis }: Shard, params: unknown): number {
  const request = named(params, ["block_id"]);
  const { block_id, epoch_id } = request;
  const current = epochIndex(chain.latest().height);
  if (epoch_id !== undefined) {
    const wanted = hash(request, "epoch_id");
    for (let epoch = current; epoch >= 0; epoch -= 1) if (epochId(genesis.hash, epoch) === wanted) return epoch;
    throw handlerError("UNKNOWN_EPOCH", {}, "Unknown Epoch");
  }
  if (block_id === undefined || block_id === null || block_id === "latest") return current;
  const position = findBlock(chain, block_id);
  if (position) return epochIndex(position.height);
  throw handlerError("UNKNOWN_EPOCH", {}, "Unknown Epoch");
}

/** `EXPERIMENTAL_validators_ordered`. */
export function validatorsOrdered({ chain, genesis }: Shard, params: unknown) {
  const { block_id } = named(params, ["block_id"]);
  if (block_id !== undefined && block_id !== null && !findBlock(chain, block_id)) {
    throw handlerError("VALIDATOR_INFO_UNAVAILABLE", {}, "Validator info unavailable");
  }
  const public_key = producerKey(genesis.hash);
  return [{ validator_stake_struct_version: "V1", account_id: PRODUCER, public_key, stake: "0" }];
}

/** `maintenance_windows`: any time is as good as any other. */
export function maintenanceWindows(_shard: Shard, params: unknown): [] {
  accountId(named(params, ["account_id"]));
  return [];
}

/** A key in name only: derived from the genesis, it signs nothing. */
export function producerKey(genesisHash: string): string {
  return `ed25519:${base58.encode(sha256("producer", genesisHash))}`;
}
