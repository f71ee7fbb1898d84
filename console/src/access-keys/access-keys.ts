import { type Selectable, sql, type UpdateObject } from "kysely";
import type { Act, Authority } from "../access/authority.js";
import { checkDelegation, checkRemoval } from "../access/delegation.js";
import { holderTurn, lockHolders } from "../access/holders.js";
import { type Actor, actorOf } from "../access/requester.js";
import { excessOf, type Holding, RIGHTS, type Right } from "../access/rights.js";
import { type BoundsRequest, boundedBy, type KeyBounds, looserBounds, UNBOUNDED } from "../bounds/key-bounds.js";
import type { Changes } from "../changes/changes.js";
import { voidCodesOf } from "../people/invitation.js";
import { Problem } from "../problems/problem.js";
import { invalidRequest } from "../problems/validation.js";
import { bytesOf, keyOf, sha256, sha256Key } from "../sha256.js";
import { countRows, type Listing, type ListingPart, listRows } from "../store/listing.js";
import { LookupCache } from "../store/lookup-cache.js";
import { newId } from "../store/new-id.js";
import type { AccessKeyTable, Database, Tables } from "../store/schema.js";
import { type AccessKey, type AccessKeyStatus, statusOf, toAccessKey } from "./access-key.js";
import { endIssued } from "./end-issued.js";
import { accessKeyFacts, accessKeyTarget } from "./facts.js";
import { makeAccessKey } from "./value.js";

/** What a new access key is to be. */
export interface AccessKeyRequest extends Holding, BoundsRequest {
  name: string;
  expiresAt: Date | null;
}

/** The access keys of the console. Values are known only to their holders. */
export class AccessKeys {
  readonly #cache: LookupCache<AccessKey>;

  constructor(
    private readonly database: Database,
    private readonly now: () => Date,
    private readonly changes: Changes,
    /** Called for every request that comes with an access key that may be used; must be cheap. */
    private readonly used: (id: string) => void,
  ) {
    this.#cache = new LookupCache(
      (key) => this.#load(bytesOf(key)),
      CACHED_ACCESS_KEYS,
      () => changes.isCurrent(),
    );
    changes.follow("access_keys", this.#cache);
  }

  /** The access key with this value and what it is now, which may be anything but usable; undefined when there never was one. */
  async identify(value: string): Promise<{ accessKey: AccessKey; status: AccessKeyStatus } | undefined> {
    const accessKey = await this.#cache.find(sha256Key(value));
    if (accessKey === undefined) return undefined;
    const status = statusOf(accessKey, this.now());
    if (status === "active") {
      this.used(accessKey.id);
      // The next look at it need not wait until that is written down.
      accessKey.lastUsedAt = this.now();
    }
    return { accessKey, status };
  }

  /**
   * Creates an access key; the value is in the answer and nowhere else.
   * @throws Problem forbidden or invalid-request when it would hold more, or longer, than who asks
   */
  async create(request: AccessKeyRequest, authority: Authority): Promise<AccessKey & { value: string }> {
    return authority.act(async ({ transaction, requester, note }) => {
      checkDelegation(requester, { ...request, ...boundedBy(UNBOUNDED, request) });
      const value = makeAccessKey();
      const made = await insertAccessKey(transaction, request, value, this.now(), actorOf(requester));
      note({ target: accessKeyTarget(made), after: accessKeyFacts(made) });
      return { ...made, value };
    });
  }

  /** Also one that was removed. @throws Problem unknown-access-key */
  async find(id: string): Promise<AccessKey> {
    const row = await this.database.selectFrom("access_keys").selectAll().where("id", "=", id).executeTakeFirst();
    return row ? toAccessKey(row) : unknownAccessKey(id);
  }

  async list(listing: Listing<"access_keys">, part: ListingPart): Promise<AccessKey[]> {
    return (await listRows(this.database, listing, part)).map(toAccessKey);
  }

  count(listing: Listing<"access_keys">): Promise<number> {
    return countRows(this.database, listing);
  }

