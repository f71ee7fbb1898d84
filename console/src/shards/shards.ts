import type { Authority } from "../access/authority.js";
import { checkReach } from "../access/demand.js";
import { Problem } from "../problems/problem.js";
import type { Database } from "../store/schema.js";
import { type Shard, toShard } from "./shard.js";

/** What a new shard is to be. */
export type ShardRequest = Omit<Shard, "createdAt">;

/** The shards of the console. A shard never changes, so each is read once. */
export class Shards {
  readonly #known = new Map<string, Shard>();

  constructor(
    private readonly database: Database,
    /** For what the gateway waits for. */
    private readonly prompt: Database,
    private readonly now: () => Date,
  ) {}

  async find(id: string): Promise<Shard | undefined> {
    return this.#known.get(id) ?? (await this.#load(id));
  }

  /** @throws Problem unknown-shard */
  async get(id: string): Promise<Shard> {
    const shard = await this.find(id);
    if (shard) return shard;
    throw new Problem("unknown-shard", `This console has no shard "${id}".`, { shardId: id });
  }

  /** At most `limit` shards after this id, in the order of ids; only these, when a list is given. */
  async list(limit: number, after = "", only?: readonly string[]): Promise<Shard[]> {
    const rows = await this.database
      .selectFrom("shards")
      .selectAll()
      .where("id", ">", after)
      .$if(only !== undefined, (query) => query.where("id", "in", [...(only ?? [])]))
      .orderBy("id")
      .limit(limit)
      .execute();
    return rows.map(toShard);
  }

  /** @throws Problem shard-exists; forbidden for who is limited to other shards */
  async add(request: ShardRequest, authority: Authority): Promise<Shard> {
    const shard = await authority.act(({ transaction, requester }) => {
      checkReach(requester, request.id, "add-shards");
      return this.#insert(transaction, request);
    });
    if (shard) return this.#remember(shard);
    throw new Problem("shard-exists", `There is a shard "${request.id}" already.`, { shardId: request.id });
  }

  /** The shard with this id; made as asked when there is none. */
  async ensure(request: ShardRequest): Promise<Shard> {
    return (
      (await this.find(request.id)) ?? (await this.#insert(this.database, request)) ?? (await this.get(request.id))
    );
  }

  /** Every development shard, also those whose data lies with another instance. */
  async development(): Promise<Shard[]> {
    const rows = await this.database
      .selectFrom("shards")
      .selectAll()
      .where("upstream_kind", "=", "development")
      .orderBy("id")
      .execute();
    return rows.map(toShard);
  }

  async #insert(database: Database, request: ShardRequest): Promise<Shard | undefined> {
    const row = await database
      .insertInto("shards")
      .values({
        id: request.id,
        master_account: request.masterAccount,
        upstream_kind: request.upstream.kind,
        upstream_url: request.upstream.kind === "url" ? request.upstream.url : null,
        created_at: this.now(),
      })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .returningAll()
      .executeTakeFirst();
    return row && toShard(row);
  }

  async #load(id: string): Promise<Shard | undefined> {
    // Cheaper than asking the database about what cannot be there, and keeps odd bytes out of the query.
    if (id.length > 64) return undefined;
    const row = await this.prompt.selectFrom("shards").selectAll().where("id", "=", id).executeTakeFirst();
    return row && this.#remember(toShard(row));
  }

  #remember(shard: Shard): Shard {
    this.#known.set(shard.id, shard);
    return shard;
  }
}
