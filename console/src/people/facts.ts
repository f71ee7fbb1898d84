import type { Facts, Target } from "../access/trail.js";
import type { Person } from "./person.js";

/** What the audit trail keeps of a person. */
export function personFacts(person: Person): Facts {
  const { name, email, rights, shards, status, disabledAt, invitationExpiresAt, passwordSetAt } = person;
  return {
    name,
    email,
    rights,
    shards,
    status,
    disabledAt: disabledAt?.toISOString() ?? null,
    invitationExpiresAt: invitationExpiresAt?.toISOString() ?? null,
    passwordSetAt: passwordSetAt?.toISOString() ?? null,
  };
}

export function personTarget({ id, name }: Pick<Person, "id" | "name">): Target {
  return { kind: "person", id, name, shardId: null };
}

/** The session of a person: it has no id that could be shown. */
export function sessionTarget({ id, name }: Pick<Person, "id" | "name">): Target {
  return { kind: "session", id, name, shardId: null };
}
