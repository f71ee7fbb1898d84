/** Bounds of what one request may take of the gateway. Times in milliseconds; `bodyMs` and `answerMs` give up to a tenth more. */
export interface Limits {
  /** Largest body in bytes; nearcore's own limit, which a contract deployment can need. */
  bodyBytes: number;
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

export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 10 * 1024 * 1024,
  bodyMs: 60_000,
  lingerMs: 5_000,
  connectMs: 5_000,
  answerMs: 60_000,
  connections: 256,
};
