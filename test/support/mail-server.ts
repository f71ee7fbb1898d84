import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import { type MailSettings, readMailUrl } from "../../console/src/mail/settings.js";

/** A message as the server has taken it. */
export interface TakenMessage {
  from: string;
  to: string[];
  headers: string;
  /** The text as people read it. */
  text: string;
}

/** A real SMTP server on a loopback port, which wants a password and keeps what it takes. */
export interface MailServer {
  settings: MailSettings;
  messages: TakenMessage[];
  /** What it does with the next messages: takes them, refuses them, or hangs up once it has them. */
  behaviour: "takes" | "refuses" | "hangs up";
  close(): Promise<void>;
}

export async function startMailServer(password = "pass word/1"): Promise<MailServer> {
  const messages: TakenMessage[] = [];
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth: ({ username, password: given }, _session, done) =>
      username === "keyring" && given === password
        ? done(null, { user: username })
        : done(new Error("Invalid username or password")),
    onData: (stream, { envelope }, done) => {
      void text(stream).then((content) => {
        if (started.behaviour === "refuses") return done(new Error("Not today"));
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        messages.push({ from, to: envelope.rcptTo.map(({ address }) => address), ...read(content) });
        if (started.behaviour === "takes") return done();
        for (const connection of server.connections) (connection as { close(): void }).close();
      });
    },
  });
  // What clients do to it is the clients' business.
  server.on("error", () => {});
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  const url = readMailUrl(`smtp://keyring:${encodeURIComponent(password)}@127.0.0.1:${port}`);
  if (!url) throw new Error("The mail server has no URL.");
  const started: MailServer = {
    settings: { server: url, from: "Keyring <keyring@example.org>" },
    messages,
    behaviour: "takes",
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return started;
}

/** Reads a message of one part, in quoted-printable or as it is. */
function read(content: string): { headers: string; text: string } {
  const end = content.indexOf("\r\n\r\n");
  const [headers, body] = [content.slice(0, end), content.slice(end + 4).replaceAll("\r\n", "\n")];
  if (!/^content-transfer-encoding: quoted-printable\r?$/im.test(headers)) return { headers, text: body };
  const bytes = body
    .replaceAll("=\n", "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { headers, text: Buffer.from(bytes, "latin1").toString() };
}
