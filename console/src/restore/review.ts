import { type RawBuilder, sql } from "kysely";
import type { Authority } from "../access/authority.js";
import type { Database } from "../store/schema.js";
import type { Decision } from "./decision.js";
import { reviewAccessKeys } from "./review-access-keys.js";
import { reviewPeople } from "./review-people.js";
import { reviewTokens } from "./review-tokens.js";

/** What is reviewed. */
export type ReviewKind = "token" | "access-key" | "person";

/** What waits for review, or was reviewed, of each kind. */
export type ReviewCounts = Record<"tokens" | "accessKeys" | "people", number>;

/** Something that waits for review. */
export interface Waiting {
  kind: ReviewKind;
  id: string;
  name: string;
  /** Of a token. */
  shardId: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  /** Of a token. */
  lastUsedAt: Date | null;
  /** The owner label of a token, the address of a person. */
  owner: string | null;
}

/** The last restore of a console, and how much of it waits for review. */
export interface RestoreStatus {
  backupMadeAt: Date;
  restoredAt: Date;
  waiting: ReviewCounts;
}

/** The review of what a restored backup brought back. */
export class Review {
  /** @param onChanged called after a change and before it is acknowledged: what is in memory is out of date */
  constructor(
    private readonly database: Database,
    private readonly now: () => Date,
    private readonly onChanged: () => Promise<void>,
  ) {}

  /** Undefined for a console that was never restored. */
  async status(): Promise<RestoreStatus | undefined> {
    const { rows } = await sql<ReviewCounts & { backup_made_at: Date; restored_at: Date }>`
      select backup_made_at, restored_at,
        (select count(*)::int from (${this.#waiting("token")}) as one) as tokens,
        (select count(*)::int from (${this.#waiting("access-key")}) as one) as "accessKeys",
        (select count(*)::int from (${this.#waiting("person")}) as one) as people
      from restores order by id desc limit 1`.execute(this.database);
    const [row] = rows;
    if (row === undefined) return undefined;
    const { tokens, accessKeys, people } = row;
    return {
      backupMadeAt: row.backup_made_at,
      restoredAt: row.restored_at,
      waiting: { tokens, accessKeys, people },
    };
  }

  /** At most `limit` of one kind after this id, in the order in which they were made; of tokens, those of the shards given. */
  async list(kind: ReviewKind, limit: number, after: string | undefined, shards: "all" | readonly string[]) {
    const { rows } = await sql<Waiting>`select * from (${this.#waiting(kind)}) as one
      where ${after === undefined ? sql`true` : sql`id > ${after}::uuid`}
        and ${shards === "all" ? sql`true` : sql`"shardId" = any (${[...shards]}::text[])`}
      order by id limit ${limit}`.execute(this.database);
    return rows;
  }

  /**
   * Accepts or revokes. Nobody decides over what they could not have made themselves.
   * @returns how many of each were changed
   * @throws Problem forbidden where an id is named that the requester may not decide on
   */
  async decide(decision: Decision, authority: Authority): Promise<ReviewCounts> {
    const now = this.now();
    try {
      const tokens = isOnlyOnOthers(decision) ? 0 : await reviewTokens(authority, decision, now);
      const accessKeys = await reviewAccessKeys(authority, decision, now);
      return { tokens, accessKeys, people: await reviewPeople(authority, decision, now) };
    } finally {
      await this.onChanged();
    }
  }

  #waiting(kind: ReviewKind): RawBuilder<Waiting> {
    const now = this.now();
    switch (kind) {
      case "token":
        return sql<Waiting>`select 'token' as kind, id, name, shard_id as "shardId", created_at as "createdAt",
          expires_at as "expiresAt", last_used_at as "lastUsedAt", labels ->> 'owner' as owner
          from tokens where suspended_at is not null and (dead_at is null or dead_at > ${now}::timestamptz)`;
      case "access-key":
        return sql<Waiting>`select 'access-key' as kind, id, name, null::text as "shardId", created_at as "createdAt",
          expires_at as "expiresAt", last_used_at as "lastUsedAt", null::text as owner
          from access_keys where suspended_at is not null and removed_at is null and (expires_at is null or expires_at > ${now}::timestamptz)`;
      case "person":
        return sql<Waiting>`select 'person' as kind, id, name, null::text as "shardId", created_at as "createdAt",
          null::timestamptz as "expiresAt", null::timestamptz as "lastUsedAt", email as owner
          from people where suspended_at is not null and removed_at is null`;
    }
  }
}

/** Whether access keys or people are named, and no token: what is refused then must leave no record of a decision on tokens. */
function isOnlyOnOthers({ selection }: Decision): boolean {
  if (!("tokens" in selection)) return false;
  const { tokens, accessKeys, people } = selection;
  return tokens.length === 0 && accessKeys.length + people.length > 0;
}
