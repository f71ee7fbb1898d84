import type { Permissions } from "pulumi-keyring-near";
import type { Actor } from "../access/requester.js";
import { sha256 } from "../sha256.js";
import { fromPermissions, type Token } from "./token.js";

/** What a new token is to be. */
export interface TokenRequest {
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
  by: Actor;
  idempotency: { key: string; attempt: number } | undefined;
  now: Date;
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
  const { lifetime } = request;
  const canonical = [
    request.name,
    fromPermissions(request.permissions),
    lifetime.kind === "perpetual" ? null : lifetime.kind === "seconds" ? lifetime.seconds : lifetime.time.toISOString(),
    labels,
  ];
  return sha256(JSON.stringify(canonical));
}