  /**
   * Names an access key anew, takes rights or shards away from it, bounds it further, disables it, or enables it again. A disabled one is refused,
   * and keeps what it is; the codes that it made are void for good, and so are its tokens where they end with it.
   * @throws Problem unknown-access-key; forbidden when it holds more than who asks; invalid-request when it would get more; last-access-key
   */
  async change(id: string, wanted: AccessKeyChange, authority: Authority): Promise<AccessKey> {
    const row = await this.#update(id, authority, async (accessKey, { requester, transaction }) => {
      const kept = narrowed(accessKey, wanted);
      const bounds = boundFurther(accessKey, wanted);
      if (wanted.disabled === true || (managesAll(accessKey) && !managesAll({ ...kept, ...bounds })))
        await this.#checkNotLast(transaction, accessKey);
      if (wanted.disabled === true) await voidCodesOf(transaction, accessKey);
      // It can be used again, as if it were handed out.
      if (wanted.disabled === false) checkDelegation(requester, { ...accessKey, ...kept, ...bounds });
      return {
        ...(wanted.name !== undefined && { name: wanted.name }),
        // Those that only a newer version knows stay, unless they are asked for anew.
        ...(wanted.rights !== undefined && { rights: [...kept.rights] }),
        ...(wanted.shards !== undefined && { shard_ids: kept.shards === "all" ? null : [...kept.shards] }),
        ...(wanted.disabled !== undefined && {
          disabled_at: wanted.disabled ? (accessKey.disabledAt ?? this.now()) : null,
        }),
        ...toBoundColumns(bounds),
      };
    });
    return toAccessKey(row);
  }

  /**
   * Creates an access key like this one, and lets this one end after a grace.
   * @param grace in milliseconds
   * @throws Problem unknown-access-key; forbidden, invalid-request as for creating one; access-key-ended when it cannot be used
   */
  async rotate(id: string, grace: number, authority: Authority): Promise<AccessKey & { value: string }> {
    let made: (AccessKey & { value: string }) | undefined;
    await this.#update(id, authority, async (accessKey, { requester, transaction, note }) => {
      const now = this.now();
      const status = statusOf(accessKey, now);
      if (status !== "active") throw endedAccessKey(accessKey.name, status);
      const lifetime = accessKey.expiresAt && accessKey.expiresAt.getTime() - accessKey.createdAt.getTime();
      const request = { ...accessKey, expiresAt: lifetime === null ? null : new Date(now.getTime() + lifetime) };
      checkDelegation(requester, request);
      const value = makeAccessKey();
      made = { ...(await insertAccessKey(transaction, request, value, now, actorOf(requester))), value };
      note({ target: accessKeyTarget(made), after: { ...accessKeyFacts(made), inPlaceOf: id } });
      const end = new Date(now.getTime() + grace);
      return { expires_at: accessKey.expiresAt !== null && accessKey.expiresAt <= end ? accessKey.expiresAt : end };
    });
    if (made === undefined) throw new Error(`Access key ${id} was rotated without a new one.`);
    return made;
  }

  /**
   * Removes an access key; it is refused from then on, and stays visible as removed.
   * @throws Problem unknown-access-key; forbidden when it holds more than the remover; last-access-key when nobody could
   *   manage access keys any more.
   */
  async remove(id: string, authority: Authority): Promise<void> {
    await this.#update(id, authority, async (accessKey, { requester, transaction }) => {
      await this.#checkNotLast(transaction, accessKey);
      return removal(this.now(), actorOf(requester));
    });
  }

  async #update(
    id: string,
    authority: Authority,
    work: (accessKey: AccessKey, act: Act) => Promise<Columns>,
  ): Promise<Selectable<AccessKeyTable>> {
    const { before, after, revoked } = await authority.act(async (act) => {
      const { transaction, requester } = act;
      await sql`select ${holderTurn(id, "change")}`.execute(transaction);
      const row = await transaction
        .selectFrom("access_keys")
        .selectAll()
        .where("id", "=", id)
        .where("removed_at", "is", null)
        // what it is just doing is done before, or not at all
        .forUpdate()
        .executeTakeFirst();
      if (!row) return unknownAccessKey(id);
      checkRemoval(toAccessKey(row), requester);
      const before = toAccessKey(row);
      const columns = await work(before, act);
      const changed = await transaction
        .updateTable("access_keys")
        .set(columns)
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirstOrThrow();
      const after = toAccessKey(changed);
      const end = newEnd(before, after);
      const revoked = end === null ? [] : await endIssued(transaction, after, end, actorOf(requester));
      act.note({
        target: accessKeyTarget(after),
        before: accessKeyFacts(before),
        after: { ...accessKeyFacts(after), ...(revoked.length > 0 && { revokedTokens: revoked.length }) },
      });
      return { before: row, after: changed, revoked };
    }, lockHolders);
    await Promise.all([
      this.changes.forget("access_keys", [keyOf(before.value_hash)]),
      this.changes.forget("tokens", revoked.map(keyOf)),
    ]);
    return after;
  }

  /** @throws Problem last-access-key */
  async #checkNotLast(transaction: Database, { id, name, suspendedAt, disabledAt }: AccessKey): Promise<void> {
    if (suspendedAt !== null || disabledAt !== null) return;
    if (!(await this.#othersManage(transaction, id))) throw lastAccessKey(name);
  }

  async #load(sha256: Buffer): Promise<AccessKey | undefined> {
    const row = await this.database
      .selectFrom("access_keys")
      .selectAll()
      .where(({ or, eb }) => or([eb("value_hash", "=", sha256), eb("removed_value_hash", "=", sha256)]))
      .executeTakeFirst();
    return row && toAccessKey(row);
  }

  /** Whether some access key besides this one can manage access keys for good. */
  async #othersManage(transaction: Database, id: string): Promise<boolean> {
    const other = await transaction
      .selectFrom("access_keys")
      .select("id")
      .where("id", "!=", id)
      .where("shard_ids", "is", null)
      .where("expires_at", "is", null)
      .where("suspended_at", "is", null)
      .where("disabled_at", "is", null)
      .where("removed_at", "is", null)
      .where("allowed_addresses", "is", null)
      .where("ends_with_key", "=", false)
      .where(sql<boolean>`'manage-access-keys' = any (rights)`)
      .limit(1)
      .executeTakeFirst();
    return other !== undefined;
  }
}

