import { sql } from "kysely";
import type { Logger } from "pino";
import type { Decision, MethodClass } from "../gateway/index.js";
import { Flusher } from "../store/flusher.js";
import type { Database } from "../store/schema.js";
import { addRequests, CLASSES, type Counted, DAY_MS, dayOf, type Requests, UsageCounts } from "./counts.js";

/** The requests of one token on one day, by class of method. */
export interface DayOfUse extends Record<MethodClass, Requests> {
  /** In UTC: "2026-12-01". */
  day: string;
}

/** Counts the requests of each token in memory, and adds them up in the database in one statement a minute. */
export class TokenUsage {
  readonly #counts: UsageCounts;
  /** The day on which old counts were last deleted. */
  #cleaned = "";
  readonly #flusher: Flusher;

  constructor(
    private readonly database: Database,
    private readonly now: () => Date,
    logger: Pick<Logger, "warn">,
  ) {
    this.#counts = new UsageCounts(now);
    this.#flusher = new Flusher(
      () => this.#write(),
      (error) => logger.warn({ err: error }, "could not note how much tokens were used"),
    );
  }

  /** Cheap: called for every request of the gateway that is over. */
  decided(decision: Decision): void {
    this.#counts.decided(decision);
  }

  /** Takes in what another process of this console has counted. */
  add(counts: readonly Counted[]): void {
    this.#counts.add(counts);
  }

  /** The last days on which the token was used, the first one first; with what only this instance knows yet. */
  async daysOf(tokenId: string): Promise<DayOfUse[]> {
    await this.#flusher.settled();
    const days = await read(this.database, tokenId, this.#firstDay(), this.#counts.today());
    for (const counted of this.#counts.of(tokenId)) {
      if (counted.day < this.#firstDay()) continue;
      const known = days.find(({ day }) => day === counted.day);
      if (known) addRequests(known, counted.requests);
      else days.push({ day: counted.day, ...counted.requests });
    }
    return days;
  }

  /** Writes down what it has counted, and nothing more. */
  stop(): Promise<void> {
    return this.#flusher.stop();
  }

  #firstDay(): string {
    return dayOf(this.now().getTime() - (DAYS_KEPT - 1) * DAY_MS);
  }

  /** On failure it stays counted. */
  async #write(): Promise<void> {
    const counts = this.#counts.take();
    if (counts.length === 0) return;
    try {
      await write(this.database, counts);
    } catch (error) {
      this.#counts.add(counts);
      throw error;
    }
    const today = this.#counts.today();
    if (this.#cleaned === today) return;
    await sql`delete from token_usage where day < ${this.#firstDay()}::date`.execute(this.database);
    this.#cleaned = today;
  }
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

/** A month, and what is left of its last week. */
const DAYS_KEPT = 35;
