import { receiptsIn } from "../../chain/block.js";
import type { Position } from "../../chain/chain.js";
import type { Shard } from "../../chain/ledger.js";
import { GAS_PRICE } from "../../chain/protocol.js";
import { blockReferenceParams, resolveBlock, resolveBlockId, resolveOptionalBlockId } from "../block-reference.js";
import { blockOfChunk, blockView, chunkHash, chunkHeader, PRODUCER } from "../block-view.js";
import { receiptView } from "../outcome-view.js";
import { hash, isObject, named, type Params } from "../params.js";
import { handlerError, parseError } from "../rpc-failure.js";

/** `block`: by `[id]`, `{block_id}`, `{finality}` or `{sync_checkpoint}`. */
export function block(shard: Shard, params: unknown) {
  const position = resolveBlock(shard.chain, blockReferenceParams(params));
  return blockView(position, shard.genesis.hash);
}

/** `chunk`: by `{chunk_id}`, `[chunk_id]`, `{block_id, shard_id}` or `[[block_id, shard_id]]`. */
export function chunk(shard: Shard, params: unknown) {
  const position = resolveChunk(shard, params);
  const transactions = position.block?.transactions ?? [];
  return {
    author: PRODUCER,
    header: chunkHeader(position),
    transactions: transactions.map((executed) => executed.transaction),
    receipts: position.block ? receiptsIn(position.block).map(({ receipt }) => receiptView(receipt)) : [],
  };
}

/** `gas_price`: fixed; an unknown block is still an error. */
export function gasPrice(shard: Shard, params: unknown) {
  resolveOptionalBlockId(shard.chain, named(params, ["block_id"]).block_id);
  return { gas_price: String(GAS_PRICE) };
}

/** `EXPERIMENTAL_congestion_level`: never congested. */
export function congestionLevel(shard: Shard, params: unknown) {
  resolveChunk(shard, params);
  return { congestion_level: 0 };
}

function resolveChunk({ chain }: Shard, params: unknown): Position {
  const reference = chunkParams(params);
  if (reference.chunk_id !== undefined) {
    const chunkId = hash(reference, "chunk_id");
    const position = chain.withHash(blockOfChunk(chunkId));
    if (position && chunkHash(position.hash) === chunkId) return position;
    throw handlerError("UNKNOWN_CHUNK", { chunk_hash: chunkId }, `Chunk Missing (unavailable on the node): ${chunkId}`);
  }
  const shardId = reference.shard_id;
  if (typeof shardId !== "number") throw parseError("Failed parsing args: missing `chunk_id` or `shard_id`");
  const position = resolveBlockId(chain, reference.block_id);
  if (shardId === 0) return position;
  throw handlerError("INVALID_SHARD_ID", { shard_id: shardId }, `Shard id ${shardId} does not exist`);
}

function chunkParams(params: unknown): Params {
  const single: unknown = Array.isArray(params) && params.length === 1 ? params[0] : params;
  if (isObject(single)) return single;
  return Array.isArray(single) ? named(single, ["block_id", "shard_id"]) : { chunk_id: single };
}