/** Stores an access key whose value the caller has made. */
export async function insertAccessKey(
  database: Database,
  request: AccessKeyRequest,
  value: string,
  now: Date,
  by: Actor | null,
): Promise<AccessKey> {
  const row = await database
    .insertInto("access_keys")
    .values({
      id: newId(now),
      name: request.name,
      value_hash: sha256(value),
      rights: RIGHTS.filter((right) => request.rights.includes(right)),
      shard_ids: request.shards === "all" ? null : [...new Set(request.shards)],
      created_at: now,
      created_by: by?.id ?? null,
      created_by_kind: by?.kind ?? null,
      expires_at: request.expiresAt,
      ...toBoundColumns(boundedBy(UNBOUNDED, request)),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toAccessKey(row);
}

/** What is to change of an access key; what is undefined stays. */
export interface AccessKeyChange extends BoundsRequest {
  disabled?: boolean | undefined;
  name?: string | undefined;
  rights?: readonly Right[] | undefined;
  shards?: Holding["shards"] | undefined;
}

/** What it holds after a change. @throws Problem invalid-request when that is more than before */
function narrowed(accessKey: AccessKey, { rights, shards }: AccessKeyChange): Holding {
  const wanted: Holding = { rights: rights ?? accessKey.rights, shards: shards ?? accessKey.shards };
  const excess = excessOf(accessKey, wanted);
  if (excess === undefined) {
    return { ...wanted, rights: RIGHTS.filter((right) => wanted.rights.includes(right)) };
  }
  const property = "right" in excess ? "rights" : "shards";
  const what = "right" in excess ? excess.right : "shardId" in excess ? excess.shardId : "all shards";
  throw invalidRequest([
    { property, reason: `must not add what it lacks: ${what}. Create another access key instead` },
  ]);
}

/** Its bounds after a change. @throws Problem invalid-request when they would be looser than before */
function boundFurther(accessKey: KeyBounds, wanted: BoundsRequest): KeyBounds {
  const bounds = boundedBy(accessKey, wanted);
  const errors = looserBounds(accessKey, bounds);
  if (errors.length === 0) return bounds;
  throw invalidRequest(
    errors.map(({ property, reason }) => ({ property, reason: `${reason}. Create another access key instead` })),
  );
}

function toBoundColumns(bounds: KeyBounds) {
  return {
    allowed_addresses: bounds.allowedAddresses && [...bounds.allowedAddresses],
    requests_per_second: bounds.requestsPerSecond,
    max_token_lifetime: bounds.maxTokenLifetime,
    issuable_permissions: bounds.issuablePermissions && [...bounds.issuablePermissions],
    ends_with_key: bounds.endsWithKey,
  };
}

/** When a changed access key ends, where that or what ends with it has changed; null for never, and where nothing of it has changed. */
function newEnd(before: AccessKey, after: AccessKey): Date | null {
  const ends = ({ removedAt, disabledAt, expiresAt }: AccessKey) =>
    [removedAt, disabledAt, expiresAt]
      .filter((end) => end !== null)
      .sort((one, other) => Number(one) - Number(other))[0] ?? null;
  const isNew = before.endsWithKey !== after.endsWithKey || Number(ends(before)) !== Number(ends(after));
  return isNew ? ends(after) : null;
}

/** Whether it could manage every access key, from wherever it is needed. */
function managesAll({ rights, shards, allowedAddresses, endsWithKey }: Holding & KeyBounds): boolean {
  const isFree = allowedAddresses === null && !endsWithKey;
  return isFree && shards === "all" && rights.includes("manage-access-keys");
}

type Columns = UpdateObject<Tables, "access_keys">;

/**
 * What becomes of a row when its access key is removed. The hash moves: no console finds a key that may be used by it any more, also none
 * that is older than these columns.
 */
export function removal(now: Date, by: Actor): Columns {
  return {
    removed_at: now,
    removed_by: by.id,
    removed_by_kind: by.kind,
    removed_value_hash: sql`value_hash`,
    value_hash: sha256(makeAccessKey()),
  };
}

function unknownAccessKey(id: string): never {
  throw new Problem("unknown-access-key", `There is no access key ${id}.`);
}

function endedAccessKey(name: string, status: AccessKeyStatus): Problem {
  return new Problem("access-key-ended", `"${name}" is ${status}: create another access key instead.`);
}

function lastAccessKey(name: string): Problem {
  return new Problem(
    "last-access-key",
    `No other access key that does not expire can manage access keys. Before you remove or disable "${name}", create one with the right ` +
      '"manage-access-keys", for all shards and without an expiry.',
  );
}

const CACHED_ACCESS_KEYS = 1_000;
