import type { Author, Deed, Facts, Note, Origin, Refusal, Trail } from "../access/trail.js";
import { newId } from "../store/new-id.js";
import type { Database } from "../store/schema.js";
import type { AuditRecord, Unchained } from "./record.js";
import { append, beginWriter, type Writer } from "./writer.js";

/** Takes what was written down, once it is in the database. Must not throw. */
export type Listener = (records: readonly AuditRecord[]) => void;

/**
 * Writes the audit trail of this process. Transactions that run at once write to different chains, so that none waits for another one's
 * commit; a chain's end is kept in memory, so that a record is one statement.
 */
export class AuditTrail implements Trail {
  readonly #free: Writer[] = [];

  constructor(
    private readonly now: () => Date,
    private readonly onWritten: Listener = () => {},
    /** Left out, refusals are not noted. */
    private readonly onRefused: (origin: Origin, refusal: Refusal) => void = () => {},
  ) {}

  async transact<Result>(
    database: Database,
    origin: Origin,
    work: (transaction: Database, note: Note) => Promise<Result>,
  ): Promise<Result> {
    let written: Appended | undefined;
    const result = await database.transaction().execute(async (transaction) => {
      const noted: Unchained[] = [];
      const done = await work(transaction, (by, deed) => noted.push(this.#allowed(origin, by, deed)));
      written = noted.length > 0 ? await this.write(transaction, noted) : undefined;
      return done;
    });
    // After an error nobody knows whether the commit took place: the chain is left as it may be, and another one begun.
    written?.committed();
    return result;
  }

  /** Writes records in a transaction of their own. */
  async add(database: Database, unchained: readonly Unchained[]): Promise<void> {
    const appended = await database.transaction().execute((transaction) => this.write(transaction, unchained));
    appended.committed();
  }

  /** Notes one thing within somebody's transaction. */
  noteWithin(transaction: Database, origin: Origin, by: Author, deed: Deed): Promise<Appended> {
    return this.write(transaction, [this.#allowed(origin, by, deed)]);
  }

  /** Writes records within somebody's transaction. */
  async write(transaction: Database, unchained: readonly Unchained[]): Promise<Appended> {
    const writer = this.#free.pop() ?? (await beginWriter(transaction, this.now()));
    const appended = await append(transaction, writer, unchained);
    const committed = () => {
      this.#free.push(appended.writer);
      this.onWritten(appended.records);
    };
    return { committed };
  }

  refused(origin: Origin, refusal: Refusal): void {
    this.onRefused(origin, refusal);
  }

  #allowed(origin: Origin, actor: Author, { target, before, after }: Deed): Unchained {
    const now = this.now();
    const [was, is] = before !== undefined && after !== undefined ? differing(before, after) : [before, after];
    return {
      ...origin,
      id: newId(now),
      time: now.toISOString(),
      outcome: "allowed",
      reason: null,
      count: 1,
      actor,
      target: target,
      before: was ?? null,
      after: is ?? null,
    };
  }
}

/** What was written in a transaction. */
export interface Appended {
  /** Call it once the transaction has ended well. */
  committed(): void;
}

function differing(before: Facts, after: Facts): [Facts, Facts] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  const of = (facts: Facts) =>
    Object.fromEntries(changed.flatMap((name) => (name in facts ? [[name, facts[name] ?? null]] : [])));
  return [of(before), of(after)];
}
