import { sql } from "kysely";
import type { Logger } from "pino";
import { type Decision, type MethodClass, methodClassOf } from "../gateway/index.js";
import { Flusher } from "../store/flusher.js";
import type { Database } from "../store/schema.js";

/** Requests that came with a token. */
export interface Requests {
  /** Passed on to the shard. */
  allowed: number;
  /** Refused by the gateway: for a lacking permission, a limit, the end of the token, or what the request was. */
  denied: number;
}

/** The requests of one token on one day, by class of method. */
export interface DayOfUse extends Record<MethodClass, Requests> {
  /** In UTC: "2026-12-01". */
  day: string;
}

/** Counts the requests of each token in memory, and adds them up in the database in one statement a minute. */
export class TokenUsage {
  /** By day and token. */
  #counts = new Map<string, Counted>();
  #day = { begins: 0, name: "" };
  /** The day on which old counts were last deleted. */
  #cleaned = "";
  readonly #flusher: Flusher;

  constructor(
    private readonly database: Database,
    private readonly now: () => Date,
    logger: Pick<Logger, "warn">,
  ) {
    this.#flusher = new Flusher(
      () => this.#write(),
      (error) => logger.warn({ err: error }, "could not note how much tokens were used"),
    );
  }

  /** Cheap: called for every request of the gateway that is over. */
  decided({ tokenId, shardId, method, outcome }: Decision): void {
    const became = BECAME[outcome];
    if (tokenId === undefined || became === undefined) return;
    this.#of(this.#today(), tokenId, shardId).requests[methodClassOf(method)][became] += 1;
  }

  /** The last days on which the token was used, the first one first; with what only this instance knows yet. */
  async daysOf(tokenId: string): Promise<DayOfUse[]> {
    await this.#flusher.settled();
    const days = await read(this.database, tokenId, this.#firstDay(), this.#today());
    for (const counted of this.#counts.values()) {
      if (counted.tokenId !== tokenId || counted.day < this.#firstDay()) continue;
      const known = days.find(({ day }) => day === counted.day);
      if (known) add(known, counted.requests);
      else days.push({ day: counted.day, ...counted.requests });
    }
    return days;
  }

  /** Writes down what it has counted, and nothing more. */
  stop(): Promise<void> {
    return this.#flusher.stop();
  }

  #of(day: string, tokenId: string, shardId: string): Counted {
    const key = `${day} ${tokenId}`;
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    const counted = { day, tokenId, shardId, requests: { read: zero(), write: zero(), none: zero() } };
    this.#counts.set(key, counted);
    return counted;
  }

  /** Its name is made once a day. */
  #today(): string {
    const now = this.now().getTime();
    if (now < this.#day.begins || now >= this.#day.begins + DAY_MS) {
      const begins = Math.floor(now / DAY_MS) * DAY_MS;
      this.#day = { begins, name: dayOf(begins) };
    }
    return this.#day.name;
  }

  #firstDay(): string {
    return dayOf(this.now().getTime() - (DAYS_KEPT - 1) * DAY_MS);
  }

  /** On failure it stays counted. */
  async #write(): Promise<void> {
    const counts = this.#counts;
    if (counts.size === 0) return;
    this.#counts = new Map();
    try {
      await write(this.database, [...counts.values()]);
    } catch (error) {
      for (const { day, tokenId, shardId, requests } of counts.values()) {
        add(this.#of(day, tokenId, shardId).requests, requests);
      }
      throw error;
    }
    if (this.#cleaned === this.#today()) return;
    await sql`delete from token_usage where day < ${this.#firstDay()}::date`.execute(this.database);
    this.#cleaned = this.#today();
  }
}

interface Counted {
  tokenId: string;
  shardId: string;
  day: string;
  requests: Record<MethodClass, Requests>;
}

interface Row extends Record<`${MethodClass}_${keyof Requests}`, string> {
  day: string;
}

/** In one order, so that instances that write at once do not wait for each other in a circle. */
async function write(database: Database, counts: Counted[]): Promise<void> {
  counts.sort((one, other) => (one.tokenId < other.tokenId ? -1 : 1));
  const column = <Value>(of: (counted: Counted) => Value) => counts.map(of);
  const numbers = CLASSES.flatMap((kind) =>
    (["allowed", "denied"] as const).map(
      (became) => sql`${column(({ requests }) => requests[kind][became])}::bigint[]`,
    ),
  );
  await sql`
    insert into token_usage as known (day, token_id, shard_id,
      read_allowed, read_denied, write_allowed, write_denied, none_allowed, none_denied)
    select * from unnest(${column(({ day }) => day)}::date[], ${column(({ tokenId }) => tokenId)}::uuid[],
      ${column(({ shardId }) => shardId)}::text[], ${sql.join(numbers)})
    on conflict (day, token_id) do update set
      read_allowed = known.read_allowed + excluded.read_allowed, read_denied = known.read_denied + excluded.read_denied,
      write_allowed = known.write_allowed + excluded.write_allowed, write_denied = known.write_denied + excluded.write_denied,
      none_allowed = known.none_allowed + excluded.none_allowed, none_denied = known.none_denied + excluded.none_denied`.execute(
    database,
  );
}

async function read(database: Database, tokenId: string, first: string, last: string): Promise<DayOfUse[]> {
  // Day by day: the index begins with it, so that old days are deleted from one end.
  const { rows } = await sql<Row>`
    select day::text as day, read_allowed, read_denied, write_allowed, write_denied, none_allowed, none_denied
    from token_usage where token_id = ${tokenId}::uuid
      and day = any (array(select generate_series(${first}::date, ${last}::date, interval '1 day')::date))
    order by day`.execute(database);
  const of = (row: Row, kind: MethodClass) => ({
    allowed: Number(row[`${kind}_allowed`]),
    denied: Number(row[`${kind}_denied`]),
  });
  return rows.map((row) => ({ day: row.day, read: of(row, "read"), write: of(row, "write"), none: of(row, "none") }));
}

function add(sum: Record<MethodClass, Requests>, more: Record<MethodClass, Requests>): void {
  for (const kind of CLASSES) {
    sum[kind].allowed += more[kind].allowed;
    sum[kind].denied += more[kind].denied;
  }
}

function zero(): Requests {
  return { allowed: 0, denied: 0 };
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

const CLASSES = ["read", "write", "none"] as const;

/** What is counted as what; of what the client did not wait for, and of the console's own failures, nobody can say. */
const BECAME: Partial<Record<Decision["outcome"], keyof Requests>> = {
  relayed: "allowed",
  "upstream-failed": "allowed",
  unauthenticated: "denied",
  forbidden: "denied",
  refused: "denied",
  limited: "denied",
};

/** A month, and what is left of its last week. */
const DAYS_KEPT = 35;
const DAY_MS = 86_400_000;
