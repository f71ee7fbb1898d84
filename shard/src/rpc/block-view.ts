import { base58 } from "@scure/base";
import { receiptsIn } from "../chain/block.js";
import type { Position } from "../chain/chain.js";
import { epochIndex, GAS_LIMIT, GAS_PRICE, PROTOCOL_VERSION } from "../chain/protocol.js";
import { decodeHash, EMPTY_HASH, hashOf, sha256 } from "../encoding/hash.js";

/** The account that stands where a block producer's would. No such account exists on the shard. */
export const PRODUCER = "development-shard";

/** 64 zero bytes: nobody signs the blocks of a development shard. */
const NO_SIGNATURE = `ed25519:${"1".repeat(64)}`;

const CHUNK_MASK = sha256("chunk");

/** The chunk of a block. Its hash is the block's under a mask, so that either leads to the other. */
export function chunkHash(blockHash: string): string {
  return base58.encode(masked(blockHash));
}

/** The block a chunk hash belongs to. */
export function blockOfChunk(hash: string): string {
  return base58.encode(masked(hash));
}

export function epochId(genesisHash: string, index: number): string {
  return index <= 0 ? EMPTY_HASH : hashOf("epoch", genesisHash, String(index));
}

/** A block as `block` answers it. Roots are placeholders: stable, distinct per content, but no Merkle roots. */
export function blockView(position: Position, genesisHash: string) {
  const { height, hash, prevHash, timestamp, block, anchor } = position;
  const chunk = chunkHeader(position);
  const epoch = epochIndex(height);
  return {
    author: PRODUCER,
    header: {
      height,
      prev_height: height - 1,
      epoch_id: epochId(genesisHash, epoch),
      next_epoch_id: epochId(genesisHash, epoch + 1),
      hash,
      prev_hash: prevHash,
      prev_state_root: chunk.prev_state_root,
      block_body_hash: hashOf("body", hash),
      chunk_receipts_root: chunk.outgoing_receipts_root,
      chunk_headers_root: hashOf("chunk headers", hash),
      chunk_tx_root: chunk.tx_root,
      outcome_root: chunk.outcome_root,
      chunks_included: 1,
      challenges_root: EMPTY_HASH,
      timestamp: nanoseconds(timestamp),
      timestamp_nanosec: String(nanoseconds(timestamp)),
      random_value: hashOf("random", hash),
      validator_proposals: [],
      chunk_mask: [true],
      gas_price: String(GAS_PRICE),
      block_ordinal: height,
      rent_paid: "0",
      validator_reward: "0",
      total_supply: anchor.total_supply,
      challenges_result: [],
      last_final_block: prevHash,
      last_ds_final_block: prevHash,
      next_bp_hash: hashOf("block producers", genesisHash),
      block_merkle_root: hashOf("blocks", hash),
      epoch_sync_data_hash: null,
      approvals: [],
      signature: NO_SIGNATURE,
      latest_protocol_version: PROTOCOL_VERSION,
      chunk_endorsements: block ? [[1]] : [[]],
    },
    chunks: [chunk],
  };
}

/** The header of a block's only chunk. */
export function chunkHeader({ height, hash, prevHash, block }: Position) {
  const transactions = block?.transactions ?? [];
  const receipts = block ? receiptsIn(block).map(({ receipt }) => receipt) : [];
  const executions = [...transactions, ...receipts];
  const burnt = executions.reduce((sum, each) => sum + BigInt(each.tokens_burnt), 0n);
  return {
    chunk_hash: chunkHash(hash),
    prev_block_hash: prevHash,
    outcome_root: root(
      "outcomes",
      executions.map((each) => JSON.stringify(each)),
    ),
    prev_state_root: hashOf("state", prevHash),
    encoded_merkle_root: hashOf("chunk body", hash),
    encoded_length: 8 + transactions.length * 256,
    height_created: height,
    height_included: height,
    shard_id: 0,
    gas_used: executions.reduce((sum, each) => sum + each.gas_burnt, 0),
    gas_limit: GAS_LIMIT,
    rent_paid: "0",
    validator_reward: "0",
    balance_burnt: String(burnt),
    outgoing_receipts_root: root(
      "receipts",
      receipts.map((each) => each.receipt_id),
    ),
    tx_root: root(
      "transactions",
      transactions.map((each) => each.transaction.hash),
    ),
    validator_proposals: [],
    congestion_info: { allowed_shard: 0, buffered_receipts_gas: "0", delayed_receipts_gas: "0", receipt_bytes: 0 },
    bandwidth_requests: { V1: { requests: [] } },
    signature: NO_SIGNATURE,
  };
}

export function nanoseconds(milliseconds: number): bigint {
  return BigInt(Math.floor(milliseconds)) * 1_000_000n;
}

function root(kind: string, items: readonly string[]): string {
  return items.length === 0 ? EMPTY_HASH : hashOf(kind, ...items);
}

function masked(hash: string): Buffer {
  const bytes = decodeHash(hash) ?? Buffer.alloc(32);
  return bytes.map((byte, index) => byte ^ (CHUNK_MASK[index] ?? 0)) as Buffer;
}
