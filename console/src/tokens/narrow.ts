import type { Permissions } from "pulumi-keyring-near";
import type { Wanted } from "../bounds/ceiling.js";
import { areLooser, type BoundChange, changedBounds, toBoundColumns } from "../bounds/token-bounds.js";
import { Problem, type PropertyError } from "../problems/problem.js";
import { invalidRequest } from "../problems/validation.js";
import type { Database } from "../store/schema.js";
import { lockToken } from "./find.js";
import { fromPermissions, statusOf, type Token, toToken } from "./token.js";

/** What a token is to keep, and what is to bound it; what is left out stays. */
export interface Narrowing {
  permissions: Permissions | undefined;
  expiresAt: Date | undefined;
  /** What else bounds it, which may get looser, too. */
  bounds: BoundChange;
  now: Date;
}

/**
 * Takes permissions or time away from a token, and never adds any; changes what bounds it. The idempotency key that made it stands for nothing from then on: a
 * repetition would bring back what was taken away. Run it in a transaction.
 * @param loosening called before bounds get looser; throws where that is not allowed
 * @returns undefined when the shard has no such token; otherwise the token, as it is and was, and the hash of its value
 * @throws Problem token-revoked when it is no longer alive, invalid-request when it would get more
 */
export async function narrowToken(
  transaction: Database,
  shardId: string,
  tokenId: string,
  narrowing: Narrowing,
  loosening: (wanted: Wanted) => void,
): Promise<{ token: Token; before: Token; sha256: Buffer } | undefined> {
  const row = await lockToken(transaction, shardId, tokenId);
  if (!row) return undefined;
  const token = toToken(row);
  const status = statusOf(token, narrowing.now);
  if (status === "revoked" || status === "expired") {
    throw new Problem("token-revoked", `Token ${tokenId} is ${status}: there is nothing to change.`, {
      tokenId,
    });
  }
  const errors = [...whatIsAdded(token, narrowing), ...whatIsLonger(token, narrowing)];
  if (errors.length > 0) throw invalidRequest(errors);
  const bounds = changedBounds(token, narrowing.bounds);
  if (areLooser(bounds, token)) {
    const { permissions = token.permissions, expiresAt = token.expiresAt, now } = narrowing;
    loosening({ permissions, expiresAt, now });
  }
  const changed = await transaction
    .updateTable("tokens")
    .set({
      permissions: fromPermissions(narrowing.permissions ?? token.permissions),
      expires_at: narrowing.expiresAt ?? token.expiresAt,
      ...toBoundColumns(bounds),
      request_hash: row.request_hash && Buffer.alloc(0),
    })
    .where("id", "=", tokenId)
    .returningAll()
    .executeTakeFirstOrThrow();
  await transaction
    .updateTable("token_labels")
    .set({ dead_at: changed.dead_at })
    .where("token_id", "=", tokenId)
    .execute();
  return { token: toToken(changed), before: token, sha256: row.value_hash };
}

function whatIsAdded(token: Token, { permissions }: Narrowing): PropertyError[] {
  const held = token.permissions;
  if (permissions === undefined || held === "full") return [];
  const added = permissions === "full" ? ["full"] : permissions.filter((one) => !held.includes(one));
  if (added.length === 0) return [];
  return [{ property: "permissions", reason: `must not add what the token lacks: ${added.join(", ")}` }];
}

function whatIsLonger(token: Token, { expiresAt, now }: Narrowing): PropertyError[] {
  if (expiresAt === undefined) return [];
  if (expiresAt <= now) return [{ property: "expiresAt", reason: "lies in the past; revoke the token instead" }];
  if (token.expiresAt === null || expiresAt <= token.expiresAt) return [];
  return [
    { property: "expiresAt", reason: `must not be later than the token's end, ${token.expiresAt.toISOString()}` },
  ];
}
