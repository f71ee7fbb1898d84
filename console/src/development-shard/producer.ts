import type { Block, BlockBody } from "./block.js";
import type { FoundTransaction } from "./chain.js";
import { charge } from "./charge.js";
import { Draft } from "./draft.js";
import { execute } from "./execute.js";
import { costOf } from "./fees.js";
import { InvalidTransaction } from "./invalid-transaction.js";
import type { Journal } from "./journal.js";
import { TRANSACTION_VALIDITY } from "./protocol.js";
import { formatPublicKey } from "./public-key.js";
import { forgetOldBlocks } from "./retention.js";
import { internalError } from "./rpc-failure.js";
import type { Ledger } from "./shard.js";
import type { Change } from "./state.js";
import type { SignedTransaction } from "./transaction.js";
import { validateTransaction } from "./validate-transaction.js";

/** Transactions that may wait for a block. */
const MAX_WAITING = 5_000;

/** Transactions in one block. */
const MAX_PER_BLOCK = 500;

interface Waiting {
  transaction: SignedTransaction;
  done: Promise<FoundTransaction>;
  resolve(found: FoundTransaction): void;
  reject(error: Error): void;
}

export interface ProducerOptions {
  /** Milliseconds between blocks that have transactions. */
  blockTime: number;
  /** Bytes the journal may reach before old blocks are forgotten. */
  journalBytes: number;
}

/**
 * Puts transactions into blocks: the first at once, what arrives meanwhile into the next one `blockTime` later. A
 * block is on disk before any of its effects can be seen.
 */
export class Producer {
  readonly #waiting = new Map<string, Waiting>();
  #running: Promise<void> | undefined;
  #closing = false;
  /** Ends the pause between two blocks early. */
  #hurry: () => void = () => undefined;

  constructor(
    readonly shard: Ledger,
    readonly journal: Journal,
    readonly options: ProducerOptions,
  ) {}

  /**
   * Checks a transaction as it would be checked on arrival, without sending it.
   *
   * @throws InvalidTransaction
   */
  async check(transaction: SignedTransaction): Promise<void> {
    await validateTransaction(transaction);
    this.#checkExpiry(transaction);
    const height = this.shard.chain.latest().height + 1;
    charge(new Draft(this.shard.state), transaction, costOf(transaction), height);
  }

  /**
   * Sends a transaction; resolves once its block is on disk. The same transaction sent again is the same promise, or
   * its outcome: it never takes effect twice.
   *
   * @throws InvalidTransaction when it is refused, RpcFailure when the shard cannot write
   */
  async submit(transaction: SignedTransaction): Promise<FoundTransaction> {
    const known = this.find(transaction.hash);
    if (known) return known;
    await this.check(transaction);
    return this.find(transaction.hash) ?? this.#enqueue(transaction);
  }

  /** A transaction in a block, or on its way into one. */
  find(hash: string): FoundTransaction | Promise<FoundTransaction> | undefined {
    return this.shard.chain.transaction(hash) ?? this.#waiting.get(hash)?.done;
  }

