import { randomBytes } from "node:crypto";
import { type InferResult, type Selectable, sql } from "kysely";
import type { Authority } from "../access/authority.js";
import { lockHolders } from "../access/holders.js";
import type { Session } from "../access/identify.js";
import { authorOf, type Origin, type Trail } from "../access/trail.js";
import { sha256 } from "../sha256.js";
import type { Database, PersonTable } from "../store/schema.js";
import { sessionTarget } from "./facts.js";
import { isEnabled, type Person, toPerson } from "./person.js";

/** The session of a person, with all that the console keeps of them. */
export interface PersonSession extends Session {
  person: Person;
}

/** A session with what only its browser gets. */
export interface StartedSession {
  /** Goes into the cookie. */
  value: string;
  /**
   * Goes to the pages, which send it with every request. Browsers send cookies to every port of a host, and what listens at another one
   * could use them; this they keep for the address of the console alone.
   */
  binding: string;
  session: PersonSession;
}

/**
 * The sessions of people. They are read from the database for every request: people ask seldom, and so the end of a session, or
 * of a right, counts at every instance at once.
 */
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly trail: Trail,
    private readonly now: () => Date,
  ) {}

  /**
   * Begins a session of someone whose password was just checked.
   * @param passwordHash that of the check: who has changed the password since, or was disabled or removed, gets none
   * @param origin for the audit trail
   * @returns undefined then
   */
  async begin(personId: string, passwordHash: string, origin: Origin): Promise<StartedSession | undefined> {
    const value = makeSessionValue();
    const binding = makeBinding();
    const now = this.now();
    const expiresAt = new Date(now.getTime() + LONGEST_SESSION_IN_SECONDS * 1_000);
    // The lock makes it take turns with a change of the password, which ends every session.
    const person = await this.trail.transact(this.database, origin, async (transaction, note) => {
      const { rows } = await sql<Selectable<PersonTable>>`
      with person as (
        select * from people where id = ${personId} and password_hash = ${passwordHash}
          and ${isEnabled} for update
      ), session as (
        insert into sessions (value_hash, binding_hash, person_id, created_at, confirmed_at, last_used_at, expires_at)
        select ${sha256(value)}::bytea, ${sha256(binding)}::bytea, id, ${now}::timestamptz, ${now}::timestamptz,
          ${now}::timestamptz, ${expiresAt}::timestamptz from person
      )
      select * from person`.execute(transaction);
      const found = rows[0] && toPerson(rows[0]);
      if (found) note(authorOf(found), { target: sessionTarget(found), after: { expiresAt: expiresAt.toISOString() } });
      return found;
    });
    return (
      person && {
        value,
        binding,
        session: { person, valueHash: sha256(value), createdAt: now, confirmedAt: now, expiresAt },
      }
    );
  }

  /** The session with one of these values and this binding; undefined when there is none, or no longer. */
  async identify(values: readonly string[], binding: string): Promise<PersonSession | undefined> {
    const now = this.now();
    const row = await living(this.database, values.map(sha256), now)
      .where("binding_hash", "=", sha256(binding))
      .executeTakeFirst();
    if (row === undefined) return undefined;
    if (row.last_used_at <= before(now, NOTED_EVERY_SECONDS)) await this.#used(row.value_hash, now);
    return toSession(row);
  }

  /** Ends the session that asks. */
  async end(authority: Authority): Promise<void> {
    await authority.act(async ({ transaction, session, requester, note, nothing }) => {
      if (session === null) return nothing();
      note({ target: sessionTarget(requester), after: { ended: true } });
      await transaction.deleteFrom("sessions").where("value_hash", "=", session.valueHash).execute();
    }, lockHolders);
  }

  /** The sessions of a person that have not ended, the newest first. */
  async list(personId: string): Promise<ListedSession[]> {
    return listed(this.database, personId, this.now());
  }

  /** Notes that the password was given again in the session that asks. */
  async confirm(authority: Authority): Promise<Session> {
    return authority.act(async ({ transaction, session, requester, note }) => {
      if (session === null) throw new Error("Only people have a password.");
      const confirmedAt = this.now();
      await transaction
        .updateTable("sessions")
        .set({ confirmed_at: confirmedAt })
        .where("value_hash", "=", session.valueHash)
        .execute();
      note({ target: sessionTarget(requester), after: { confirmedAt: confirmedAt.toISOString() } });
      return { ...session, confirmedAt };
    }, lockHolders);
  }

  /** Removes what has ended by itself. */
  async sweep(): Promise<void> {
    const now = this.now();
    // Those that somebody else is just ending are left to them, so that nobody waits in a circle.
    await sql`
      delete from sessions where value_hash in (
        select value_hash from sessions
        where expires_at <= ${now} or last_used_at <= ${before(now, LONGEST_PAUSE_IN_SECONDS)}
        for update skip locked
      )`.execute(this.database);
  }

  async #used(valueHash: Buffer, now: Date): Promise<void> {
    await this.database
      .updateTable("sessions")
      .set({ last_used_at: now })
      .where("value_hash", "=", valueHash)
      .where("last_used_at", "<", now)
      .execute();
  }
}

