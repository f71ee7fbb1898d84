import type { IncomingMessage, ServerResponse } from "node:http";
import type { Permission } from "pulumi-keyring-near";
import type { AddressRanges } from "pulumi-keyring-near/address-ranges";
import type { Counters } from "./counters.js";
import type { Decision } from "./decision.js";
import type { Endpoint } from "./endpoint.js";

/** What a known token may do, as the gateway needs it. */
export interface Grant {
  tokenId: string;
  /** The one shard the token is bound to. */
  shardId: string;
  permissions: "full" | ReadonlySet<Permission>;
  /** Milliseconds since the epoch after which the token is dead (the earliest of expiry and revocation); undefined = never. */
  deadAt: number | undefined;
  /** Whether that is a revocation; otherwise its expiry. */
  revoked?: boolean;
  /** Whether a restored backup brought it back, and nobody has reviewed it yet. */
  suspended?: boolean;
  /** What its owner has bounded it by; undefined for most. */
  bounds?: GrantBounds | undefined;
}

/** Bounds of one token; what is undefined is not bounded. */
export interface GrantBounds {
  addresses: AddressRanges | undefined;
  requestsPerSecond: number | undefined;
  /** Requests of the token that may be open at once. */
  maxOpenRequests: number | undefined;
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

/** Where a shard's JSON-RPC goes, to the first endpoint that answers; nowhere while the shard is closed. */
export type Upstream =
  | { kind: "url"; endpoints: readonly [Endpoint, ...Endpoint[]] }
  | { kind: "local"; shard: LocalShard }
  | { kind: "closed"; status: "disabled" | "removed" };

export interface Upstreams {
  find(shardId: string): Upstream | undefined | Promise<Upstream | undefined>;
}

/** Follows one request, where the console is traced. */
export interface RequestTrace {
  /**
   * The request goes to one of the shard's URLs.
   * @returns headers that tell the shard's RPC of the trace, names and values in turn
   */
  trying(url: string): string[];
  /** The try before brought an answer, whatever it is. */
  answered(status: number): void;
  /** The try before brought none, or none to its end. */
  unanswered(reason: string): void;
  /** The request is over; comes last. */
  over(decision: Decision): void;
}

export interface GatewayPorts {
  tokens: TokenLookup;
  upstreams: Upstreams;
  /** Milliseconds since the epoch. */
  now(): number;
  /** The origins whose pages may use a shard; without this, or undefined for an unknown shard, none may. */
  originsOf?(shardId: string): readonly string[] | undefined | Promise<readonly string[] | undefined>;
  /** The address a request comes from, as far as its client cannot choose it. Left out, that of the connection. */
  clientOf?(request: IncomingMessage): string;
  /** The same address as it is, not the network that it is counted by: tokens may be bounded to some. Left out, that of the connection. */
  addressOf?(request: IncomingMessage): string;
  /** Called once per allowed request, before it goes to the shard; must be cheap and must not throw. */
  used?(tokenId: string): void;
  /** Called once per request, when it is over; must not throw. */
  decided?(decision: Decision): void;
  /** Called with each request; calls `start` at once. Left out, nothing is traced. */
  traced?(request: IncomingMessage, start: (trace: RequestTrace) => void): void;
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
