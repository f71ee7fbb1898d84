import { rm } from "node:fs/promises";
import { lockHolders } from "../access/holders.js";
import { RIGHTS } from "../access/rights.js";
import type { Origin, Trail } from "../access/trail.js";
import { Problem } from "../problems/problem.js";
import { newId } from "../store/new-id.js";
import type { Database } from "../store/schema.js";
import type { Attempts } from "./attempts.js";
import { hashCode } from "./code.js";
import { personTarget } from "./facts.js";
import type { Passwords } from "./password.js";
import { hasAdministrator, toColumns } from "./person.js";
import type { Sessions, StartedSession } from "./sessions.js";
import { forgetSetupCodes, isSetupCode } from "./setup-codes.js";

/** Who wants to be the first administrator. */
export interface FirstAdministrator {
  code: string;
  name: string;
  /** In lower case. */
  email: string;
  password: string;
}

/** The making of the first administrator, which succeeds once. */
export class Setup {
  constructor(
    private readonly database: Database,
    private readonly trail: Trail,
    private readonly sessions: Sessions,
    private readonly attempts: Attempts,
    private readonly passwords: Passwords,
    /** The file with this console's code. */
    private readonly file: string,
    private readonly now: () => Date,
  ) {}

  /** Whether there is still no administrator. */
  async isOpen(): Promise<boolean> {
    return !(await hasAdministrator(this.database));
  }

  /**
   * Makes the first administrator and signs them in.
   * @param address of the client, for counting attempts
   * @param origin for the audit trail
   * @throws Problem already-set-up, wrong-code, person-exists, too-many-attempts
   */
  async run(request: FirstAdministrator, address: string, origin: Origin): Promise<StartedSession> {
    const takeBack = await this.attempts.guess(address);
    await this.attempts.count(`setup from ${address}`, { count: 10, seconds: 60 });
    const codeHash = hashCode(request.code);
    // Before the password is hashed: whoever has no code should not make the console work. Before it is known whether there is an
    // administrator: who makes one voids the codes, and a code that was right must not be called wrong.
    const isRight = codeHash && (await isSetupCode(this.database, codeHash, this.now()));
    if (!(await this.isOpen())) throw alreadySetUp();
    if (!isRight) throw wrongCode();
    const passwordHash = await this.passwords.hash(request.password, address);
    const id = await this.trail.transact(this.database, origin, async (transaction, note) => {
      await lockHolders(transaction);
      if (await hasAdministrator(transaction)) throw alreadySetUp();
      if (!(await isSetupCode(transaction, codeHash, this.now()))) throw wrongCode();
      const made = await insertAdministrator(transaction, request, passwordHash, this.now());
      await forgetSetupCodes(transaction);
      const { name, email } = request;
      const after = { name, email, rights: RIGHTS, shards: "all" };
      note({ kind: "person", id: made, name }, { target: personTarget({ id: made, name }), after });
      return made;
    });
    await takeBack();
    // The code is void in any case; the next start tries again.
    await rm(this.file, { force: true }).catch(() => {});
    const started = await this.sessions.begin(id, passwordHash, origin);
    if (started === undefined) throw new Error(`The administrator ${id} is gone at once.`);
    return started;
  }
}

async function insertAdministrator(
  transaction: Database,
  { name, email }: FirstAdministrator,
  passwordHash: string,
  now: Date,
): Promise<string> {
  // After a restore they set up their console again under the address they had.
  await transaction
    .updateTable("people")
    .set({ removed_at: now })
    .where("email", "=", email)
    .where("removed_at", "is", null)
    .where("suspended_at", "is not", null)
    .execute();
  const row = await transaction
    .insertInto("people")
    .values({
      id: newId(now),
      name,
      email,
      password_hash: passwordHash,
      password_set_at: now,
      ...toColumns({ rights: RIGHTS, shards: "all" }),
      created_at: now,
    })
    .onConflict((conflict) => conflict.column("email").where("removed_at", "is", null).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (row) return row.id;
  throw new Problem("person-exists", `There is a person with the address ${email} already. Choose another address.`);
}

function alreadySetUp(): Problem {
  return new Problem(
    "already-set-up",
    "This console has an administrator. Ask them for an invitation, or sign in at POST /api/v1/session.",
  );
}

function wrongCode(): Problem {
  return new Problem(
    "wrong-code",
    "This setup code is not valid. The console prints the code's file when it starts. A code lasts a week; a restart then creates another.",
  );
}
