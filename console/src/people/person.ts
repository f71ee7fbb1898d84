import { type Selectable, sql } from "kysely";
import { type Actor, type NamedActor, toActor, toNamedActor } from "../access/requester.js";
import { type Holding, knownRights, RIGHTS, type Right } from "../access/rights.js";
import type { Database, PersonTable } from "../store/schema.js";

export type PersonStatus = "invited" | "active" | "disabled" | "suspended" | "removed";

/** Someone who may sign in, or is invited to. */
export interface Person extends Holding {
  kind: "person";
  id: string;
  name: string;
  /** In lower case. */
  email: string;
  rights: Right[];
  shards: "all" | string[];
  /**
   * Invited until there is a password. Disabled: they cannot sign in until somebody enables them. Suspended: a restored backup brought
   * them back, and nobody has reviewed them yet. Who was removed stays as a name for what they did.
   */
  status: PersonStatus;
  /** Since when they are disabled; null while they are not. */
  disabledAt: Date | null;
  /** The end of the invitation, or of another code for a new password; null when there is none. */
  invitationExpiresAt: Date | null;
  /** Who made that code; null when there is none. */
  invitationBy: NamedActor | null;
  /** When they last chose their password; null before, and where nobody wrote it down yet. */
  passwordSetAt: Date | null;
  /** Who made the code that they chose it with; null where it took none, as with the password before. */
  passwordSetBy: NamedActor | null;
  createdAt: Date;
  /** Null for the first administrator. */
  invitedBy: Actor | null;
}

export function toPerson(row: Selectable<PersonTable>): Person {
  return {
    kind: "person",
    id: row.id,
    name: row.name,
    email: row.email,
    rights: knownRights(row.rights),
    shards: row.shard_ids ?? "all",
    status: statusOf(row),
    disabledAt: row.disabled_at,
    invitationExpiresAt: row.invitation_expires_at,
    invitationBy: toNamedActor(row.invitation_by_kind, row.invitation_by, row.invitation_by_name),
    passwordSetAt: row.password_set_at,
    passwordSetBy: toNamedActor(row.password_by_kind, row.password_by, row.password_by_name),
    createdAt: row.created_at,
    invitedBy: toActor(row.invited_by_kind, row.invited_by),
  };
}

/** What a person is: only an active one has sessions. The one place that decides it; queries say the same by {@link isEnabled}. */
function statusOf(row: Selectable<PersonTable>): PersonStatus {
  if (row.removed_at !== null) return "removed";
  if (row.suspended_at !== null) return "suspended";
  if (row.disabled_at !== null) return "disabled";
  return row.password_hash === null ? "invited" : "active";
}

/** In SQL, of a row of people: neither removed, suspended nor disabled. Invited people are among them. */
export const isEnabled = sql<boolean>`(people.removed_at is null and people.suspended_at is null and people.disabled_at is null)`;

/** A holding as the table has it: rights in their order, shards each once. */
export function toColumns({ rights, shards }: Holding): Pick<Selectable<PersonTable>, "rights" | "shard_ids"> {
  return {
    rights: RIGHTS.filter((right) => rights.includes(right)),
    shard_ids: shards === "all" ? null : [...new Set(shards)],
  };
}

/** Whether there is an administrator besides this person: someone who can sign in and holds every right on all shards. */
export async function hasAdministrator(database: Database, besides?: string): Promise<boolean> {
  const found = await database
    .selectFrom("people")
    .select("id")
    .where(isEnabled)
    .where("password_hash", "is not", null)
    .where("shard_ids", "is", null)
    .where(sql<boolean>`rights @> ${[...RIGHTS]}::text[]`)
    .$if(besides !== undefined, (query) => query.where("id", "!=", besides ?? ""))
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
