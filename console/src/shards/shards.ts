import { sql } from "kysely";
import type { Act, Authority } from "../access/authority.js";
import { checkReach, checkRight } from "../access/demand.js";
import { type Actor, actorOf } from "../access/requester.js";
import type { Facts } from "../access/trail.js";
import type { Changes } from "../changes/changes.js";
import { Problem } from "../problems/problem.js";
import { contains } from "../store/contains.js";
import { countRows, type Listing, type ListingPart, listRows } from "../store/listing.js";
import { LookupCache } from "../store/lookup-cache.js";
import type { Database } from "../store/schema.js";
import { closedShard, lockShard } from "./closed-shard.js";
import { endpointsOf } from "./endpoints.js";
import { shardFacts, shardTarget } from "./facts.js";
import { type Endpoint, type Shard, statusOf, toColumns, toShard } from "./shard.js";

/** What a new shard is to be. */
export interface ShardRequest extends Pick<Shard, "id" | "masterAccount" | "upstream"> {
  /** Default: none. */
  allowedOrigins?: readonly string[];
  /** Default: any. */
  maxTokenLifetime?: Shard["maxTokenLifetime"] | undefined;
  /** Default: everything. */
  tokenPermissions?: Shard["tokenPermissions"] | undefined;
}

/** What of a shard changes; what is undefined stays. */
export interface ShardChange {
  disabled: boolean | undefined;
  allowedOrigins: readonly string[] | undefined;
  maxTokenLifetime: Shard["maxTokenLifetime"] | undefined;
  tokenPermissions: Shard["tokenPermissions"] | undefined;
  /** Makes the new endpoints of the present ones. May be called more than once. @throws Problem where they cannot be so */
  endpoints: ((present: readonly Endpoint[]) => Endpoint[]) | undefined;
}

/** The shards of the console, those too that were removed. */
export class Shards {
  readonly #cache: LookupCache<Shard>;

  constructor(
    private readonly database: Database,
    /** For what the gateway waits for. */
    prompt: Database,
    private readonly now: () => Date,
    private readonly changes: Changes,
  ) {
    this.#cache = new LookupCache(
      (id) => load(prompt, id),
      CACHED_SHARDS,
      () => changes.isCurrent(),
    );
    changes.follow("shards", this.#cache);
  }

  /** Answers at once from the second time on. */
  find(id: string): Shard | undefined | Promise<Shard | undefined> {
    return this.#cache.find(id);
  }

  /** @throws Problem unknown-shard */
  async get(id: string): Promise<Shard> {
    const shard = await this.find(id);
    if (shard) return shard;
    throw new Problem("unknown-shard", `This console has no shard "${id}".`, { shardId: id });
  }

  async list(filter: ShardFilter, part: ListingPart): Promise<Shard[]> {
    return (await listRows(this.database, shardListing(filter), part)).map(toShard);
  }

  count(filter: ShardFilter): Promise<number> {
    return countRows(this.database, shardListing(filter));
  }

  /** @throws Problem shard-exists, also where it was removed; forbidden for who is limited to other shards */
  async add(request: ShardRequest, authority: Authority): Promise<Shard> {
    const shard = await authority.act(async ({ transaction, requester, note, nothing }) => {
      checkReach(requester, request.id, "add-shards");
      const added = await this.#insert(transaction, request);
      if (added === undefined) nothing();
      else note({ target: shardTarget(added), after: shardFacts(added) });
      return added;
    });
    if (shard) return shard;
    const { removedAt } = await this.get(request.id);
    const why = removedAt === null ? "" : " It was removed, and no other shard gets its id: choose another one.";
    throw new Problem("shard-exists", `There is a shard "${request.id}" already.${why}`, { shardId: request.id });
  }

  /**
   * Disables a shard, or enables it again; changes what may be issued for it, and where its RPC is, which counts for the next request at every instance. Tokens, custody and the
   * id stay.
   * @throws Problem shard-removed; forbidden for who may not add shards and changes an endpoint; invalid-request for a development shard's
   */
  async change(id: string, change: ShardChange, authority: Authority): Promise<Shard> {
    const { disabled, allowedOrigins, maxTokenLifetime, tokenPermissions, endpoints } = change;
    const changed = await authority.act(async ({ transaction, requester, note }) => {
      if (endpoints !== undefined) checkRight(requester, "add-shards", id);
      const shard = await lockShard(transaction, id);
      if (statusOf(shard) === "removed") throw closedShard(id, "removed");
      const disabledAt = disabled ? (shard.disabledAt ?? this.now()) : null;
      const row = await transaction
        .updateTable("shards")
        .set({
          ...(disabled === undefined ? {} : { disabled_at: disabledAt }),
          ...(allowedOrigins === undefined ? {} : { allowed_origins: [...allowedOrigins] }),
          ...(maxTokenLifetime === undefined ? {} : { max_token_lifetime: maxTokenLifetime }),
          ...(tokenPermissions === undefined ? {} : { token_permissions: tokenPermissions && [...tokenPermissions] }),
          ...(endpoints === undefined ? {} : toColumns(movedTo(shard, endpoints))),
        })
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirstOrThrow();
      const after = toShard(row);
      note({ target: shardTarget(shard), before: shardFacts(shard), after: shardFacts(after) });
      return after;
    });
    await this.changes.forget("shards", [id]);
    return changed;
  }

