import { type Selectable, sql } from "kysely";
import type { Authority } from "../access/authority.js";
import { checkAppointment, checkRemoval } from "../access/delegation.js";
import { holderTurn, lockHolders } from "../access/holders.js";
import type { Requester } from "../access/requester.js";
import { excessOf, type Holding, holdsAll } from "../access/rights.js";
import { Problem } from "../problems/problem.js";
import { contains } from "../store/contains.js";
import { countRows, type Listing, type ListingPart, listRows } from "../store/listing.js";
import { newId } from "../store/new-id.js";
import type { Database, PersonTable } from "../store/schema.js";
import { personFacts, personTarget, sessionTarget } from "./facts.js";
import { type Invitation, NO_INVITATION, newInvitation, toInvitationColumns, voidCodesOf } from "./invitation.js";
import { findInvited, withLivingInvitations } from "./living-invitations.js";
import { hasAdministrator, type Person, toColumns, toPerson } from "./person.js";
import { endSessionsOf, SESSION_ID } from "./sessions.js";

/** Whom to invite. */
export interface PersonRequest extends Holding {
  name: string;
  /** In lower case. */
  email: string;
}

/** What is to be different; what is left out stays. */
export type PersonChange = { [Name in "name" | "rights" | "shards"]?: PersonRequest[Name] | undefined } & {
  disabled?: boolean | undefined;
};

/** The people of the console, as those see them who manage them. */
export class People {
  constructor(
    private readonly database: Database,
    private readonly now: () => Date,
  ) {}

  /** Without those who were removed. */
  async list(search: string | undefined, part: ListingPart): Promise<Person[]> {
    const rows = await listRows(this.database, peopleListing(search), part);
    return withLivingInvitations(this.database, rows.map(toPerson), this.now());
  }

  count(search: string | undefined): Promise<number> {
    return countRows(this.database, peopleListing(search));
  }

  /** Also who was removed. @throws Problem unknown-person */
  async find(id: string): Promise<Person> {
    const [person] = await withLivingInvitations(this.database, [await findPerson(this.database, id)], this.now());
    return person ?? unknownPerson(id);
  }

  /**
   * Invites someone, who chooses a password with the code. The code is in the answer and nowhere else.
   * @throws Problem forbidden when they would hold more than who invites; person-exists
   */
  async invite(request: PersonRequest, authority: Authority): Promise<{ person: Person; invitation: Invitation }> {
    const now = this.now();
    const invitation = newInvitation(now);
    const row = await authority.act(async ({ transaction, requester: by, note, nothing }) => {
      checkAppointment(by, request);
      const invited = await transaction
        .insertInto("people")
        .values({
          id: newId(now),
          name: request.name,
          email: request.email,
          ...toColumns(request),
          created_at: now,
          invited_by: by.id,
          invited_by_kind: by.kind,
          ...toInvitationColumns(invitation, by),
        })
        .onConflict((conflict) => conflict.column("email").where("removed_at", "is", null).doNothing())
        .returningAll()
        .executeTakeFirst();
      if (invited === undefined) nothing();
      else note({ target: personTarget(invited), after: personFacts(toPerson(invited)) });
      return invited;
    });
    if (row) return { person: toPerson(row), invitation };
    throw new Problem(
      "person-exists",
      `There is a person with the address ${request.email} already. Change their rights, or send them a new code.`,
    );
  }

