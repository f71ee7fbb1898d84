import type { ContractRunner } from "../contracts/runner.js";
import type { Journal } from "../journal/journal.js";
import { forgetOldBlocks } from "../journal/retention.js";
import { internalError, type RpcFailure } from "../rpc/rpc-failure.js";
import { charge } from "../transactions/charge.js";
import { type Executed, executeReceipt, executeTransaction } from "../transactions/execute.js";
import type { Machine } from "../transactions/execution.js";
import { costOf } from "../transactions/fees.js";
import { InvalidTransaction } from "../transactions/invalid-transaction.js";
import type { SignedTransaction } from "../transactions/transaction.js";
import { TransactionPool, type Waiting } from "../transactions/transaction-pool.js";
import { validateTransaction } from "../transactions/validate-transaction.js";
import { type BlockBody, receiptsIn, type SentReceipt } from "./block.js";
import type { FoundTransaction } from "./chain.js";
import { Draft } from "./draft.js";
import type { Ledger } from "./ledger.js";
import { TRANSACTION_VALIDITY } from "./protocol.js";
import type { Change } from "./state.js";

/** Transactions that may wait for a block. */
const MAX_WAITING = 5_000;

/** Transactions in one block; as many receipts of earlier blocks, too. */
const MAX_PER_BLOCK = 500;

export interface ProducerOptions {
  /** Milliseconds that a transaction waits for others before it gets into a block with them. */
  blockTime: number;
  /** Bytes the journal may reach before old blocks are forgotten. */
  journalBytes: number;
}

/**
 * Puts transactions into blocks: `blockTime` after the first of them arrived, with all that arrived meanwhile. What contracts
 * send to each other comes in the blocks right after. A block is on disk before any of its effects can be seen.
 */
export class Producer {
  readonly #pool = new TransactionPool();
  #running: Promise<void> | undefined;
  readonly #machine: Machine;
  #closing = false;
  /** Ends the pause between two blocks early. */
  #hurry: () => void = () => undefined;

  constructor(
    readonly ledger: Ledger,
    readonly journal: Journal,
    readonly options: ProducerOptions,
    contracts: ContractRunner,
  ) {
    this.#machine = { contracts, code: ledger.code };
    // what was on its way when the shard was closed, or died
    if (ledger.inFlight.ready().length > 0) this.#start();
  }

  /**
   * Checks a transaction as it would be checked on arrival, without sending it.
   *
   * @throws InvalidTransaction
   */
  async check(transaction: SignedTransaction): Promise<void> {
    await validateTransaction(transaction);
    this.#checkExpiry(transaction);
    const { chain, state } = this.ledger;
    charge(new Draft(state), transaction, costOf(transaction), chain.latest().height + 1);
  }

