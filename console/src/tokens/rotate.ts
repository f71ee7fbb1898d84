import { Problem } from "../problems/problem.js";
import type { Database } from "../store/schema.js";
import { lockToken } from "./find.js";
import { issueToken } from "./issue.js";
import type { IssuedToken, Issuing, Lifetime } from "./request.js";
import { type RevokedToken, revokeToken } from "./revoke.js";
import { statusOf, type Token, toToken } from "./token.js";

/** How a token is rotated. */
export interface Rotation {
  /** How long its value stays valid, in milliseconds; never longer than it lives anyway. */
  grace: number;
  now: Date;
  by: Issuing["by"];
}

/** A token and the one that takes its place. */
export interface RotatedToken {
  before: Token;
  issued: IssuedToken;
  revoked: RevokedToken;
}

/**
 * Issues a token like this one, bounds and all, with a value and a life of its own, and has this one revoked after a grace: what the provider does, in one
 * transaction. What says that a Pulumi stack holds the token stays with it: the stack does not know the new value. Run it in a transaction.
 * @returns undefined when the shard has no such token
 * @throws Problem token-revoked when it is not active; bound-exceeded, shard-disabled, shard-removed
 */
export async function rotateToken(
  transaction: Database,
  shardId: string,
  tokenId: string,
  { grace, now, by }: Rotation,
): Promise<RotatedToken | undefined> {
  const row = await lockToken(transaction, shardId, tokenId);
  if (!row) return undefined;
  const before = toToken(row);
  const status = statusOf(before, now);
  if (status !== "active") {
    throw new Problem("token-revoked", `Token ${tokenId} is ${status}: issue a new one.`, { tokenId });
  }
  const { name, permissions, allowedAddresses, requestsPerSecond, maxOpenRequests } = before;
  const bounds = { allowedAddresses, requestsPerSecond, maxOpenRequests };
  const request = { name, permissions, lifetime: lifetimeOf(before), labels: labelsOf(before), bounds };
  const issued = await issueToken(transaction, request, { shardId, by, idempotency: undefined, now });
  const at = new Date(now.getTime() + grace);
  const revoked = await revokeToken(transaction, shardId, tokenId, { at, by, sole: undefined });
  if (!revoked) throw new Error(`Token ${tokenId} is gone while it is locked.`);
  return { before, issued, revoked };
}

/** As long as that of the token was at first. */
function lifetimeOf({ createdAt, expiresAt }: Token): Lifetime {
  if (expiresAt === null) return { kind: "perpetual" };
  return { kind: "seconds", seconds: Math.ceil((expiresAt.getTime() - createdAt.getTime()) / 1000) };
}

function labelsOf({ labels }: Token): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !OF_A_STACK.has(key)));
}

/** What the provider labels a token with. */
const OF_A_STACK: ReadonlySet<string> = new Set(["owner", "instance", "generation"]);
