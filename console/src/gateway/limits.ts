import type { LimitName } from "./counters.js";

/** Bounds of what one request may take of the gateway. Times in milliseconds; `bodyMs` and `answerMs` give up to a tenth more. */
export interface Limits {
  /** Largest body of a method that takes a signed transaction, in bytes; nearcore's own limit, which a contract deployment can need. */
  bodyBytes: number;
  /** Largest body of any other method, in bytes. */
  viewBytes: number;
  /** Requests of one token that may be open at once. */
  requestsPerToken: number;
  /** Requests from one client address that may be open at once. */
  requestsPerAddress: number;
  /** Bytes of bodies that may be kept for open requests of one token, of one client address, and of all. */
  bytesPerToken: number;
  bytesPerAddress: number;
  bytesInAll: number;
  /**
   * Unknown tokens that one client address may send at once; a tenth of that again each second. What comes beyond waits in a
   * short line, so that they cost the database no more than two look-ups at a time. Tokens in memory are never held up.
   */
  unknownTokens: number;
  /** How long a client may take to send a body. */
  bodyMs: number;
  /** How long what a refused client still sends is thrown away before its connection is cut. */
  lingerMs: number;
  /** How long a connection to a shard's RPC may take to open. */
  connectMs: number;
  /**
   * How long an answer may stand still, before its beginning or later, for want of a connection, of the shard's going on
   * or of the client's reading. A transaction waits for several blocks.
   */
  answerMs: number;
  /** Connections to one shard's RPC; further requests wait for a free one, at most `answerMs`. */
  connections: number;
}

const MEGABYTE = 1024 * 1024;

export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 10 * MEGABYTE,
  viewBytes: MEGABYTE,
  requestsPerToken: 1024,
  requestsPerAddress: 4096,
  bytesPerToken: 32 * MEGABYTE,
  bytesPerAddress: 128 * MEGABYTE,
  bytesInAll: 256 * MEGABYTE,
  unknownTokens: 100,
  bodyMs: 60_000,
  lingerMs: 5_000,
  connectMs: 5_000,
  answerMs: 60_000,
  connections: 256,
};

/** The limits that an operator may set. */
export type GatewayLimits = Pick<Limits, LimitName | "viewBytes">;

/** By the names that settings have for them, and what their numbers count. */
export const CONFIGURABLE_LIMITS: ReadonlyMap<string, { name: keyof GatewayLimits; unit: number }> = new Map([
  ["requests-per-token", { name: "requestsPerToken", unit: 1 }],
  ["requests-per-address", { name: "requestsPerAddress", unit: 1 }],
  ["megabytes-per-token", { name: "bytesPerToken", unit: MEGABYTE }],
  ["megabytes-per-address", { name: "bytesPerAddress", unit: MEGABYTE }],
  ["megabytes", { name: "bytesInAll", unit: MEGABYTE }],
  ["megabytes-of-a-view", { name: "viewBytes", unit: MEGABYTE }],
  ["unknown-tokens", { name: "unknownTokens", unit: 1 }],
]);
