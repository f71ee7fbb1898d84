import type { Logger } from "pino";
import type { Mail, Message } from "../mail/mail.js";
import type { Person } from "./person.js";

/** Tells people by e-mail what was done to their account, where there is a mail server. Nobody waits for it. */
export class Notices {
  readonly #sending = new Set<Promise<void>>();

  constructor(
    private readonly mail: Mail,
    private readonly logger: Pick<Logger, "warn">,
    private readonly publicUrl: string,
    private readonly now: () => Date,
  ) {}

  /**
   * Their password was chosen anew with a one-time code.
   * @param person as they were before
   */
  passwordReset(person: Person): void {
    if (!this.mail.hasServer) return;
    const { id } = person;
    const sent = this.mail
      .send(resetMessage(person, this.publicUrl, this.now()))
      .catch((err: unknown) => this.logger.warn({ err, personId: id }, "could not tell somebody of a new password"))
      .finally(() => this.#sending.delete(sent));
    this.#sending.add(sent);
  }

  /** Waits for what is being sent. */
  async close(): Promise<void> {
    await Promise.all(this.#sending);
  }
}

function resetMessage({ name, email: to, invitationBy: by }: Person, publicUrl: string, now: Date): Message {
  const maker = by === null ? "somebody" : `${by.kind === "person" ? "" : "access key "}"${by.name}"`;
  const text = `${name}, your password for the Keyring console at
${publicUrl}/
was reset at ${now.toISOString()} with a one-time code made by ${maker}.
Every earlier session of yours has ended.

If it was not you who used the code, somebody else can sign in as you now. Tell
whoever manages people at once: they can give you another code, or remove you.
`;
  return { to, subject: "Your password for the Keyring console was reset", text };
}
