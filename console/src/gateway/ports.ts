import type { IncomingMessage, ServerResponse } from "node:http";
import type { Permission } from "../permissions.js";

/** What a known token may do, as the gateway needs it. */
export interface Grant {
  tokenId: string;
  /** The one shard the token is bound to. */
  shardId: string;
  permissions: "full" | ReadonlySet<Permission>;
  /** Milliseconds since the epoch after which the token is dead (the earliest of expiry and revocation); undefined = never. */
  deadAt: number | undefined;
}

/** Finds tokens by the SHA-256 of their value. Answers at once when it knows, so that the hot path has no promises. */
export interface TokenLookup {
  find(sha256: Buffer): Grant | undefined | Promise<Grant | undefined>;
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

/** Where a shard's JSON-RPC goes. */
export type Upstream = { kind: "url"; url: string } | { kind: "local"; shard: LocalShard };

export interface Upstreams {
  find(shardId: string): Upstream | undefined | Promise<Upstream | undefined>;
}

/** What the gateway decided on one request. Never holds a token. */
export interface Decision {
  shardId: string;
  tokenId: string | undefined;
  method: string | undefined;
  outcome: "relayed" | "unauthenticated" | "forbidden" | "refused" | "upstream-failed";
}

export interface GatewayPorts {
  tokens: TokenLookup;
  upstreams: Upstreams;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Called once per accepted request; must be cheap. */
  used?(tokenId: string): void;
  decided?(decision: Decision): void;
}

export interface Gateway {
  /** Whether a request path belongs to the gateway. */
  handles(path: string): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}