  /**
   * Gives someone a new code: the first was lost or has expired, or the password was forgotten. An earlier code is void; a password
   * stays until the code is used.
   * @throws Problem unknown-person; forbidden when they hold more than who asks, or hold it longer, or are who asks; person-disabled
   */
  async renewInvitation(id: string, authority: Authority): Promise<{ person: Person; invitation: Invitation }> {
    const invitation = newInvitation(this.now());
    const row = await this.#update(id, authority, async ({ person, by }) => {
      if (isSelf(by, id)) throw ownCode();
      if (person.disabledAt !== null) throw personDisabled(person);
      checkAppointment(by, person);
      // whoever gives a code after a restore has reviewed them
      return { ...toInvitationColumns(invitation, by), suspended_at: null };
    });
    return { person: toPerson(row), invitation };
  }

  /** Whether this is the code with which this person can choose a password now. */
  async isInvitedWith(database: Database, id: string, code: string): Promise<boolean> {
    return (await findInvited(database, code, this.now()))?.id === id;
  }

  /**
   * Changes the name or the rights of someone, or disables or enables them; it counts from their next request on. Who gets more loses a
   * code that was not used yet; who is disabled loses it too, with the codes they made and their sessions, and keeps the password.
   * @throws Problem unknown-person; forbidden when they hold more, or would hold more, than who asks, or disable themselves;
   *   last-administrator
   */
  async change(id: string, change: PersonChange, authority: Authority): Promise<Person> {
    const row = await this.#update(id, authority, async ({ person, by, transaction }) => {
      const holding = { rights: change.rights ?? person.rights, shards: change.shards ?? person.shards };
      const widens = excessOf(person, holding) !== undefined;
      const enables = change.disabled === false && person.disabledAt !== null;
      // Whoever is enabled can sign in again, as if they were just invited.
      if (widens || enables) checkAppointment(by, holding);
      if (change.disabled && isSelf(by, id)) throw ownDisabling();
      if (change.disabled || !holdsAll(holding)) await this.#checkNotLast(transaction, person);
      if (change.disabled) {
        await endSessionsOf(transaction, id);
        await voidCodesOf(transaction, { kind: "person", id });
      }
      // Whoever has a code would get what is added: it was made for somebody who holds less.
      const code = widens || change.disabled ? NO_INVITATION : {};
      const disabledAt =
        change.disabled === false ? null : (person.disabledAt ?? (change.disabled ? this.now() : null));
      return { name: change.name ?? person.name, ...toColumns(holding), ...code, disabled_at: disabledAt };
    });
    return toPerson(row);
  }

  /**
   * Removes someone and ends their sessions. What they issued stays as it is.
   * @throws Problem unknown-person; forbidden when they hold more than who asks; last-administrator
   */
  async remove(id: string, authority: Authority): Promise<void> {
    await this.#update(id, authority, async ({ person, transaction }) => {
      await this.#checkNotLast(transaction, person);
      await endSessionsOf(transaction, id);
      return {
        removed_at: this.now(),
        password_hash: null,
        ...NO_INVITATION,
      };
    });
  }

  async #update(
    id: string,
    authority: Authority,
    work: (change: {
      person: Person;
      by: Requester;
      transaction: Database;
    }) => Promise<Partial<Selectable<PersonTable>>>,
  ): Promise<Selectable<PersonTable>> {
    return authority.act(async ({ transaction, requester: by, note }) => {
      await sql`select ${holderTurn(id, "change")}`.execute(transaction);
      const row = await transaction
        .selectFrom("people")
        .selectAll()
        .where("id", "=", id)
        .where("removed_at", "is", null)
        .forUpdate()
        .executeTakeFirst();
      if (!row) return unknownPerson(id);
      const person = toPerson(row);
      checkRemoval(person, by);
      const columns = await work({ person, by, transaction });
      const changed = await transaction
        .updateTable("people")
        .set(columns)
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirstOrThrow();
      note({ target: personTarget(person), before: personFacts(person), after: personFacts(toPerson(changed)) });
      return changed;
    }, lockHolders);
  }

  async #checkNotLast(transaction: Database, person: Person): Promise<void> {
    if (person.status !== "active" || !holdsAll(person)) return;
    if (await hasAdministrator(transaction, person.id)) return;
    throw new Problem(
      "last-administrator",
      `"${person.name}" is the last administrator: nobody else who can sign in holds every right on all shards. Create another administrator first.`,
    );
  }

  /**
   * Ends sessions of a person: one, or all but the one that asks. They can sign in again.
   * @param sessionId as `Sessions.list` has it
   * @returns how many
   * @throws Problem unknown-person; forbidden when they hold more than who asks
   */
  async endSessions(id: string, sessionId: string | undefined, authority: Authority): Promise<number> {
    return authority.act(async ({ transaction, session, requester, note }) => {
      const person = await findPerson(transaction, id);
      checkRemoval(person, requester);
      const others = session ? sql`value_hash <> ${session.valueHash}::bytea` : sql`true`;
      const { rows } = await sql`
        delete from sessions where person_id = ${id}::uuid
          and ${sessionId === undefined ? others : sql`${SESSION_ID} = ${sessionId}`} returning 1`.execute(transaction);
      note({ target: sessionTarget(person), after: { endedSessions: rows.length } });
      return rows.length;
    }, lockHolders);
  }
}

/** Also who was removed. @throws Problem unknown-person */
export async function findPerson(database: Database, id: string): Promise<Person> {
  const row = await database.selectFrom("people").selectAll().where("id", "=", id).executeTakeFirst();
  return row ? toPerson(row) : unknownPerson(id);
}

function ownCode(): Problem {
  return new Problem(
    "forbidden",
    "You cannot create a code for yourself. Change your password at POST /api/v1/session/password, or ask somebody else who manages people.",
    { right: "manage-people" },
  );
}

function ownDisabling(): Problem {
  return new Problem("forbidden", "You cannot disable yourself. Ask somebody else who manages people.", {
    right: "manage-people",
  });
}

function personDisabled({ name, disabledAt }: Person): Problem {
  return new Problem(
    "person-disabled",
    `"${name}" has been disabled since ${disabledAt?.toISOString()}, and a code would not work. Enable them first.`,
  );
}

function isSelf(by: Requester, personId: string): boolean {
  return by.kind === "person" && by.id === personId;
}

function unknownPerson(id: string): never {
  throw new Problem("unknown-person", `There is no person ${id}.`);
}

function peopleListing(search: string | undefined): Listing<"people"> {
  const found = (part: string) =>
    sql`(${contains(sql`name`, part)} or ${contains(sql`email`, part)} or ${contains(sql`id::text`, part)})`;
  const where = [sql`removed_at is null`, ...(search === undefined ? [] : [found(search)])];
  return { table: "people", id: "id", where, keys: { name: sql`lower(name) collate "C"` } };
}
