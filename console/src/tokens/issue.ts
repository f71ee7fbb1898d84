import { createHash } from "node:crypto";
import { type Selectable, sql } from "kysely";

import { PERMISSION_NAMES, type Permissions } from "../permissions.js";
import { Problem } from "../problems/problem.js";
import { invalidRequest } from "../problems/validation.js";
import { newId } from "../store/new-id.js";
import type { Database, TokenTable } from "../store/schema.js";
import { statusOf, type Token, toToken } from "./token.js";
import { hashTokenValue, makeTokenValue } from "./value.js";

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
  accessKeyId: string;
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

/**
 * Makes a token, or, under an idempotency key seen before, gives the same token a fresh value. An attempt that is not above
 * the highest seen changes nothing, so duplicates may arrive in any order.
 * @throws Problem invalid-request, idempotency-mismatch, token-revoked, attempt-too-low
 */
export async function issueToken(database: Database, request: TokenRequest, at: Issuing): Promise<IssuedToken> {
  const value = makeTokenValue();
  const expiresAt = expiryOf(request.lifetime, at.now);
  const remaining = expiresAt === null ? 0 : expiresAt.getTime() - at.now.getTime();
  if (remaining > LONGEST_LIFETIME_IN_SECONDS * 1000) throw wrongEnd("lies more than ten years ahead");
  if (expiresAt === null || remaining > 0) {
    const row = await insert(database, request, expiresAt, hashTokenValue(value), at);
    if (row) return { token: toToken(row), value, replayed: false, voided: undefined };
  }
  // A repetition may arrive after the end it asks for, and then has to hear what became of its token.
  const replayed = at.idempotency && (await replay(database, request, value, { ...at, idempotency: at.idempotency }));
  if (replayed) return replayed;
  throw wrongEnd(`lies in the past; it is ${at.now.toISOString()} here`);
}

/** Ten years, with a leap day in each. */
export const LONGEST_LIFETIME_IN_SECONDS = 10 * 366 * 24 * 3600;

function wrongEnd(reason: string): Problem {
  return invalidRequest([{ property: "expiresAt", reason }]);
}

function expiryOf(lifetime: Lifetime, now: Date): Date | null {
  if (lifetime.kind === "perpetual") return null;
  return lifetime.kind === "until" ? lifetime.time : new Date(now.getTime() + lifetime.seconds * 1000);
}

/** One statement, so that it is one round trip and needs no transaction. Undefined when the idempotency key is taken. */
async function insert(
  database: Database,
  request: TokenRequest,
  expiresAt: Date | null,
  valueHash: Buffer,
  at: Issuing,
): Promise<Selectable<TokenTable> | undefined> {
  const { rows } = await sql<Selectable<TokenTable>>`
    with token as (
      insert into tokens (id, shard_id, name, permissions, labels, value_hash, created_at, expires_at,
        issued_by, idempotency_key, attempt, request_hash)
      values (${newId(at.now)}, ${at.shardId}, ${request.name}, ${columnOf(request.permissions)},
        ${JSON.stringify(request.labels)}, ${valueHash}, ${at.now}, ${expiresAt}, ${at.accessKeyId},
        ${at.idempotency?.key ?? null}, ${at.idempotency?.attempt ?? null}, ${at.idempotency ? hashRequest(request) : null})
      on conflict (issued_by, shard_id, idempotency_key) where idempotency_key is not null do nothing
      returning *
    ), labelled as (
      insert into token_labels (token_id, shard_id, key, value, dead_at)
      select token.id, token.shard_id, label.key, label.value, token.dead_at
      from token cross join lateral jsonb_each_text(token.labels) as label
    )
    select * from token`.execute(database);
  return rows[0];
}

async function replay(
  database: Database,
  request: TokenRequest,
  value: string,
  at: Issuing & { idempotency: { key: string; attempt: number } },
): Promise<IssuedToken | undefined> {
  const { key, attempt } = at.idempotency;
  return database.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom("tokens")
      .selectAll()
      .where("issued_by", "=", at.accessKeyId)
      .where("shard_id", "=", at.shardId)
      .where("idempotency_key", "=", key)
      .forUpdate()
      .executeTakeFirst();
    if (!row) return undefined;
    refuseReplay(row, request, attempt, at.now);
    const renewed = await transaction
      .updateTable("tokens")
      .set({ value_hash: hashTokenValue(value), attempt })
      .where("id", "=", row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return { token: toToken(renewed), value, replayed: true, voided: row.value_hash };
  });
}

function refuseReplay(row: Selectable<TokenTable>, request: TokenRequest, attempt: number, now: Date): void {
  const tokenId = row.id;
  if (row.request_hash === null || !row.request_hash.equals(hashRequest(request))) {
    throw new Problem(
      "idempotency-mismatch",
      `Idempotency key "${row.idempotency_key}" stands for another request, which made token ${tokenId}. Use a new key for a new token.`,
      { tokenId },
    );
  }
  const status = statusOf({ expiresAt: row.expires_at, revokeAt: row.revoke_at }, now);
  if (status !== "active") {
    throw new Problem(
      "token-revoked",
      `Token ${tokenId} of this idempotency key is ${status} and stays so. Use a new key for a new token.`,
      { tokenId },
    );
  }
  const highestAttempt = row.attempt ?? 0;
  if (attempt <= highestAttempt) {
    throw new Problem(
      "attempt-too-low",
      `Attempt ${highestAttempt} of this idempotency key was seen before attempt ${attempt}. Nothing has changed; a retry needs an attempt above ${highestAttempt}.`,
      { highestAttempt, tokenId },
    );
  }
}

/** The same for requests that mean the same, whatever the order of their properties. */
function hashRequest(request: TokenRequest): Buffer {
  const labels = Object.entries(request.labels).sort(([a], [b]) => (a < b ? -1 : 1));
  const { lifetime } = request;
  const canonical = [
    request.name,
    columnOf(request.permissions),
    lifetime.kind === "perpetual" ? null : lifetime.kind === "seconds" ? lifetime.seconds : lifetime.time.toISOString(),
    labels,
  ];
  return createHash("sha256").update(JSON.stringify(canonical)).digest();
}

/** In the form's order, each once. */
function columnOf(permissions: Permissions): Selectable<TokenTable>["permissions"] {
  return permissions === "full" ? ["full"] : PERMISSION_NAMES.filter((name) => permissions.includes(name));
}
