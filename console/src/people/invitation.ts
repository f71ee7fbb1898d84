import type { Selectable } from "kysely";
import type { Database, PersonTable } from "../store/schema.js";
import { hashCode, makeCode } from "./code.js";

/** What someone needs to choose a password, once. */
export interface Invitation {
  code: string;
  expiresAt: Date;
}

/** A fresh invitation, and what the table has of it. */
export function newInvitation(now: Date): {
  invitation: Invitation;
  columns: Pick<Selectable<PersonTable>, "invitation_hash" | "invitation_expires_at">;
} {
  const code = makeCode();
  const expiresAt = new Date(now.getTime() + INVITATION_LIFETIME_MS);
  return {
    invitation: { code, expiresAt },
    columns: { invitation_hash: hashCode(code) ?? null, invitation_expires_at: expiresAt },
  };
}

/** Who can choose a password with a code now; undefined when nobody can. */
export async function findInvited(database: Database, code: string, now: Date): Promise<{ id: string } | undefined> {
  const hash = hashCode(code);
  if (hash === undefined) return undefined;
  return database
    .selectFrom("people")
    .select("id")
    .where("invitation_hash", "=", hash)
    .where("invitation_expires_at", ">", now)
    .executeTakeFirst();
}

/** A week. */
const INVITATION_LIFETIME_MS = 7 * 24 * 3_600_000;
