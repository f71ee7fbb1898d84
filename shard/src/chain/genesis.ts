import { generateKeyPair, type KeyPair } from "pulumi-keyring-near/key-pair";
import { EMPTY_HASH } from "../encoding/hash.js";
import { lineage } from "./account-id.js";
import type { BlockBody } from "./block.js";
import type { Account, Change } from "./state.js";
import { accountStorage, fullAccessKeyStorage } from "./storage-usage.js";

/** The height of the first block. */
export const GENESIS_HEIGHT = 1;

/** What the master account starts with: a billion NEAR, in yoctoNEAR. */
export const MASTER_BALANCE = 10n ** 33n;

/** What each parent of the master account starts with: a thousand NEAR, in yoctoNEAR. Nobody holds a key to it. */
export const PARENT_BALANCE = 10n ** 27n;

/** The full-access key of the master account, made at genesis and told once. Keep `privateKey` secret. */
export interface GenesisKey extends KeyPair {
  accountId: string;
}

export function createGenesisKey(accountId: string): GenesisKey {
  return { accountId, ...generateKeyPair() };
}

/** The first block: the master account with its key, and its parents without keys. */
export function genesisBlock(key: GenesisKey, timestamp: number): BlockBody {
  const changes = lineage(key.accountId).map((accountId): Change => {
    const isMaster = accountId === key.accountId;
    const account: Account = {
      amount: String(isMaster ? MASTER_BALANCE : PARENT_BALANCE),
      locked: "0",
      code_hash: EMPTY_HASH,
      storage_usage: accountStorage + (isMaster ? fullAccessKeyStorage : 0),
    };
    return { account_id: accountId, before: null, after: account, cause: { type: "initial_state" } };
  });
  changes.push({
    account_id: key.accountId,
    public_key: key.publicKey,
    before: null,
    after: { nonce: 0, permission: "FullAccess" },
    cause: { type: "initial_state" },
  });
  const parents = BigInt(lineage(key.accountId).length - 1);
  return {
    height: GENESIS_HEIGHT,
    prev_hash: EMPTY_HASH,
    after: null,
    timestamp,
    total_supply: String(MASTER_BALANCE + parents * PARENT_BALANCE),
    transactions: [],
    changes,
  };
}
