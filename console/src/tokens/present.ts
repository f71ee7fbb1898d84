import type { z } from "zod";
import type { tokenSchema } from "./schemas.js";
import { statusOf, type Token } from "./token.js";

/** A token as answers show it at a moment. */
export function presentToken(token: Token, now: Date, rpcUrl: string): z.input<typeof tokenSchema> {
  return {
    id: token.id,
    shardId: token.shardId,
    name: token.name,
    permissions: token.permissions === "full" ? "full" : [...token.permissions],
    status: statusOf(token, now),
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt?.toISOString() ?? null,
    revokeAt: token.revokeAt?.toISOString() ?? null,
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    issuedBy: token.issuedBy,
    revokedBy: token.revokedBy,
    labels: token.labels,
    allowedAddresses: token.allowedAddresses && [...token.allowedAddresses],
    requestsPerSecond: token.requestsPerSecond,
    maxOpenRequests: token.maxOpenRequests,
    rpcUrl,
  };
}
