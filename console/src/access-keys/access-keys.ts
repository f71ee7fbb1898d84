import { sql } from "kysely";
import type { Authority } from "../access/authority.js";
import { checkDelegation, checkRemoval } from "../access/delegation.js";
import { lockHolders } from "../access/holders.js";
import { type Actor, actorOf } from "../access/requester.js";
import { type Holding, RIGHTS } from "../access/rights.js";
import type { Changes } from "../changes/changes.js";
import { Problem } from "../problems/problem.js";
import { sha256, sha256Key } from "../sha256.js";
import { contains } from "../store/contains.js";
import { LookupCache } from "../store/lookup-cache.js";
import { newId } from "../store/new-id.js";
import type { Database } from "../store/schema.js";
import { type AccessKey, toAccessKey } from "./access-key.js";
import { makeAccessKey } from "./value.js";

/** What a new access key is to be. */
export interface AccessKeyRequest extends Holding {
  name: string;
  expiresAt: Date | null;
}

/** The access keys of the console. Values are known only to their holders. */
export class AccessKeys {
  readonly #cache: LookupCache<AccessKey>;

  constructor(
    private readonly database: Database,
    private readonly now: () => Date,
    changes: Changes,
  ) {
    this.#cache = new LookupCache(
      (sha256) => this.#load(sha256),
      CACHED_ACCESS_KEYS,
      () => changes.isCurrent(),
    );
    changes.follow("access_keys", this.#cache);
  }

  /** The access key with this value, also a suspended one; undefined when it is wrong, expired or removed. */
  async identify(value: string): Promise<AccessKey | undefined> {
    const accessKey = await this.#cache.find(sha256Key(value));
    return accessKey && !isExpired(accessKey, this.now()) ? accessKey : undefined;
  }

  /** Forgets what is kept in memory, after a change of many. */
  clear(): void {
    this.#cache.clear();
  }

  /**
   * Creates an access key; the value is in the answer and nowhere else.
   * @throws Problem forbidden or invalid-request when it would hold more, or longer, than who asks
   */
  async create(request: AccessKeyRequest, authority: Authority): Promise<AccessKey & { value: string }> {
    return authority.act(async ({ transaction, requester }) => {
      checkDelegation(requester, request);
      const value = makeAccessKey();
      return { ...(await insertAccessKey(transaction, request, value, this.now(), actorOf(requester))), value };
    });
  }

  /**
   * At most `limit` access keys after this id, in the order in which they were made.
   * @param name a part of their name
   */
  async list(limit: number, after: string | undefined, name: string | undefined): Promise<AccessKey[]> {
    const rows = await this.database
      .selectFrom("access_keys")
      .selectAll()
      .$if(after !== undefined, (query) => query.where("id", ">", after ?? ""))
      .$if(name !== undefined, (query) => query.where(contains(sql`name`, name ?? "")))
      .orderBy("id")
      .limit(limit)
      .execute();
    return rows.map(toAccessKey);
  }

  /**
   * Removes an access key; it is refused from then on.
   * @throws Problem unknown-access-key; forbidden when it holds more than the remover; last-access-key when nobody could
   *   manage access keys any more.
   */
  async remove(id: string, authority: Authority): Promise<void> {
    const removed = await authority.act(async ({ transaction, requester }) => {
      const row = await transaction.selectFrom("access_keys").selectAll().where("id", "=", id).executeTakeFirst();
      if (!row) throw new Problem("unknown-access-key", `There is no access key ${id}.`);
      checkRemoval(toAccessKey(row), requester);
      if (row.suspended_at === null && !(await this.#othersManage(transaction, id))) throw lastAccessKey(row.name);
      await transaction.deleteFrom("access_keys").where("id", "=", id).execute();
      return row;
    }, lockHolders);
    this.#cache.forget(removed.value_hash);
  }

  async #load(sha256: Buffer): Promise<AccessKey | undefined> {
    const row = await this.database
      .selectFrom("access_keys")
      .selectAll()
      .where("value_hash", "=", sha256)
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
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toAccessKey(row);
}

/** An access key that may be used at this moment, locked until the transaction ends; undefined otherwise. */
export async function lockAccessKey(transaction: Database, id: string, now: Date): Promise<AccessKey | undefined> {
  const row = await transaction
    .selectFrom("access_keys")
    .selectAll()
    .where("id", "=", id)
    .forShare()
    .executeTakeFirst();
  const accessKey = row && toAccessKey(row);
  return accessKey && mayBeUsed(accessKey, now) ? accessKey : undefined;
}

/** An access key that may be used at this moment; undefined otherwise. */
export async function findAccessKey(database: Database, id: string, now: Date): Promise<AccessKey | undefined> {
  const row = await database.selectFrom("access_keys").selectAll().where("id", "=", id).executeTakeFirst();
  const accessKey = row && toAccessKey(row);
  return accessKey && mayBeUsed(accessKey, now) ? accessKey : undefined;
}

function mayBeUsed(accessKey: AccessKey, now: Date): boolean {
  return accessKey.suspendedAt === null && !isExpired(accessKey, now);
}

function isExpired({ expiresAt }: AccessKey, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}

function lastAccessKey(name: string): Problem {
  return new Problem(
    "last-access-key",
    `No other access key could manage access keys for good. Before "${name}" can be removed, make one with the right ` +
      '"manage-access-keys", for all shards and without an expiry.',
  );
}

const CACHED_ACCESS_KEYS = 1_000;
