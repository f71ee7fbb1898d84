import type { IncomingMessage, ServerResponse } from "node:http";
import type { Permission } from "../permissions.js";
import type { Counters } from "./counters.js";

/** What a known token may do, as the gateway needs it. */
export interface Grant {
  tokenId: string;
  /** The one shard the token is bound to. */
  shardId: string;
  permissions: "full" | ReadonlySet<Permission>;
  /** Milliseconds since the epoch after which the token is dead (the earliest of expiry and revocation); undefined = never. */
  deadAt: number | undefined;
  /** Whether a restored backup brought it back, and nobody has reviewed it yet. */
  suspended?: boolean;
}

/** Finds tokens by the SHA-256 of their value. Answers at once when it knows, so that the hot path has no promises. */
export interface TokenLookup {
  /** @param sha256 with one character per byte */
  find(sha256: string): Grant | undefined | Promise<Grant | undefined>;
  /** The grant when it is in memory; undefined when `find` would have to ask for it. Without this, everything is asked for. */
  known?(sha256: string): Grant | undefined;
}

/** A JSON-RPC request that was parsed and allowed. `params` and `id` are as the client sent them. */
export interface JsonRpcRequest {
  jsonrpc?: unknown;
  id?: unknown;
  method: string;
  params?: unknown;
}

/** The answer of a shard: HTTP status and JSON text, relayed as they are. */
export interface JsonRpcReply {
  status: number;
  body: string;
}

/** A shard that runs inside this process. */
export interface LocalShard {
  handle(request: JsonRpcRequest): Promise<JsonRpcReply>;
}

/** Where a shard's JSON-RPC goes; nowhere while the shard is closed. */
export type Upstream =
  | { kind: "url"; url: string }
  | { kind: "local"; shard: LocalShard }
  | { kind: "closed"; status: "disabled" | "removed" };

export interface Upstreams {
  find(shardId: string): Upstream | undefined | Promise<Upstream | undefined>;
}

/** What became of one request. Never holds a token. */
export interface Decision {
  /** The console's own, as the answer has it in `x-request-id`. */
  requestId: string;
  /** The one that the client gave, if it is fit for a log. */
  clientRequestId: string | undefined;
  shardId: string;
  tokenId: string | undefined;
  method: string | undefined;
  /**
   * relayed: the shard answered, whatever it said. refused: not a request the gateway takes. failed: something of the
   * console's own broke, such as the token look-up. limited: beyond what one client, or all together, may take. abandoned: the
   * client left first.
   */
  outcome:
    | "relayed"
    | "unauthenticated"
    | "forbidden"
    | "refused"
    | "limited"
    | "upstream-failed"
    | "failed"
    | "abandoned";
  /** The HTTP status that was answered; undefined when the client left before. */
  status: number | undefined;
  /** What lies behind upstream-failed and failed, for the log: it may name addresses the client must not see. */
  error: unknown;
}

export interface GatewayPorts {
  tokens: TokenLookup;
  upstreams: Upstreams;
  /** Milliseconds since the epoch. */
  now(): number;
  /** The address a request comes from, as far as its client cannot choose it. Left out, that of the connection. */
  clientOf?(request: IncomingMessage): string;
  /** Called once per allowed request, before it goes to the shard; must be cheap and must not throw. */
  used?(tokenId: string): void;
  /** Called once per request, when it is over; must not throw. */
  decided?(decision: Decision): void;
}

export interface Gateway {
  /** What was counted since the start. */
  readonly counters: Readonly<Counters>;
  /** Whether a request target (`IncomingMessage.url`) belongs to the gateway. */
  handles(path: string): boolean;
  /** Answers a request, whatever it is; never throws. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Lets running requests finish, then closes the connections to the shards. */
  close(): Promise<void>;
}
