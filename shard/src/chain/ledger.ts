import type { ContractRunner } from "../contracts/runner.js";
import type { SignedTransaction } from "../transactions/transaction.js";
import type { Chain, FoundTransaction } from "./chain.js";
import type { InFlight } from "./in-flight.js";
import type { State } from "./state.js";

/** What an open development shard knows. */
export interface Ledger {
  readonly shardId: string;
  readonly masterAccount: string;
  readonly genesis: { readonly hash: string; readonly height: number; readonly timestamp: number };
  readonly chain: Chain;
  readonly state: State;
  readonly code: CodeFiles;
  readonly inFlight: InFlight;
}

export interface CodeFiles {
  read(hash: string): Promise<Buffer>;
  write(code: Uint8Array): Promise<string>;
  keepOnly(hashes: ReadonlySet<string>): Promise<void>;
}

/** The parts of an open development shard that methods use. */
export interface Shard extends Ledger {
  readonly startedAt: number;
  /** Runs contracts for views. */
  readonly contracts: ContractRunner;
  readonly producer: {
    check(transaction: SignedTransaction): Promise<void>;
    submit(transaction: SignedTransaction): Promise<FoundTransaction>;
    find(hash: string): FoundTransaction | Promise<FoundTransaction> | undefined;
  };
}

/** One JSON-RPC method: parameters in, result out. Throws RpcFailure. */
export type Method = (shard: Shard, params: unknown) => unknown;
