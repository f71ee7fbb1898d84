import { mayInvite } from "../access/delegation.js";
import type { Actor, Requester } from "../access/requester.js";
import { findAccessKey } from "../access-keys/usable.js";
import type { Database } from "../store/schema.js";
import { hashCode } from "./code.js";
import { isEnabled, type Person, toPerson } from "./person.js";

/** Who can choose a password with a code now; undefined when nobody can. */
export async function findInvited(database: Database, code: string, now: Date): Promise<Person | undefined> {
  const hash = hashCode(code);
  if (hash === undefined) return undefined;
  const row = await database
    .selectFrom("people")
    .selectAll()
    .where("invitation_hash", "=", hash)
    .where("invitation_expires_at", ">", now)
    .where(isEnabled)
    .executeTakeFirst();
  const person = row && toPerson(row);
  return person && (await isBacked(database, person, now)) ? person : undefined;
}

/** The same people, without the invitations that no longer count. */
export async function withLivingInvitations(database: Database, people: Person[], now: Date): Promise<Person[]> {
  const living: Person[] = [];
  for (const person of people) {
    const isDead = person.invitationBy !== null && !(await isBacked(database, person, now));
    living.push(isDead ? { ...person, invitationExpiresAt: null, invitationBy: null } : person);
  }
  return living;
}

/** Whether whoever made the code of a person could make it now. */
async function isBacked(database: Database, person: Person, now: Date): Promise<boolean> {
  const maker = person.invitationBy && (await findHolder(database, person.invitationBy, now));
  return maker ? mayInvite(maker, person) : false;
}

/** An access key that may be used at this moment, or a person who is neither removed, suspended nor disabled; undefined otherwise. */
export async function findHolder(database: Database, { kind, id }: Actor, now: Date): Promise<Requester | undefined> {
  if (kind === "access-key") return findAccessKey(database, id, now);
  const row = await database.selectFrom("people").selectAll().where("id", "=", id).where(isEnabled).executeTakeFirst();
  return row && toPerson(row);
}
