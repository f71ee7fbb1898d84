import type { Method } from "../../chain/ledger.js";
import { own } from "../own.js";
import { block, chunk, congestionLevel, gasPrice } from "./block.js";
import { changes, changesInBlock } from "./changes.js";
import { clientConfig } from "./client-config.js";
import { genesisConfig, protocolConfig } from "./config.js";
import { experimental, queries, query } from "./query.js";
import { health, maintenanceWindows, networkInfo, status, validators, validatorsOrdered } from "./status.js";
import {
  broadcast,
  broadcastAndWait,
  broadcastChecked,
  checkTransaction,
  receipt,
  receiptToTransaction,
  sendTransaction,
  transactionStatus,
  transactionStatusWithReceipts,
} from "./transaction.js";
import { unsupported } from "./unsupported.js";

const UNSUPPORTED = [
  "light_client_proof",
  "next_light_client_block",
  "EXPERIMENTAL_light_client_proof",
  "EXPERIMENTAL_light_client_block_proof",
  "EXPERIMENTAL_light_client_execution_outcome_proof",
  "EXPERIMENTAL_light_client_chunk_execution_proof",
  "EXPERIMENTAL_light_client_state_proof",
  "EXPERIMENTAL_split_storage_info",
  "EXPERIMENTAL_indexer_block",
];

const methods: Readonly<Record<string, Method>> = {
  block,
  block_effects: changesInBlock,
  broadcast_tx_async: broadcast,
  broadcast_tx_commit: broadcastAndWait,
  broadcast_tx_sync: broadcastChecked,
  changes,
  chunk,
  client_config: clientConfig,
  EXPERIMENTAL_broadcast_tx_sync: broadcastChecked,
  EXPERIMENTAL_changes: changes,
  EXPERIMENTAL_changes_in_block: changesInBlock,
  EXPERIMENTAL_check_tx: checkTransaction,
  EXPERIMENTAL_congestion_level: congestionLevel,
  EXPERIMENTAL_genesis_config: genesisConfig,
  EXPERIMENTAL_maintenance_windows: maintenanceWindows,
  EXPERIMENTAL_protocol_config: protocolConfig,
  EXPERIMENTAL_receipt: receipt,
  EXPERIMENTAL_receipt_to_tx: receiptToTransaction,
  EXPERIMENTAL_tx_status: transactionStatusWithReceipts,
  EXPERIMENTAL_validators_ordered: validatorsOrdered,
  gas_price: gasPrice,
  genesis_config: genesisConfig,
  health,
  maintenance_windows: maintenanceWindows,
  network_info: networkInfo,
  query,
  send_tx: sendTransaction,
  status,
  tx: transactionStatus,
  validators,
  ...Object.fromEntries(Object.keys(queries).map((type) => [`EXPERIMENTAL_${type}`, experimental(type)])),
  ...Object.fromEntries(UNSUPPORTED.map((name) => [name, unsupported(name)])),
};

/** The method of a name, exact and case-sensitive; undefined when this shard does not have it. */
export function findMethod(name: string): Method | undefined {
  return own(methods, name);
}
