import type { Chain, Position } from "../chain/chain.js";
import { GENESIS_HEIGHT } from "../chain/genesis.js";
import { decodeHash } from "../encoding/hash.js";
import { isObject, type Params } from "./params.js";
import { handlerError, parseError, type RpcFailure } from "./rpc-failure.js";

const FINALITIES = new Set<unknown>(["optimistic", "near-final", "final"]);

/**
 * The block that `block_id`, `finality` or `sync_checkpoint` of a request names. Every journalled block is final at
 * once, so all finalities mean the newest. Throws UNKNOWN_BLOCK for a block that never was or is no longer kept.
 */
export function resolveBlock(chain: Chain, params: Params): Position {
  const { block_id, finality, sync_checkpoint } = params;
  if (block_id !== undefined && block_id !== null) return resolveBlockId(chain, block_id);
  if (finality !== undefined && finality !== null) {
    if (FINALITIES.has(finality)) return chain.latest();
    throw parseError("Failed parsing args: unknown finality, expected one of `optimistic`, `near-final`, `final`");
  }
  if (sync_checkpoint === "earliest_available") return chain.earliest();
  if (sync_checkpoint === "genesis") return resolveBlockId(chain, GENESIS_HEIGHT);
  throw parseError("Failed parsing args: missing one of `block_id`, `finality`, `sync_checkpoint`");
}

/** The block of a height or a hash. */
export function resolveBlockId(chain: Chain, blockId: unknown): Position {
  const position = findBlock(chain, blockId);
  if (position) return position;
  if (typeof blockId === "number") {
    const message = `DB Not Found Error: BLOCK HEIGHT: ${blockId} \n Cause: Unknown`;
    // 422 says that the height existed once; one that is still to come is an ordinary answer.
    throw unknownBlock(blockId, message, blockId < chain.latest().height ? 422 : 200);
  }
  throw unknownBlock(String(blockId), `DB Not Found Error: BLOCK HEADER: ${blockId}`, 200);
}

/** The block of a height or a hash, or undefined when there is none. @throws RpcFailure for what is neither */
export function findBlock(chain: Chain, blockId: unknown): Position | undefined {
  if (typeof blockId === "number" && Number.isInteger(blockId) && blockId >= 0) return chain.atHeight(blockId);
  if (typeof blockId === "string" && decodeHash(blockId)) return chain.withHash(blockId);
  throw parseError("Failed parsing args: `block_id` must be a height or a base58 hash");
}

/** As resolveBlockId, but the newest block when there is no id. */
export function resolveOptionalBlockId(chain: Chain, blockId: unknown): Position {
  return blockId === undefined || blockId === null ? chain.latest() : resolveBlockId(chain, blockId);
}

/** What names a block: `[id]`, `[{...}]` and `{...}` are all in use. */
export function blockReferenceParams(params: unknown): Params {
  const single: unknown = Array.isArray(params) && params.length === 1 ? params[0] : params;
  return isObject(single) ? single : { block_id: single };
}

function unknownBlock(blockId: number | string, message: string, status: number): RpcFailure {
  return handlerError("UNKNOWN_BLOCK", { block_reference: { block_id: blockId } }, message, status);
}
