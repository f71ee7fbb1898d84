import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { LookupCache } from "../store/lookup-cache.js";
import type { Database } from "../store/schema.js";
import { type AccessKey, toAccessKey } from "./access-key.js";
import type { Holding } from "./rights.js";
import { hashAccessKey, makeAccessKey } from "./value.js";

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
  ) {
    this.#cache = new LookupCache((sha256) => this.#load(sha256), CACHED_ACCESS_KEYS);
  }

  /** The access key with this value; undefined when it is wrong, expired or removed. */
  async identify(value: string): Promise<AccessKey | undefined> {
    const accessKey = await this.#cache.find(hashAccessKey(value));
    return accessKey && !this.#expired(accessKey) ? accessKey : undefined;
  }

  async create(request: AccessKeyRequest): Promise<AccessKey & { value: string }> {
    const value = makeAccessKey();
    return { ...(await insertAccessKey(this.database, request, value, this.now())), value };
  }

  #expired(accessKey: AccessKey): boolean {
    return accessKey.expiresAt !== null && accessKey.expiresAt <= this.now();
  }

  async #load(sha256: Buffer): Promise<AccessKey | undefined> {
    const row = await this.database
      .selectFrom("access_keys")
      .selectAll()
      .where("value_hash", "=", sha256)
      .executeTakeFirst();
    return row && toAccessKey(row);
  }
}

/** Stores an access key whose value the caller has made. */
export async function insertAccessKey(
  database: Database,
  request: AccessKeyRequest,
  value: string,
  now: Date,
): Promise<AccessKey> {
  const row = await database
    .insertInto("access_keys")
    .values({
      id: uuidv7({ msecs: now.getTime() }),
      name: request.name,
      value_hash: hashAccessKey(value),
      rights: [...request.rights],
      shard_ids: request.shards === "all" ? null : [...request.shards],
      created_at: now,
      expires_at: request.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toAccessKey(row);
}

/** Makes those who change the set of access keys take turns until their transaction ends. */
export async function lockAccessKeys(transaction: Database): Promise<void> {
  await sql`select pg_advisory_xact_lock(${ACCESS_KEYS_LOCK}::bigint)`.execute(transaction);
}

const ACCESS_KEYS_LOCK = "5349041113";
const CACHED_ACCESS_KEYS = 1_000;
