import type { Block } from "../chain/block.js";
import { InFlight, type InFlightContents } from "../chain/in-flight.js";
import type { Ledger } from "../chain/ledger.js";
import { isAccountChange } from "../chain/state.js";
import { EMPTY_HASH } from "../encoding/hash.js";
import { codeHashOf } from "../transactions/action-view.js";
import type { Journal } from "./journal.js";
import type { Base } from "./journal-format.js";

/**
 * Keeps the journal, and with it memory, below a limit: forgets the oldest blocks with their transactions until half
 * of it is left, as a node that is no archive does. What they changed stays true. Contracts that nothing names any
 * more go too.
 */
export async function forgetOldBlocks(shard: Ledger, journal: Journal, limit: number): Promise<void> {
  if (journal.length <= limit) return;
  const { chain, state, code } = shard;
  const count = countToForget(shard, limit / 2);
  const kept = chain.blocks.slice(count);
  const first = kept[0];
  if (count === 0 || !first) return;
  const before = state.copy();
  for (const block of kept.toReversed()) before.revert(block.changes);
  const base: Base = {
    format: 2,
    shard_id: shard.shardId,
    master_account: shard.masterAccount,
    genesis: shard.genesis,
    after: first.after,
    ...before.contents(),
    in_flight: inFlightBefore(journal.base, chain.blocks.slice(0, count)),
  };
  try {
    await journal.rewrite(base, kept);
    chain.forget(count);
    await code.keepOnly(codeHashes(shard));
  } catch (error) {
    // Whichever step failed, what is on disk is whole; the next block tries again.
    process.emitWarning(`The development shard could not shorten ${journal.path}: ${String(error)}`);
  }
}

/** What was in flight after the last of the blocks to be forgotten. */
function inFlightBefore(base: Base, forgotten: readonly Block[]): InFlightContents {
  const inFlight = new InFlight(base.in_flight);
  for (const block of forgotten) inFlight.apply(block);
  return inFlight.contents();
}

/** How many of the oldest blocks must go so that the JSON of the rest takes at most `target` bytes. Never the newest. */
function countToForget({ chain }: Ledger, target: number): number {
  const { blocks } = chain;
  let bytes = 0;
  let index = blocks.length - 1;
  for (; index > 0; index -= 1) {
    bytes += Buffer.byteLength(JSON.stringify(blocks[index]));
    if (bytes > target) return Math.min(index + 1, blocks.length - 1);
  }
  return 0;
}

/** Every contract that an account has, had in a block that is kept, or is about to get. */
function codeHashes({ chain, state, inFlight }: Ledger): Set<string> {
  const hashes = new Set(state.contents().accounts.map(([, account]) => account.code_hash));
  for (const block of chain.blocks) {
    for (const change of block.changes) {
      if (!isAccountChange(change)) continue;
      for (const account of [change.before, change.after]) hashes.add(account?.code_hash ?? EMPTY_HASH);
    }
  }
  for (const { actions } of inFlight.contents().receipts) {
    for (const action of actions) hashes.add(codeHashOf(action) ?? EMPTY_HASH);
  }
  return hashes;
}
