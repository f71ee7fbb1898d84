import type { Permissions } from "pulumi-keyring-near";
import { type Actor, actorOf, boundsOf, endOf, nameOf, type Requester } from "../access/requester.js";
import type { KeyBounds } from "../bounds/key-bounds.js";
import { areAny, type TokenBounds } from "../bounds/token-bounds.js";
import { sha256 } from "../sha256.js";
import { fromPermissions, type Token } from "./token.js";

/** What a new token is to be. */
export interface TokenRequest {
  /** Undefined for a token that is bound by nothing else. */
  bounds: TokenBounds | undefined;
  name: string;
  permissions: Permissions;
  lifetime: Lifetime;
  labels: Record<string, string>;
}

/** How long a token lives, as asked: the text is part of what an idempotency key stands for. */
export type Lifetime = { kind: "perpetual" } | { kind: "seconds"; seconds: number } | { kind: "until"; time: Date };

/** Who asks, for which shard, and under which idempotency key. */
export interface Issuing {
  shardId: string;
  by: Issuer;
  idempotency: { key: string; attempt: number } | undefined;
  now: Date;
}

/** Who issues a token, and what they are bound by. */
export interface Issuer extends Actor {
  /** As answers name them, at the beginning of a sentence. */
  called: string;
  bounds: KeyBounds;
  /** When they end by themselves; null for never. */
  endsAt: Date | null;
}

/** Who asks, as an issuer. */
export function issuerOf(requester: Requester): Issuer {
  return {
    ...actorOf(requester),
    called: nameOf(requester),
    bounds: boundsOf(requester),
    endsAt: endOf(requester),
  };
}

/** When a token of an issuer whose tokens end with it is revoked; null where it ends earlier, or never. */
export function endWithIssuer({ bounds, endsAt }: Issuer, expiresAt: Date | null): Date | null {
  if (!bounds.endsWithKey || endsAt === null) return null;
  return expiresAt === null || endsAt < expiresAt ? endsAt : null;
}

export interface IssuedToken {
  token: Token;
  /** Exists only here: the database has its hash. */
  value: string;
  /** True when an earlier attempt had made the token and this one gave it a fresh value. */
  replayed: boolean;
  /** The hash of the value that is void now, on a replay. */
  voided: Buffer | undefined;
}

/** SHA-256 of what a request asks for: the same for requests that mean the same, whatever the order of their properties. */
export function hashRequest(request: TokenRequest): Buffer {
  const labels = Object.entries(request.labels).sort(([a], [b]) => (a < b ? -1 : 1));
  const { lifetime, bounds } = request;
  const canonical: unknown[] = [
    request.name,
    fromPermissions(request.permissions),
    lifetime.kind === "perpetual" ? null : lifetime.kind === "seconds" ? lifetime.seconds : lifetime.time.toISOString(),
    labels,
  ];
  // without any, it is what consoles made of it that did not know them
  if (bounds && areAny(bounds)) {
    canonical.push([bounds.allowedAddresses, bounds.requestsPerSecond, bounds.maxOpenRequests]);
  }
  return sha256(JSON.stringify(canonical));
}
