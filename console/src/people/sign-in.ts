import type { Authority } from "../access/authority.js";
import { lockHolders } from "../access/holders.js";
import { holdsAll } from "../access/rights.js";
import { Problem } from "../problems/problem.js";
import type { Database } from "../store/schema.js";
import type { Attempts } from "./attempts.js";
import { hashCode } from "./code.js";
import { findInvited } from "./invitation.js";
import { hashPassword, isPassword } from "./password.js";
import { toPerson } from "./person.js";
import { endSessionsOf, type Session, type Sessions } from "./sessions.js";
import { forgetSetupCodes } from "./setup-codes.js";

/** A session with the value that goes into the cookie. */
export interface StartedSession {
  value: string;
  session: Session;
}

/** What people prove who they are by: passwords, and the codes to choose one with. */
export class SignIn {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly attempts: Attempts,
    private readonly now: () => Date,
  ) {}

  /**
   * Begins a session.
   * @param address of the client, for counting attempts
   * @throws Problem sign-in-failed, whether there is such a person or not; too-many-attempts
   */
  async withPassword(email: string, password: string, address: string): Promise<StartedSession> {
    const here = `password of ${email} from ${address}`;
    await this.attempts.count(here, { count: 10, seconds: QUARTER_OF_AN_HOUR });
    // Whoever tries from many addresses is slowed down too; a person's own mistakes do not lock them out everywhere.
    await this.attempts.count(`password of ${email}`, { count: 100, seconds: QUARTER_OF_AN_HOUR });
    const row = await this.database
      .selectFrom("people")
      .select(["id", "password_hash"])
      .where("email", "=", email)
      .where("removed_at", "is", null)
      .executeTakeFirst();
    const right = await isPassword(password, row?.password_hash);
    const started = right && row?.password_hash ? await this.sessions.begin(row.id, row.password_hash) : undefined;
    if (started === undefined) throw new Problem("sign-in-failed", "The e-mail address or the password is wrong.");
    await this.attempts.forget(here);
    await this.sessions.sweep();
    return started;
  }

  /**
   * Chooses the password of someone who was invited, or has forgotten it, and begins a session; earlier ones end.
   * @throws Problem wrong-code, too-many-attempts
   */
  async withCode(code: string, password: string, address: string): Promise<StartedSession> {
    await this.attempts.count(`invitation from ${address}`, { count: 20, seconds: QUARTER_OF_AN_HOUR });
    if ((await findInvited(this.database, code, this.now())) === undefined) throw wrongInvitation();
    const passwordHash = await hashPassword(password);
    const accepted = await this.database.transaction().execute(async (transaction) => {
      await lockHolders(transaction);
      const row = await transaction
        .updateTable("people")
        .set({ password_hash: passwordHash, invitation_hash: null, invitation_expires_at: null })
        .where("invitation_hash", "=", hashCode(code) ?? null)
        .where("removed_at", "is", null)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) throw wrongInvitation();
      await endSessionsOf(transaction, row.id);
      if (holdsAll(toPerson(row))) await forgetSetupCodes(transaction);
      return row;
    });
    return this.#begin(accepted.id, passwordHash);
  }

  /**
   * Changes the password of whoever is signed in. Every session of theirs ends; the answer begins a new one.
   * @throws Problem sign-in-failed when the current password is wrong; too-many-attempts
   */
  async changePassword(authority: Authority, current: string, password: string): Promise<StartedSession> {
    const person = authority.requester;
    const subject = `change of password of ${person.id}`;
    await this.attempts.count(subject, { count: 10, seconds: QUARTER_OF_AN_HOUR });
    const row = await this.database
      .selectFrom("people")
      .select("password_hash")
      .where("id", "=", person.id)
      .executeTakeFirst();
    if (!row?.password_hash || !(await isPassword(current, row.password_hash))) throw wrongPassword();
    const passwordHash = await hashPassword(password);
    await authority.act(async ({ transaction }) => {
      const changed = await transaction
        .updateTable("people")
        .set({ password_hash: passwordHash, invitation_hash: null, invitation_expires_at: null })
        .where("id", "=", person.id)
        .where("password_hash", "=", row.password_hash)
        .returning("id")
        .executeTakeFirst();
      if (changed === undefined) throw wrongPassword();
      await endSessionsOf(transaction, person.id);
    }, lockHolders);
    await this.attempts.forget(subject);
    return this.#begin(person.id, passwordHash);
  }

  async #begin(personId: string, passwordHash: string): Promise<StartedSession> {
    const started = await this.sessions.begin(personId, passwordHash);
    // Somebody else was quicker: another change of the password, or a removal.
    if (started === undefined) throw new Problem("sign-in-failed", "The password was changed again. Sign in with it.");
    return started;
  }
}

const QUARTER_OF_AN_HOUR = 900;

function wrongPassword(): Problem {
  return new Problem("sign-in-failed", "The current password is wrong.");
}

function wrongInvitation(): Problem {
  return new Problem(
    "wrong-code",
    "This invitation code is not valid: it is wrong, was used, has expired or was replaced. Ask whoever invited you for a new one.",
  );
}
