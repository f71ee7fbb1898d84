/** What a development shard claims to speak: nearcore's protocol version whose transactions it reads. */
export const PROTOCOL_VERSION = 73;

/** Blocks per epoch, as on NEAR. */
export const EPOCH_LENGTH = 43_200;

/** Which epoch a height is in, counted from 0. */
export function epochIndex(height: number): number {
  return Math.floor(height / EPOCH_LENGTH);
}

/** YoctoNEAR per unit of gas. Never changes. */
export const GAS_PRICE = 100_000_000n;

/** Gas of one chunk, as on NEAR. */
export const GAS_LIMIT = 1_000_000_000_000_000;

/** YoctoNEAR that one byte of storage locks. */
export const STORAGE_PRICE = 10n ** 19n;

/** An account of at most this many bytes needs no balance (NEP-448). */
export const FREE_STORAGE = 770;

/** A transaction's block hash may be this many blocks old: a day of heartbeats. */
export const TRANSACTION_VALIDITY = 86_400;

/** Nonces of a key start at the height of its block times this, and must stay below the current height times this. */
export const NONCE_RANGE = 1_000_000;

/** Only this account could create top-level accounts; nobody has it. */
export const REGISTRAR = "registrar";

export const limits = {
  transactionSize: 4_194_304,
  contractSize: 4_194_304,
  actions: 100,
  prepaidGas: 300_000_000_000_000n,
  methodName: 256,
  methodNames: 2_000,
  arguments: 4_194_304,
  /** Bytes of storage above which an account cannot be deleted. */
  deletableStorage: 10_000,
} as const;
