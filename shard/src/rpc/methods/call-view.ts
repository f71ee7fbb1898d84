import type { Position } from "../../chain/chain.js";
import type { Shard } from "../../chain/ledger.js";
import { epochIndex } from "../../chain/protocol.js";
import type { Account, State } from "../../chain/state.js";
import type { CallOutcome } from "../../contracts/call.js";
import { EMPTY_HASH, sha256 } from "../../encoding/hash.js";
import { internalError } from "../rpc-failure.js";

/** Where a query looks: the block it names, the state of that block, and the account. */
export interface View {
  position: Position;
  state: State;
  accountId: string;
  account: Account;
}

/** Gas that a view may take. Nobody pays for it. */
const VIEW_GAS = 300_000_000_000_000;

/** Asks a contract for something: a method that may read the state of a block and change nothing. */
export async function callView(
  shard: Shard,
  { position, state, accountId, account }: View,
  method: string,
  input: Uint8Array,
): Promise<Pick<CallOutcome, "failure" | "logs" | "result">> {
  if (account.code_hash === EMPTY_HASH) {
    const failure = { type: "CompilationError", name: "CodeDoesNotExist", accountId } as const;
    return { failure, logs: [], result: new Uint8Array() };
  }
  const snapshot = state.snapshot(accountId);
  const call = {
    codeHash: account.code_hash,
    method,
    input,
    isView: true,
    accountId,
    signerId: accountId,
    signerKey: new Uint8Array(33),
    predecessorId: accountId,
    balance: BigInt(account.amount),
    locked: BigInt(account.locked),
    deposit: 0n,
    storageUsage: account.storage_usage,
    gas: VIEW_GAS,
    height: position.height,
    timestamp: BigInt(Math.floor(position.timestamp)) * 1_000_000n,
    epochHeight: epochIndex(position.height),
    seed: sha256("seed", position.hash),
    results: [],
    snapshot: snapshot.id,
  };
  const outcome = shard.contracts.run(call, {
    read: (key) => {
      const value = snapshot.values.get(key);
      return value === undefined ? undefined : Buffer.from(value, "base64");
    },
    code: (hash) => shard.code.read(hash),
  });
  return outcome.catch((error: Error) => {
    throw internalError(error.message);
  });
}
