import type { Facts, Target } from "../access/trail.js";
import type { Token } from "./token.js";

/** What the audit trail keeps of a token. */
export function tokenFacts(token: Token): Facts {
  const { name, permissions, labels, expiresAt, revokeAt, allowedAddresses, requestsPerSecond, maxOpenRequests } =
    token;
  return {
    name,
    permissions,
    labels,
    expiresAt: expiresAt?.toISOString() ?? null,
    revokeAt: revokeAt?.toISOString() ?? null,
    allowedAddresses,
    requestsPerSecond,
    maxOpenRequests,
  };
}

export function tokenTarget({ id, name, shardId }: Pick<Token, "id" | "name" | "shardId">): Target {
  return { kind: "token", id, name, shardId };
}
