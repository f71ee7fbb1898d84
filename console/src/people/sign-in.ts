import type { Authority } from "../access/authority.js";
import { lockHolders } from "../access/holders.js";
import type { Session } from "../access/identify.js";
import { holdsAll } from "../access/rights.js";
import { authorOf, type Origin, type Trail } from "../access/trail.js";
import { Problem } from "../problems/problem.js";
import type { Database } from "../store/schema.js";
import type { Attempts } from "./attempts.js";
import { personTarget } from "./facts.js";
import { NO_INVITATION } from "./invitation.js";
import { findInvited } from "./living-invitations.js";
import type { Notices } from "./notices.js";
import type { Passwords } from "./password.js";
import { endSessionsOf, type Sessions, type StartedSession } from "./sessions.js";
import { forgetSetupCodes } from "./setup-codes.js";

/** What people prove who they are by: passwords, and the codes to choose one with. */
export class SignIn {
  constructor(
    private readonly database: Database,
    private readonly trail: Trail,
    private readonly sessions: Sessions,
    private readonly attempts: Attempts,
    private readonly notices: Notices,
    private readonly passwords: Passwords,
    private readonly now: () => Date,
  ) {}

  /**
   * Begins a session.
   * @param address of the client, for counting attempts
   * @param origin for the audit trail
   * @throws Problem sign-in-failed, whether there is such a person or not; too-many-attempts
   */
  async withPassword(email: string, password: string, address: string, origin: Origin): Promise<StartedSession> {
    const takeBack = await this.attempts.guess(address);
    const here = `password of ${email} from ${address}`;
    await this.attempts.count(here, { count: 10, seconds: QUARTER_OF_AN_HOUR });
    // Whoever tries from many addresses is slowed down too; a person's own mistakes do not lock them out everywhere.
    const everywhere = `password of ${email}`;
    await this.attempts.count(everywhere, { count: 100, seconds: QUARTER_OF_AN_HOUR });
    const row = await this.database
      .selectFrom("people")
      .select(["id", "name", "password_hash"])
      .where("email", "=", email)
      .where("removed_at", "is", null)
      .executeTakeFirst();
    const right = await this.passwords.isRight(password, row?.password_hash, address);
    const started =
      right && row?.password_hash ? await this.sessions.begin(row.id, row.password_hash, origin) : undefined;
    if (started === undefined) {
      const failed = new Problem("sign-in-failed", "The e-mail address or the password is wrong.");
      throw failed.about(row && personTarget(row));
    }
    await this.attempts.forget(here);
    // Not forgotten: whoever guesses from many addresses would begin anew with each sign-in of the person.
    await this.attempts.takeBack(everywhere);
    await takeBack();
    await this.sessions.sweep();
    return started;
  }

  /**
   * Chooses the password of someone who was invited, or has forgotten it, and begins a session; earlier ones end.
   * @throws Problem wrong-code, too-many-attempts
   */
  async withCode(code: string, password: string, address: string, origin: Origin): Promise<StartedSession> {
    const takeBack = await this.attempts.guess(address);
    await this.attempts.count(`invitation from ${address}`, { count: 20, seconds: QUARTER_OF_AN_HOUR });
    if ((await findInvited(this.database, code, this.now())) === undefined) throw wrongInvitation();
    const passwordHash = await this.passwords.hash(password, address);
    const accepted = await this.trail.transact(this.database, origin, async (transaction, note) => {
      await lockHolders(transaction);
      // Whoever made the code may have been narrowed meanwhile: nobody can be from here on.
      const person = await findInvited(transaction, code, this.now());
      if (person === undefined) throw wrongInvitation();
      const { invitationBy: by } = person;
      await transaction
        .updateTable("people")
        .set({
          password_hash: passwordHash,
          password_set_at: this.now(),
          password_by: by?.id ?? null,
          password_by_kind: by?.kind ?? null,
          password_by_name: by?.name ?? null,
          ...NO_INVITATION,
        })
        .where("id", "=", person.id)
        .execute();
      await endSessionsOf(transaction, person.id);
      if (holdsAll(person)) await forgetSetupCodes(transaction);
      const invitedBy = by === null ? null : { kind: by.kind, id: by.id, name: by.name };
      const after = { passwordSet: true, sessionsEnded: true, invitationBy: invitedBy };
      note(authorOf(person), { target: personTarget(person), after });
      return person;
    });
    await this.attempts.forget(`invitation from ${address}`);
    await takeBack();
    const started = await this.#begin(accepted.id, passwordHash, origin);
    if (accepted.status === "active") this.notices.passwordReset(accepted);
    return started;
  }

  /**
   * Changes the password of whoever is signed in. Every session of theirs ends; the answer begins a new one.
   * @throws Problem sign-in-failed when the current password is wrong; too-many-attempts
   */
  async changePassword(
    authority: Authority,
    { current, password }: { current: string; password: string },
    address: string,
    origin: Origin,
  ): Promise<StartedSession> {
    const person = authority.requester;
    const takeBack = await this.attempts.guess(address);
    const subject = `change of password of ${person.id}`;
    await this.attempts.count(subject, { count: 10, seconds: QUARTER_OF_AN_HOUR });
    const currentHash = await this.#checkPassword(person.id, current, address);
    const passwordHash = await this.passwords.hash(password, address);
    await authority.act(async ({ transaction, requester, note }) => {
      const changed = await transaction
        .updateTable("people")
        .set({
          password_hash: passwordHash,
          password_set_at: this.now(),
          password_by: null,
          password_by_kind: null,
          password_by_name: null,
          ...NO_INVITATION,
        })
        .where("id", "=", person.id)
        .where("password_hash", "=", currentHash)
        .returning("id")
        .executeTakeFirst();
      if (changed === undefined) throw wrongPassword();
      await endSessionsOf(transaction, person.id);
      note({ target: personTarget(requester), after: { passwordSet: true, sessionsEnded: true } });
    }, lockHolders);
    await this.attempts.forget(subject);
    await takeBack();
    return this.#begin(person.id, passwordHash, origin);
  }

  /**
   * Has the session that asks do for a while again what needs the password.
   * @throws Problem sign-in-failed when the password is wrong; too-many-attempts
   */
  async confirm(authority: Authority, password: string, address: string): Promise<Session> {
    const { id } = authority.requester;
    const takeBack = await this.attempts.guess(address);
    const subject = `confirmation of ${id}`;
    await this.attempts.count(subject, { count: 10, seconds: QUARTER_OF_AN_HOUR });
    await this.#checkPassword(id, password, address);
    const session = await this.sessions.confirm(authority);
    await this.attempts.forget(subject);
    await takeBack();
    return session;
  }

  /** @returns the hash that it was compared with */
  async #checkPassword(personId: string, password: string, address: string): Promise<string> {
    const row = await this.database
      .selectFrom("people")
      .select("password_hash")
      .where("id", "=", personId)
      .executeTakeFirst();
    if (!row?.password_hash || !(await this.passwords.isRight(password, row.password_hash, address)))
      throw wrongPassword();
    return row.password_hash;
  }

  async #begin(personId: string, passwordHash: string, origin: Origin): Promise<StartedSession> {
    const started = await this.sessions.begin(personId, passwordHash, origin);
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
