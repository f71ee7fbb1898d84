import { EMPTY_HASH } from "../encoding/hash.js";
import { type Block, type ExecutedReceipt, type ExecutedTransaction, receiptsIn } from "./block.js";
import { heartbeatHash, heightInHash } from "./heartbeat.js";
import type { State } from "./state.js";

/** Milliseconds between heartbeats. */
export const HEARTBEAT = 1000;

/** A block of the chain as clients see it: journalled or a heartbeat. */
export interface Position {
  height: number;
  hash: string;
  prevHash: string;
  /** Milliseconds since the epoch. */
  timestamp: number;
  /** The journalled block here; undefined for a heartbeat. */
  block: Block | undefined;
  /** The last journalled block up to here, whose state this is. */
  anchor: Block;
}

export interface FoundTransaction {
  block: Block;
  executed: ExecutedTransaction;
}

export interface FoundReceipt {
  block: Block;
  transactionHash: string;
  receipt: ExecutedReceipt;
}

/** The retained blocks in order, with the heartbeats between and after them. */
export class Chain {
  readonly #blocks: Block[] = [];
  readonly #byHash = new Map<string, Block>();
  readonly #transactions = new Map<string, FoundTransaction>();
  readonly #receipts = new Map<string, FoundReceipt>();
  #newest = 0;
  #latest: Position | undefined;
  #held: Position | undefined;

  /** `now` in milliseconds since the epoch. `blocks` is never empty. */
  constructor(
    blocks: readonly Block[],
    readonly now: () => number,
  ) {
    for (const block of blocks) this.append(block);
  }

  get blocks(): readonly Block[] {
    return this.#blocks;
  }

  /** The newest block. Never goes back, even if the clock does. */
  latest(): Position {
    if (this.#held) return this.#held;
    const last = this.#last();
    this.#newest = Math.max(this.#newest, this.now(), last.timestamp);
    const height = last.height + Math.floor((this.#newest - last.timestamp) / HEARTBEAT);
    if (this.#latest?.height !== height) this.#latest = this.#position(last, height);
    return this.#latest;
  }

  /**
   * Stops the heartbeats, so that nobody is shown a block at the height that the next journalled block will take.
   * Returns the newest block. Ends with `append` or `release`.
   */
  hold(): Position {
    this.#held = this.latest();
    return this.#held;
  }

  release(): void {
    this.#held = undefined;
  }

  /** The oldest block that is still kept. */
  earliest(): Position {
    const first = this.#first();
    return this.#position(first, first.height);
  }

  atHeight(height: number): Position | undefined {
    if (!Number.isSafeInteger(height) || height > this.latest().height) return undefined;
    const anchor = this.#anchor(height);
    return anchor && this.#position(anchor, height);
  }

  withHash(hash: string): Position | undefined {
    const block = this.#byHash.get(hash);
    if (block) return this.#position(block, block.height);
    const height = heightInHash(hash);
    const position = height === undefined ? undefined : this.atHeight(height);
    return position?.hash === hash ? position : undefined;
  }

  transaction(hash: string): FoundTransaction | undefined {
    return this.#transactions.get(hash);
  }

  receipt(receiptId: string): FoundReceipt | undefined {
    return this.#receipts.get(receiptId);
  }

  /** The executed receipts of a transaction: its own, then those that they made. */
  receiptsOf({ executed }: FoundTransaction): FoundReceipt[] {
    const found: FoundReceipt[] = [];
    const ids = executed.receipts.slice(0, 1).map(({ receipt_id }) => receipt_id);
    for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
      const receipt = this.receipt(id);
      if (receipt === undefined) continue;
      found.push(receipt);
      ids.push(...receipt.receipt.receipt_ids);
    }
    return found;
  }

  /** Whether all receipts of a transaction are executed, those that its receipts made included. */
  isComplete(found: FoundTransaction): boolean {
    const receipts = this.receiptsOf(found);
    const made = receipts.reduce((sum, { receipt }) => sum + receipt.receipt_ids.length, 1);
    return receipts.length === made;
  }

  /** What the state was right after a height, given what it is now. */
  stateAt(height: number, current: State): State {
    if (this.#last().height <= height) return current;
    const state = current.copy();
    for (const block of this.#blocks.toReversed()) {
      if (block.height <= height) break;
      state.revert(block.changes);
    }
    return state;
  }

  append(block: Block): void {
    this.#blocks.push(block);
    this.#byHash.set(block.hash, block);
    this.#latest = undefined;
    this.release();
    for (const executed of block.transactions) {
      this.#transactions.set(executed.transaction.hash, { block, executed });
    }
    for (const found of receiptsIn(block)) this.#receipts.set(found.receipt.receipt_id, { block, ...found });
  }

  /** Forgets the oldest `count` blocks with their transactions and receipts. */
  forget(count: number): void {
    for (const block of this.#blocks.splice(0, count)) {
      this.#byHash.delete(block.hash);
      for (const { transaction } of block.transactions) this.#transactions.delete(transaction.hash);
      for (const { receipt } of receiptsIn(block)) this.#receipts.delete(receipt.receipt_id);
    }
  }

  #position(anchor: Block, height: number): Position {
    if (height === anchor.height) {
      const { hash, timestamp, prev_hash } = anchor;
      return { height, hash, prevHash: prev_hash, timestamp, block: anchor, anchor };
    }
    const timestamp = anchor.timestamp + (height - anchor.height) * HEARTBEAT;
    const prevHash = height - 1 === anchor.height ? anchor.hash : heartbeatHash(anchor.hash, height - 1);
    return { height, hash: heartbeatHash(anchor.hash, height), prevHash, timestamp, block: undefined, anchor };
  }

  /** The last block at or below a height, by bisection. */
  #anchor(height: number): Block | undefined {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#blocks[middle]?.height ?? 0) <= height) low = middle + 1;
      else high = middle;
    }
    return this.#blocks[low - 1];
  }

  #first(): Block {
    return this.#blocks[0] ?? NOTHING;
  }

  #last(): Block {
    return this.#blocks.at(-1) ?? NOTHING;
  }
}

/** Stands for the missing block of an empty chain, which nobody makes. */
const NOTHING: Block = {
  height: 0,
  hash: EMPTY_HASH,
  prev_hash: EMPTY_HASH,
  after: null,
  timestamp: 0,
  total_supply: "0",
  transactions: [],
  changes: [],
};
