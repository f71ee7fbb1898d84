import type { Selectable } from "kysely";
import { Problem } from "../problems/problem.js";
import type { Database, TokenTable } from "../store/schema.js";
import { endWithIssuer, hashRequest, type IssuedToken, type Issuing, type TokenRequest } from "./request.js";
import { statusOf, toToken } from "./token.js";
import { hashTokenValue } from "./value.js";

/**
 * Gives the token of an idempotency key a fresh value, whose life begins now: nobody can have used the earlier one. Attempts take
 * turns at the row, and only one above the highest seen changes anything.
 * @param at.expiresAt the end of a token that is minted now
 * @returns undefined when the key was never seen
 * @throws Problem idempotency-mismatch, token-revoked, attempt-too-low
 */
export async function replayToken(
  transaction: Database,
  request: TokenRequest,
  value: string,
  at: Issuing & { idempotency: { key: string; attempt: number }; expiresAt: Date | null },
): Promise<IssuedToken | undefined> {
  const { key, attempt } = at.idempotency;
  const row = await transaction
    .selectFrom("tokens")
    .selectAll()
    .where("issued_by", "=", at.by.id)
    .where("shard_id", "=", at.shardId)
    .where("idempotency_key", "=", key)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return undefined;
  refuseReplay(row, request, attempt, at.now);
  // the later life may reach beyond an end that the earlier one did not
  const endsAt = endWithIssuer(at.by, at.expiresAt);
  const endsSooner = endsAt !== null && (row.revoke_at === null || endsAt < row.revoke_at);
  const renewed = await transaction
    .updateTable("tokens")
    .set({
      value_hash: hashTokenValue(value),
      attempt,
      created_at: at.now,
      expires_at: at.expiresAt,
      emailed_at: null,
      ...(endsSooner && { revoke_at: endsAt, revoked_by: at.by.id, revoked_by_kind: at.by.kind }),
    })
    .where("id", "=", row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await transaction
    .updateTable("token_labels")
    .set({ dead_at: renewed.dead_at })
    .where("token_id", "=", row.id)
    .execute();
  return { token: toToken(renewed), value, replayed: true, voided: row.value_hash };
}

function refuseReplay(row: Selectable<TokenTable>, request: TokenRequest, attempt: number, now: Date): void {
  const tokenId = row.id;
  if (row.request_hash?.length === 0) {
    throw new Problem(
      "idempotency-mismatch",
      `Idempotency key "${row.idempotency_key}" was used before this console was restored from a backup, or before its token was narrowed, and can no longer be used. It stays with token ${tokenId}. Use a new key for a new token.`,
      { tokenId },
    );
  }
  if (row.request_hash === null || !row.request_hash.equals(hashRequest(request))) {
    throw new Problem(
      "idempotency-mismatch",
      `Idempotency key "${row.idempotency_key}" was used for another request, which issued token ${tokenId}. Use a new key for a new token.`,
      { tokenId },
    );
  }
  const status = statusOf(toToken(row), now);
  if (status !== "active") {
    throw new Problem(
      "token-revoked",
      `Token ${tokenId} of this idempotency key is ${status}. Use a new key for a new token.`,
      { tokenId },
    );
  }
  const highestAttempt = row.attempt ?? 0;
  if (attempt <= highestAttempt) {
    throw new Problem(
      "attempt-too-low",
      `Attempt ${highestAttempt} of this idempotency key was already seen. Nothing was changed; retry with an attempt above ${highestAttempt}.`,
      { highestAttempt, tokenId },
    );
  }
}
