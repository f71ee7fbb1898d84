import type { Transporter } from "nodemailer";
import type { Actor } from "../access/requester.js";
import type { Attempts } from "../people/attempts.js";
import { Problem, type ProblemExtras } from "../problems/problem.js";
import { type Traces, UNTRACED } from "../traces/traces.js";
import type { MailSettings } from "./settings.js";

/** A message to one person, as plain text. */
export interface Message {
  to: string;
  subject: string;
  text: string;
}

/** Thrown when a message was not taken, with what is known of it. */
export class MailFailed extends Error {
  override readonly name = "MailFailed";

  constructor(
    /** Whether the message may have gone out all the same. */
    readonly maybeSent: boolean,
    options: ErrorOptions,
  ) {
    super(maybeSent ? "the mail server broke off while it took a message" : "the mail server took no message", options);
  }
}

/** What whoever asked for a message is told when it was not taken. */
export function mailProblem(error: MailFailed, extras: ProblemExtras = {}): Problem {
  const detail = error.maybeSent
    ? "The mail server broke off, so the message may have been sent or not. It is not sent again by itself: copy the value shown here."
    : "The mail server did not take the message; nothing was sent. The console's log has the reason. Try again, or copy the value shown here.";
  return new Problem("mail-failed", detail, extras, {}, { cause: error });
}

/** Sends mail, where a mail server is set. Its library is loaded with the first message: most consoles never send one. */
export class Mail {
  #transport: Transporter | undefined;

  constructor(
    private readonly settings: MailSettings | undefined,
    private readonly attempts: Attempts,
    private readonly traces: Pick<Traces, "during"> = UNTRACED,
  ) {}

  get hasServer(): boolean {
    return this.settings !== undefined;
  }

  /** @throws Problem no-mail-server */
  demandServer(): MailSettings {
    if (this.settings) return this.settings;
    throw new Problem(
      "no-mail-server",
      "This console has no mail server. Copy the value shown here, or set KEYRING_CONSOLE_SMTP_URL where the console runs.",
    );
  }

  /**
   * Counts a message that somebody asks for, before anything is done for it: neither is anybody's mailbox flooded, nor is the console
   * good for mail to many.
   * @throws Problem no-mail-server, too-many-attempts
   */
  async demandRoom(to: string, by: Actor): Promise<void> {
    this.demandServer();
    await this.attempts.count(`mail to ${to}`, { count: 10, seconds: 3_600 });
    await this.attempts.count(`mail for ${by.kind} ${by.id}`, { count: 100, seconds: 3_600 });
  }

  /** @throws Problem no-mail-server; MailFailed */
  async send(message: Message): Promise<void> {
    const settings = this.demandServer();
    await this.traces.during("send mail", {}, () => this.#send(settings, message));
  }

  async #send(settings: MailSettings, message: Message): Promise<void> {
    this.#transport ??= openTransport(settings);
    // On a connection of its own: what fails here has certainly sent nothing.
    await this.#transport.verify().catch((cause: unknown) => {
      throw new MailFailed(false, { cause });
    });
    await this.#transport.sendMail({ ...message, from: settings.from }).catch((cause: unknown) => {
      const refused = (cause as { responseCode?: unknown }).responseCode !== undefined;
      throw new MailFailed(!refused, { cause });
    });
  }
}

/** Signs in to a mail server and sends nothing. @throws Error with what it said */
export async function verifyMailServer(settings: MailSettings): Promise<void> {
  await openTransport(settings).verify();
}

function openTransport({ server }: MailSettings): Transporter {
  const { createTransport } = require("nodemailer") as typeof import("nodemailer");
  const transport = createTransport({
    ...server,
    connectionTimeout: SMTP_TIMEOUT_MS,
    greetingTimeout: SMTP_TIMEOUT_MS,
    socketTimeout: SMTP_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // Whoever sends is told by the rejection.
  transport.on("error", () => {});
  return transport;
}

const SMTP_TIMEOUT_MS = 10_000;
