/** What an owner bounded a token by, as the API calls it. */
export type TokenBoundName = "allowedAddresses" | "requestsPerSecond" | "maxOpenRequests";

/** What became of one request. Never holds a token. */
export interface Decision {
  /** The console's own, as the answer has it in `x-request-id`. */
  requestId: string;
  /** The one that the client gave, if it is fit for a log. */
  clientRequestId: string | undefined;
  /** What the client is counted by. */
  address: string;
  shardId: string;
  tokenId: string | undefined;
  method: string | undefined;
  /**
   * relayed: the shard answered, whatever it said. preflight: a browser was told that it may send a request. refused: not a request the gateway takes. failed: something of the
   * console's own broke, such as the token look-up. limited: beyond what one client, or all together, may take. abandoned: the
   * client left first.
   */
  outcome:
    | "relayed"
    | "preflight"
    | "unauthenticated"
    | "forbidden"
    | "refused"
    | "limited"
    | "upstream-failed"
    | "failed"
    | "abandoned";
  /** What bounds the token and was the reason for `forbidden` or `limited`. */
  bound: TokenBoundName | undefined;
  /** The HTTP status that was answered; undefined when the client left before. */
  status: number | undefined;
  /** From its first byte to the end of its answer. */
  milliseconds: number;
  /** What lies behind upstream-failed and failed, for the log: it may name addresses the client must not see. */
  error: unknown;
}
