import { formatPublicKey } from "pulumi-keyring-near";
import type { FoundTransaction } from "../chain/chain.js";
import type { SignedTransaction } from "./transaction.js";

/** A transaction on its way into a block. */
export class Waiting {
  readonly done: Promise<FoundTransaction>;
  /** Account and key that signed; their transactions go in the order of their nonces. */
  readonly sender: string;
  #resolve: (found: FoundTransaction) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(readonly transaction: SignedTransaction) {
    this.sender = `${transaction.signerId}/${formatPublicKey(transaction.publicKey)}`;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Nobody need be listening: an asynchronous broadcast does not.
    this.done.catch(() => undefined);
  }

  resolve(found: FoundTransaction): void {
    this.#resolve(found);
  }

  reject(error: unknown): void {
    this.#reject(error);
  }
}

/** Accepted transactions that are in no block yet, and those in a block whose receipts are still on their way. */
export class TransactionPool {
  readonly #byHash = new Map<string, Waiting>();
  readonly #unfinished = new Map<string, Waiting>();

  /** How many are in no block yet. */
  get size(): number {
    return this.#byHash.size;
  }

  find(hash: string): Promise<FoundTransaction> | undefined {
    return (this.#byHash.get(hash) ?? this.#unfinished.get(hash))?.done;
  }

  add(transaction: SignedTransaction): Promise<FoundTransaction> {
    const waiting = new Waiting(transaction);
    this.#byHash.set(transaction.hash, waiting);
    return waiting.done;
  }

  get unfinished(): Waiting[] {
    return [...this.#unfinished.values()];
  }

  /** The transaction got into a block. */
  include(waiting: Waiting): void {
    this.#byHash.delete(waiting.transaction.hash);
    this.#unfinished.set(waiting.transaction.hash, waiting);
  }

  /** All its receipts are executed. */
  resolve(waiting: Waiting, found: FoundTransaction): void {
    this.#unfinished.delete(waiting.transaction.hash);
    waiting.resolve(found);
  }

  /** The transaction will be in no block. */
  reject(waiting: Waiting, error: unknown): void {
    this.#byHash.delete(waiting.transaction.hash);
    this.#unfinished.delete(waiting.transaction.hash);
    waiting.reject(error);
  }

  /**
   * What comes next: in order of arrival, but transactions of one key by nonce, since clients send them all at once
   * and they overtake each other.
   */
  next(count: number): Waiting[] {
    const bySender = new Map<string, Waiting[]>();
    for (const waiting of this.#byHash.values()) {
      const group = bySender.get(waiting.sender);
      if (group) group.push(waiting);
      else bySender.set(waiting.sender, [waiting]);
    }
    const ordered = [...bySender.values()].flatMap((group) => group.sort(byNonce));
    return ordered.slice(0, count);
  }
}

function byNonce(one: Waiting, other: Waiting): number {
  return one.transaction.nonce < other.transaction.nonce ? -1 : 1;
}