  /**
   * Removes a shard for good; it is served no more, and stays visible as removed. May be repeated.
   * @param end ends what belongs to it, in the same transaction, when nothing can be added any more, and says what for the audit trail
   */
  async remove<Ended>(
    id: string,
    authority: Authority,
    end: (act: Act) => Promise<{ result: Ended; facts: Facts }>,
  ): Promise<{ shard: Shard; ended: Ended }> {
    const removed = await authority.act(async (act) => {
      const { transaction, requester } = act;
      const found = await lockShard(transaction, id);
      const isRemoved = statusOf(found) === "removed";
      const shard = isRemoved ? found : await this.#markRemoved(transaction, found, actorOf(requester));
      const { result: ended, facts } = await end(act);
      act.note({ target: shardTarget(shard), before: shardFacts(found), after: { ...shardFacts(shard), ...facts } });
      return { shard, ended };
    });
    await this.changes.forget("shards", [id]);
    return removed;
  }

  /** The shard with this id, also one that was removed; made as asked when there is none. */
  async ensure(request: ShardRequest): Promise<Shard> {
    return (
      (await this.find(request.id)) ?? (await this.#insert(this.database, request)) ?? (await this.get(request.id))
    );
  }

  /** Every development shard that was not removed, also those whose data lies with another instance. */
  async development(): Promise<Shard[]> {
    const rows = await this.database
      .selectFrom("shards")
      .selectAll()
      .where("upstream_kind", "=", "development")
      .where("removed_at", "is", null)
      .orderBy("id")
      .execute();
    return rows.map(toShard);
  }

  /** Nothing needs its headers any more: whoever gave them has them. */
  async #markRemoved(transaction: Database, { id, upstream }: Shard, by: Actor): Promise<Shard> {
    const row = await transaction
      .updateTable("shards")
      .set({ removed_at: this.now(), removed_by: by.id, removed_by_kind: by.kind, ...toColumns(bare(upstream)) })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return toShard(row);
  }

  async #insert(database: Database, request: ShardRequest): Promise<Shard | undefined> {
    const row = await database
      .insertInto("shards")
      .values({
        id: request.id,
        master_account: request.masterAccount,
        upstream_kind: request.upstream.kind,
        ...toColumns(request.upstream),
        allowed_origins: [...(request.allowedOrigins ?? [])],
        max_token_lifetime: request.maxTokenLifetime ?? null,
        token_permissions: request.tokenPermissions ? [...request.tokenPermissions] : null,
        created_at: this.now(),
      })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .returningAll()
      .executeTakeFirst();
    return row && toShard(row);
  }
}

/** @throws Problem invalid-request */
function movedTo(shard: Shard, change: (present: readonly Endpoint[]) => Endpoint[]): Shard["upstream"] {
  const [first, ...others] = change(endpointsOf(shard));
  if (first === undefined) throw new Error("A shard needs an endpoint.");
  return { kind: "url", endpoints: [first, ...others] };
}

function bare(upstream: Shard["upstream"]): Shard["upstream"] {
  if (upstream.kind === "development") return upstream;
  const [first, ...others] = upstream.endpoints;
  const without = ({ url }: Endpoint) => ({ url, headers: [] });
  return { kind: "url", endpoints: [without(first), ...others.map(without)] };
}

async function load(database: Database, id: string): Promise<Shard | undefined> {
  // Cheaper than asking the database about what cannot be there, and keeps odd bytes out of the query.
  if (id.length > 64) return undefined;
  const row = await database.selectFrom("shards").selectAll().where("id", "=", id).executeTakeFirst();
  return row && toShard(row);
}

const CACHED_SHARDS = 10_000;

/** Which shards to list. All conditions must hold. */
export interface ShardFilter {
  /** Left out, all of them. */
  only?: readonly string[] | undefined;
  withRemoved?: boolean;
  /** A part of the id or the master account. */
  search?: string | undefined;
}

function shardListing({ only, withRemoved = false, search }: ShardFilter): Listing<"shards"> {
  const found = (part: string) => sql`(${contains(sql`id`, part)} or ${contains(sql`master_account`, part)})`;
  const where = [
    withRemoved ? sql`true` : sql`removed_at is null`,
    ...(only === undefined ? [] : [sql`id = any (${[...only]}::text[])`]),
    ...(search === undefined ? [] : [found(search)]),
  ];
  return { table: "shards", id: "id", where, keys: { created: sql`created_at` } };
}