/** A session as it is now, locked with its person until the transaction ends; undefined when it has ended. */
export async function lockSession(
  transaction: Database,
  valueHash: Buffer,
  now: Date,
): Promise<PersonSession | undefined> {
  const row = await living(transaction, [valueHash], now).forShare().executeTakeFirst();
  return row && toSession(row);
}

/** Ends every session of a person, in the transaction that gives a reason for it. */
export async function endSessionsOf(transaction: Database, personId: string): Promise<void> {
  await transaction.deleteFrom("sessions").where("person_id", "=", personId).execute();
}

/** A session as people see it among others: by an id that is of no other use. */
export interface ListedSession {
  id: string;
  createdAt: Date;
  /** To the minute. */
  lastUsedAt: Date;
  expiresAt: Date;
}

/** The id under which a session is listed. */
export function sessionIdOf(valueHash: Buffer): string {
  return sha256(valueHash).toString("hex").slice(0, 32);
}

/** The same of a row. */
export const SESSION_ID = sql<string>`left(encode(sha256(value_hash), 'hex'), 32)`;

async function listed(database: Database, personId: string, now: Date): Promise<ListedSession[]> {
  const { rows } = await sql<ListedSession>`
    select ${SESSION_ID} as id, created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt"
    from sessions where person_id = ${personId}::uuid and expires_at > ${now}
      and last_used_at > ${before(now, LONGEST_PAUSE_IN_SECONDS)}
    order by created_at desc`.execute(database);
  return rows;
}

/** A working day. */
export const LONGEST_SESSION_IN_SECONDS = 12 * 3_600;

/** Without requests a session ends after an hour. */
export const LONGEST_PAUSE_IN_SECONDS = 3_600;

/** `session_` and 43 base64url characters. */
export const SESSION_VALUE = /^session_[A-Za-z0-9_-]{43}$/;

const NOTED_EVERY_SECONDS = 60;

function living(database: Database, valueHashes: readonly Buffer[], now: Date) {
  return database
    .selectFrom("sessions")
    .innerJoin("people", "people.id", "sessions.person_id")
    .selectAll("people")
    .select([
      "sessions.value_hash",
      "sessions.created_at as session_created_at",
      "sessions.confirmed_at",
      "sessions.expires_at",
      "sessions.last_used_at",
    ])
    .where("value_hash", "in", valueHashes)
    .where("sessions.expires_at", ">", now)
    .where("sessions.last_used_at", ">", before(now, LONGEST_PAUSE_IN_SECONDS))
    .where(isEnabled);
}

function toSession(row: InferResult<ReturnType<typeof living>>[number]): PersonSession {
  return {
    person: toPerson(row),
    valueHash: row.value_hash,
    createdAt: row.session_created_at,
    confirmedAt: row.confirmed_at,
    expiresAt: row.expires_at,
  };
}

function makeSessionValue(): string {
  return `session_${randomBytes(32).toString("base64url")}`;
}

function makeBinding(): string {
  return `binding_${randomBytes(32).toString("base64url")}`;
}

function before(now: Date, seconds: number): Date {
  return new Date(now.getTime() - seconds * 1_000);
}
