import { type Selectable, sql } from "kysely";
import { LONGEST_DURATION } from "pulumi-keyring-near";
import { demandBelow, type Wanted } from "../bounds/ceiling.js";
import { NO_BOUNDS } from "../bounds/token-bounds.js";
import type { Problem } from "../problems/problem.js";
import { invalidRequest } from "../problems/validation.js";
import { keepShardOpen, shardTurn } from "../shards/closed-shard.js";
import { newId } from "../store/new-id.js";
import type { Database, TokenTable } from "../store/schema.js";
import { replayToken } from "./replay.js";
import {
  endWithIssuer,
  hashRequest,
  type IssuedToken,
  type Issuer,
  type Issuing,
  type Lifetime,
  type TokenRequest,
} from "./request.js";
import { fromPermissions, toToken } from "./token.js";
import { hashTokenValue, makeTokenValue } from "./value.js";

/**
 * Makes a token, or, under an idempotency key seen before, gives the same token a fresh value. An attempt that is not above
 * the highest seen changes nothing, so duplicates may arrive in any order. Run it in a transaction.
 * @throws Problem invalid-request, bound-exceeded, shard-disabled, shard-removed, idempotency-mismatch, token-revoked, attempt-too-low
 */
export async function issueToken(database: Database, request: TokenRequest, at: Issuing): Promise<IssuedToken> {
  const value = makeTokenValue();
  const expiresAt = expiryOf(request.lifetime, at.now);
  const remaining = expiresAt === null ? 0 : expiresAt.getTime() - at.now.getTime();
  if (remaining > LONGEST_DURATION) throw wrongEnd("lies more than ten years ahead");
  const wanted = { permissions: request.permissions, expiresAt, now: at.now };
  demandIssuable(at.by, wanted);
  const mint = async (): Promise<IssuedToken | undefined> => {
    if (expiresAt !== null && remaining <= 0) return undefined;
    const row = await insert(database, request, expiresAt, hashTokenValue(value), at);
    return row && { token: toToken(row), value, replayed: false, voided: undefined };
  };
  const minted = await mint();
  if (minted) return minted;
  const shard = await keepShardOpen(database, at.shardId);
  const names = { owner: `Shard "${at.shardId}"`, ...BOUNDS_OF_SHARDS };
  demandBelow({ lifetime: shard.maxTokenLifetime, permissions: shard.tokenPermissions }, wanted, names);
  // A repetition may arrive after the end it asks for, and then has to hear what became of its token.
  const replayed =
    at.idempotency && (await replayToken(database, request, value, { ...at, idempotency: at.idempotency, expiresAt }));
  // The shard may have been closed at the first look and enabled since; now it stays open.
  const issued = replayed ?? (await mint());
  if (issued) return issued;
  throw wrongEnd(`lies in the past; it is ${at.now.toISOString()} here`);
}

function wrongEnd(reason: string): Problem {
  return invalidRequest([{ property: "expiresAt", reason }]);
}

function expiryOf(lifetime: Lifetime, now: Date): Date | null {
  if (lifetime.kind === "perpetual") return null;
  return lifetime.kind === "until" ? lifetime.time : new Date(now.getTime() + lifetime.seconds * 1000);
}

/** @throws Problem bound-exceeded where somebody may not issue such a token */
export function demandIssuable({ bounds, called }: Issuer, wanted: Wanted): void {
  const ceiling = { lifetime: bounds.maxTokenLifetime, permissions: bounds.issuablePermissions };
  demandBelow(ceiling, wanted, { owner: called, ...BOUNDS_OF_KEYS });
}

const BOUNDS_OF_KEYS = { lifetime: "maxTokenLifetime", permissions: "issuablePermissions" } as const;
const BOUNDS_OF_SHARDS = { lifetime: "maxTokenLifetime", permissions: "tokenPermissions" } as const;

/**
 * One statement, so that it is one round trip. Undefined when the idempotency key is taken, when the shard is closed, and when the token is beyond
 * its ceilings.
 */
async function insert(
  database: Database,
  request: TokenRequest,
  expiresAt: Date | null,
  valueHash: Buffer,
  at: Issuing,
): Promise<Selectable<TokenTable> | undefined> {
  const permissions = fromPermissions(request.permissions);
  const endsAt = endWithIssuer(at.by, expiresAt);
  const ender = endsAt && at.by;
  const { allowedAddresses, requestsPerSecond, maxOpenRequests } = request.bounds ?? NO_BOUNDS;
  const { rows } = await sql<Selectable<TokenTable>>`
    with turn as materialized (
      select ${shardTurn(at.shardId, "keep")}
    ), shard as (
      select id from shards cross join turn
      where id = ${at.shardId} and disabled_at is null and removed_at is null
        and (max_token_lifetime is null or ${expiresAt}::timestamptz <= ${at.now}::timestamptz + make_interval(secs => max_token_lifetime))
        and (token_permissions is null or ${permissions}::text[] <@ token_permissions)
      for share of shards
    ), token as (
      insert into tokens (id, shard_id, name, permissions, labels, value_hash, created_at, expires_at,
        issued_by, issued_by_kind, idempotency_key, attempt, request_hash, revoke_at, revoked_by, revoked_by_kind,
        allowed_addresses, requests_per_second, max_open_requests)
      select ${newId(at.now)}::uuid, id, ${request.name}, ${permissions}::text[],
        ${JSON.stringify(request.labels)}::jsonb, ${valueHash}::bytea, ${at.now}::timestamptz, ${expiresAt}::timestamptz,
        ${at.by.id}::uuid, ${at.by.kind}, ${at.idempotency?.key ?? null}, ${at.idempotency?.attempt ?? null}::integer,
        ${at.idempotency ? hashRequest(request) : null}::bytea, ${endsAt}::timestamptz, ${ender?.id ?? null}::uuid, ${ender?.kind ?? null},
        ${allowedAddresses}::text[], ${requestsPerSecond}::integer, ${maxOpenRequests}::integer
      from shard
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
