import type { Selectable } from "kysely";
import type { Actor, Requester } from "../access/requester.js";
import type { Database, PersonTable } from "../store/schema.js";
import { hashCode, makeCode } from "./code.js";

/** What someone needs to choose a password, once. */
export interface Invitation {
  code: string;
  expiresAt: Date;
}

/** What the table has of an invitation. */
export type InvitationColumns = Pick<
  Selectable<PersonTable>,
  "invitation_hash" | "invitation_expires_at" | "invitation_by" | "invitation_by_kind" | "invitation_by_name"
>;

/** A fresh invitation. */
export function newInvitation(now: Date): Invitation {
  return { code: makeCode(), expiresAt: new Date(now.getTime() + INVITATION_LIFETIME_MS) };
}

/** An invitation as the table has it, with who made it. */
export function toInvitationColumns({ code, expiresAt }: Invitation, by: Requester): InvitationColumns {
  return {
    invitation_hash: hashCode(code) ?? null,
    invitation_expires_at: expiresAt,
    invitation_by: by.id,
    invitation_by_kind: by.kind,
    invitation_by_name: by.name,
  };
}

/** No invitation: it was used, or has become void. */
export const NO_INVITATION: InvitationColumns = {
  invitation_hash: null,
  invitation_expires_at: null,
  invitation_by: null,
  invitation_by_kind: null,
  invitation_by_name: null,
};

/** Voids the codes that somebody made, in the transaction that disables them: they must not come back to life with who made them. */
export async function voidCodesOf(transaction: Database, { kind, id }: Actor): Promise<void> {
  await transaction
    .updateTable("people")
    .set(NO_INVITATION)
    .where("invitation_by", "=", id)
    .where("invitation_by_kind", "=", kind)
    .execute();
}

/** A week. */
const INVITATION_LIFETIME_MS = 7 * 24 * 3_600_000;