  /** Refuses further transactions and finishes what waits. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#hurry();
    while (this.#running) await this.#running;
  }

  #enqueue(transaction: SignedTransaction): Promise<FoundTransaction> {
    if (this.#closing) throw internalError("the development shard is closing");
    if (this.#waiting.size >= MAX_WAITING) {
      throw new InvalidTransaction({ ShardCongested: { shard_id: 0, congestion_level: 1 } });
    }
    let settle: Pick<Waiting, "resolve" | "reject"> | undefined;
    const done = new Promise<FoundTransaction>((resolve, reject) => {
      settle = { resolve, reject };
    });
    // Nobody need be listening: an asynchronous broadcast does not.
    done.catch(() => undefined);
    if (settle) this.#waiting.set(transaction.hash, { transaction, done, ...settle });
    this.#start();
    return done;
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      // Something may have arrived between the last look and now.
      if (this.#waiting.size > 0) this.#start();
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.size > 0) {
      await this.#pause();
      await this.#produce(inNonceOrder([...this.#waiting.values()]).slice(0, MAX_PER_BLOCK));
    }
  }

  async #pause(): Promise<void> {
    const { blockTime } = this.options;
    const { blocks, now } = this.shard.chain;
    const due = (blocks.at(-1)?.timestamp ?? 0) + blockTime - now();
    if (this.#closing || due <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(due, blockTime));
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #produce(batch: readonly Waiting[]): Promise<void> {
    const { chain, state, code } = this.shard;
    const draft = new Draft(state);
    const body = this.#nextBlock(draft);
    const included: Waiting[] = [];
    for (const waiting of batch) {
      try {
        // Valid on arrival is not valid for ever: an earlier transaction may have taken the nonce or the balance.
        this.#checkExpiry(waiting.transaction);
        const own = new Draft(draft);
        body.transactions.push(execute(own, waiting.transaction, body.height));
        draft.apply(own.changes);
        included.push(waiting);
      } catch (error) {
        this.#refuse(waiting, error);
      }
    }
    if (included.length === 0) return chain.release();
    try {
      await Promise.all(deployedCode(included).map((bytes) => code.write(bytes)));
      body.total_supply = String(BigInt(body.total_supply) + difference(draft.changes));
      const block = await this.journal.append(body);
      chain.append(block);
      state.apply(block.changes);
      this.#announce(block, included);
    } catch (error) {
      chain.release();
      for (const waiting of included)
        this.#refuse(waiting, internalError(`the block was not written: ${reason(error)}`));
    }
    await forgetOldBlocks(this.shard, this.journal, this.options.journalBytes);
  }

  #nextBlock(draft: Draft): BlockBody {
    const { chain } = this.shard;
    const previous = chain.hold();
    return {
      height: previous.height + 1,
      prev_hash: previous.hash,
      after: previous.anchor.hash,
      timestamp: Math.max(chain.now(), previous.timestamp + 1),
      total_supply: previous.anchor.total_supply,
      transactions: [],
      changes: draft.changes,
    };
  }

  #announce(block: Block, included: readonly Waiting[]): void {
    for (const [index, { transaction, resolve }] of included.entries()) {
      const executed = block.transactions[index];
      this.#waiting.delete(transaction.hash);
      if (executed) resolve({ block, executed });
    }
  }

  #refuse({ transaction, reject }: Waiting, error: unknown): void {
    this.#waiting.delete(transaction.hash);
    reject(error instanceof Error ? error : new Error(String(error)));
  }

  #checkExpiry({ blockHash }: SignedTransaction): void {
    const { chain } = this.shard;
    const known = chain.withHash(blockHash);
    if (!known || chain.latest().height - known.height > TRANSACTION_VALIDITY) throw new InvalidTransaction("Expired");
  }
}

/** In order of arrival, but transactions of one key by nonce: clients send them at once, and they overtake each other. */
function inNonceOrder(batch: readonly Waiting[]): Waiting[] {
  const groups = groupByKey(batch);
  return [...groups.values()].flatMap((group) =>
    group.toSorted((one, other) => (one.transaction.nonce < other.transaction.nonce ? -1 : 1)),
  );
}

function groupByKey(batch: readonly Waiting[]): Map<string, Waiting[]> {
  const groups = new Map<string, Waiting[]>();
  for (const waiting of batch) {
    const { signerId, publicKey } = waiting.transaction;
    const key = `${signerId}/${formatPublicKey(publicKey)}`;
    const group = groups.get(key);
    if (group) group.push(waiting);
    else groups.set(key, [waiting]);
  }
  return groups;
}

function deployedCode(batch: readonly Waiting[]): Buffer[] {
  return batch.flatMap(({ transaction }) =>
    transaction.actions.flatMap((action) => (action.kind === "DeployContract" ? [action.code] : [])),
  );
}

/** YoctoNEAR that changes added to all accounts together; negative, since fees are burnt. */
function difference(changes: readonly Change[]): bigint {
  return changes.reduce(
    (sum, change) =>
      change.public_key === undefined
        ? sum + BigInt(change.after?.amount ?? 0) - BigInt(change.before?.amount ?? 0)
        : sum,
    0n,
  );
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