  /**
   * Sends a transaction; resolves once it is on disk with all that came of it. The same transaction sent again is the same promise, or
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
    return this.#pool.find(hash) ?? this.ledger.chain.transaction(hash);
  }

  /** Refuses further transactions and finishes what waits. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#hurry();
    while (this.#running) await this.#running;
  }

  #enqueue(transaction: SignedTransaction): Promise<FoundTransaction> {
    if (this.#closing) throw internalError("the development shard is closing");
    if (this.#pool.size >= MAX_WAITING) {
      throw new InvalidTransaction({ ShardCongested: { shard_id: 0, congestion_level: 1 } });
    }
    const done = this.#pool.add(transaction);
    this.#start();
    return done;
  }

  #start(): void {
    this.#running ??= this.#run()
      .catch((error: unknown) => this.#rejectAll(error))
      .finally(() => {
        this.#running = undefined;
        // Something may have arrived between the last look and now.
        if (this.#pool.size > 0) this.#start();
      });
  }

  /** No block can be made; nobody is to wait for one. */
  #rejectAll(error: unknown): void {
    const why = internalError(`no block could be made: ${error instanceof Error ? error.message : error}`);
    for (const waiting of [...this.#pool.next(MAX_WAITING), ...this.#pool.unfinished]) this.#pool.reject(waiting, why);
  }

  async #run(): Promise<void> {
    for (;;) {
      const receipts = this.ledger.inFlight.ready().slice(0, MAX_PER_BLOCK);
      if (receipts.length === 0) {
        if (this.#pool.size === 0) return;
        await this.#pause();
      }
      await this.#produce(receipts, this.#pool.next(MAX_PER_BLOCK));
      await forgetOldBlocks(this.ledger, this.journal, this.options.journalBytes);
    }
  }

  /** Lets what is sent together arrive together: transactions of one key may overtake each other on the way. */
  async #pause(): Promise<void> {
    const { blockTime } = this.options;
    if (this.#closing || blockTime <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, blockTime);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** @throws RpcFailure when the block could not be written; whoever waits has then been told */
  async #produce(receipts: readonly SentReceipt[], batch: readonly Waiting[]): Promise<void> {
    const { chain, state, inFlight } = this.ledger;
    const draft = new Draft(state);
    const body = this.#nextBlock(draft.changes);
    const included: Waiting[] = [];
    try {
      for (const receipt of receipts) await this.#executeReceipt(receipt, body, draft);
      for (const waiting of batch) if (await this.#include(waiting, body, draft)) included.push(waiting);
      if (included.length === 0 && receipts.length === 0) return chain.release();
      body.total_supply = String(BigInt(body.total_supply) - burntIn(body));
      const block = await this.journal.append(body);
      chain.append(block);
      state.apply(block.changes);
      inFlight.apply(block);
    } catch (error) {
      chain.release();
      const why = notWritten(error);
      for (const waiting of included) this.#pool.reject(waiting, why);
      if (receipts.length > 0) throw why;
      return;
    }
    for (const waiting of included) this.#pool.include(waiting);
    for (const waiting of this.#pool.unfinished) {
      const found = chain.transaction(waiting.transaction.hash);
      if (found && chain.isComplete(found)) this.#pool.resolve(waiting, found);
    }
  }

  #nextBlock(changes: Change[]): BlockBody {
    const { chain } = this.ledger;
    const { height, hash, timestamp, anchor } = chain.hold();
    return {
      height: height + 1,
      prev_hash: hash,
      after: anchor.hash,
      timestamp: Math.max(chain.now(), timestamp + 1),
      total_supply: anchor.total_supply,
      transactions: [],
      changes,
    };
  }

  async #executeReceipt(receipt: SentReceipt, body: BlockBody, draft: Draft): Promise<void> {
    const results = this.ledger.inFlight.results(receipt);
    const done = await executeReceipt(draft, receipt, results, body, this.#machine);
    body.later = [...(body.later ?? []), { transaction_hash: receipt.transaction_hash, receipts: done.receipts }];
    noteSent(body, done);
  }

  /** Executes a transaction into the block, or turns it away: what was valid on arrival need not be so any more. */
  async #include(waiting: Waiting, body: BlockBody, draft: Draft): Promise<boolean> {
    try {
      this.#checkExpiry(waiting.transaction);
      const own = new Draft(draft);
      const done = await executeTransaction(own, waiting.transaction, body, this.#machine);
      body.transactions.push(done.executed);
      noteSent(body, done);
      draft.apply(own.changes);
      return true;
    } catch (error) {
      this.#pool.reject(waiting, error instanceof InvalidTransaction ? error : notWritten(error));
      return false;
    }
  }

  #checkExpiry({ blockHash }: SignedTransaction): void {
    const { chain } = this.ledger;
    const known = chain.withHash(blockHash);
    if (!known || chain.latest().height - known.height > TRANSACTION_VALIDITY) throw new InvalidTransaction("Expired");
  }
}

function notWritten(error: unknown): RpcFailure {
  return internalError(`the block could not be written: ${error instanceof Error ? error.message : error}`);
}

function noteSent(body: BlockBody, { sent, data }: Executed): void {
  if (sent.length > 0) body.sent = [...(body.sent ?? []), ...sent];
  if (data.length > 0) body.data = [...(body.data ?? []), ...data];
}

/** YoctoNEAR that were burnt in a block. */
function burntIn(body: BlockBody): bigint {
  const all = [...body.transactions, ...receiptsIn(body).map(({ receipt }) => receipt)];
  return all.reduce((sum, { tokens_burnt }) => sum + BigInt(tokens_burnt), 0n);
}
