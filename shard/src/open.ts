import { join } from "node:path";
import { isAccountId } from "pulumi-keyring-near";
import { Chain } from "./chain/chain.js";
import { createGenesisKey, type GenesisKey, genesisBlock } from "./chain/genesis.js";
import { InFlight } from "./chain/in-flight.js";
import type { Ledger, Shard } from "./chain/ledger.js";
import { Producer } from "./chain/producer.js";
import { State } from "./chain/state.js";
import { ContractRunner } from "./contracts/runner.js";
import { hashOf } from "./encoding/hash.js";
import { toJson } from "./encoding/json.js";
import { CodeStore } from "./journal/code-store.js";
import { Journal } from "./journal/journal.js";
import type { Base } from "./journal/journal-format.js";
import { findMethod } from "./rpc/methods/index.js";
import { internalError, methodNotFound, RpcFailure } from "./rpc/rpc-failure.js";

export interface DevelopmentShardOptions {
  /** The shard's id, which is its chain id too: `demos-calimero-testnet`. */
  shardId: string;
  /** The account that owns the shard: `demos.calimero.testnet`. */
  masterAccount: string;
  /** A folder of the shard's own. Only one process may have it open. */
  dataDir: string;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** Milliseconds that a transaction waits for its block, which takes in all that arrive meanwhile. Default 100. */
  blockTime?: number;
  /** Milliseconds that a call of a contract may take; then it fails as one does that runs out of gas. Default 10,000. */
  callTime?: number;
  /** Bytes the journal may reach before its oldest blocks are forgotten. Default 16 MiB, some seven thousand transactions. */
  journalBytes?: number;
  /**
   * Told the master account's full-access key, once in the shard's life and before the account exists. The shard does
   * not keep the private key. If this throws, nothing was created; if the process dies after it, the next start makes
   * another key and calls again.
   */
  onGenesisKey?: (key: GenesisKey) => void | Promise<void>;
}

/** A JSON-RPC request, as its client sent it. */
export interface RpcRequest {
  jsonrpc?: unknown;
  id?: unknown;
  method: string;
  params?: unknown;
}

/** HTTP status and JSON text. */
export interface RpcReply {
  status: number;
  body: string;
}

export interface DevelopmentShard {
  readonly shardId: string;
  readonly masterAccount: string;
  /** Answers a request, failures included. */
  handle(request: RpcRequest): Promise<RpcReply>;
  /** Finishes what was accepted and closes the files. Requests after it are refused. */
  close(): Promise<void>;
}

/**
 * Opens the development shard of a folder, or starts a new one. Throws JournalDamage when its journal cannot be
 * trusted, and an Error when the folder belongs to another shard or master account.
 */
export async function openDevelopmentShard(options: DevelopmentShardOptions): Promise<DevelopmentShard> {
  const { shardId, masterAccount, dataDir, now = Date.now } = options;
  if (!isAccountId(masterAccount)) throw new Error(`The master account "${masterAccount}" is not a valid account id.`);
  const journal = new Journal(join(dataDir, "journal"));
  const content = (await journal.open()) ?? (await start(journal, options, now()));
  const { base, blocks } = content;
  if (base.shard_id !== shardId || base.master_account !== masterAccount) {
    await journal.close();
    throw new Error(
      `${dataDir} holds the development shard ${base.shard_id} of ${base.master_account}, ` +
        `not ${shardId} of ${masterAccount}. Give each shard a folder of its own.`,
    );
  }
  // a version that knows no contracts must not read what this one writes
  if (base.format === 1) await journal.rewrite({ ...base, format: 2 }, blocks);
  const state = State.from(base);
  for (const block of blocks) state.apply(block.changes);
  const ledger: Ledger = {
    shardId,
    masterAccount,
    genesis: base.genesis,
    chain: new Chain(blocks, now),
    state,
    code: new CodeStore(join(dataDir, "code")),
    inFlight: new InFlight(base.in_flight),
  };
  for (const block of blocks) ledger.inFlight.apply(block);
  const { blockTime = 100, journalBytes = 16 * 1024 * 1024, callTime = 10_000 } = options;
  const running = new ContractRunner(callTime);
  const contracts = new ContractRunner(callTime);
  const producer = new Producer(ledger, journal, { blockTime, journalBytes }, running);
  const shard: Shard = { ...ledger, producer, contracts, startedAt: now() };
  return {
    shardId,
    masterAccount,
    handle: (request) => handle(shard, request),
    close: async () => {
      await producer.close();
      await Promise.all([running.close(), contracts.close()]);
      await journal.close();
    },
  };
}

async function start(journal: Journal, options: DevelopmentShardOptions, timestamp: number) {
  const key = createGenesisKey(options.masterAccount);
  const body = genesisBlock(key, timestamp);
  const hash = hashOf(toJson(body));
  const base: Base = {
    format: 2,
    shard_id: options.shardId,
    master_account: options.masterAccount,
    genesis: { hash, height: body.height, timestamp },
    after: null,
    accounts: [],
    access_keys: [],
  };
  await options.onGenesisKey?.(key);
  await journal.create(base, [body]);
  return { base, blocks: [{ ...body, hash }] };
}

async function handle(shard: Shard, request: RpcRequest): Promise<RpcReply> {
  const { id = null } = request;
  try {
    const method = findMethod(request.method);
    if (!method) throw methodNotFound(request.method);
    const result = await method(shard, request.params);
    return { status: 200, body: toJson({ jsonrpc: "2.0", result, id }) };
  } catch (error) {
    const failure = error instanceof RpcFailure ? error : unexpected(request.method, error);
    return { status: failure.status, body: toJson({ jsonrpc: "2.0", error: failure.body, id }) };
  }
}

/** A mistake in the shard itself: whoever runs it sees where, whoever asks it does not. */
function unexpected(method: string, error: unknown): RpcFailure {
  process.emitWarning(`The development shard failed on ${method}: ${error instanceof Error ? error.stack : error}`);
  return internalError("the development shard failed on this request");
}
