import type { Shard } from "../../chain/ledger.js";
import { EPOCH_LENGTH } from "../../chain/protocol.js";
import { versionOf } from "./status.js";

/** Seconds and nanoseconds. */
const NO_TIME = [0, 0];
const NO_DURATION = { secs: 0, nanos: 0 };

/**
 * `client_config`: how a node talks to its peers and stores things. A development shard has next to nothing of it, so that most is zero or off.
 */
export function clientConfig({ shardId }: Shard) {
  return {
    archive: false,
    block_fetch_horizon: 0,
    block_header_fetch_horizon: 0,
    block_production_tracking_delay: NO_TIME,
    catchup_step_period: NO_TIME,
    chain_id: shardId,
    chunk_distribution_network: null,
    chunk_request_retry_period: NO_TIME,
    chunk_validation_threads: 0,
    chunk_wait_mult: [0, 1],
    client_background_migration_threads: 0,
    doomslug_step_period: NO_TIME,
    enable_multiline_logging: false,
    enable_statistics_export: false,
    epoch_length: EPOCH_LENGTH,
    epoch_sync: { epoch_sync_horizon: 0, timeout_for_epoch_sync: NO_DURATION },
    expected_shutdown: "",
    gc: {},
    header_sync_expected_height_per_second: 0,
    header_sync_initial_timeout: NO_TIME,
    header_sync_progress_timeout: NO_TIME,
    header_sync_stall_ban_timeout: NO_TIME,
    log_summary_period: NO_TIME,
    log_summary_style: "plain",
    max_block_production_delay: NO_TIME,
    max_block_wait_delay: NO_TIME,
    max_gas_burnt_view: null,
    min_block_production_delay: NO_TIME,
    min_num_peers: 0,
    num_block_producer_seats: 1,
    orphan_state_witness_max_size: 0,
    orphan_state_witness_pool_size: 0,
    produce_chunk_add_transactions_time_limit: "",
    produce_empty_blocks: true,
    protocol_version_check: "Next",
    resharding_config: "",
    rpc_addr: null,
    save_invalid_witnesses: false,
    save_latest_witnesses: false,
    save_trie_changes: false,
    save_tx_outcomes: true,
    skip_sync_wait: true,
    state_request_server_threads: 0,
    state_request_throttle_period: NO_TIME,
    state_requests_per_throttle_period: 0,
    state_sync: {},
    state_sync_enabled: false,
    state_sync_external_backoff: NO_TIME,
    state_sync_external_timeout: NO_TIME,
    state_sync_p2p_timeout: NO_TIME,
    state_sync_retry_backoff: NO_TIME,
    sync_check_period: NO_TIME,
    sync_height_threshold: 0,
    sync_max_block_requests: 0,
    sync_step_period: NO_TIME,
    tracked_shards_config: "AllShards",
    transaction_pool_size_limit: null,
    transaction_request_handler_threads: 0,
    trie_viewer_state_size_limit: null,
    ttl_account_id_router: NO_TIME,
    tx_routing_height_horizon: 0,
    version: versionOf(),
    view_client_threads: 1,
  };
}
