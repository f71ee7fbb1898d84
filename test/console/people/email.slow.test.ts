import assert from "node:assert/strict";
import { createLogger } from "../../../console/src/log/logger.js";
import { TestClock } from "../../support/clock.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { type MailServer, startMailServer } from "../../support/mail-server.js";
import { call, type IssuedBody, problem } from "../calls.js";
import { ADMINISTRATOR, type Browser, invite, PASSWORD, setUp } from "./support.js";

describe("console: sending a token by e-mail", () => {
  const clock = new TestClock();
  const lines: string[] = [];
  let mail: MailServer;
  let at: TestConsole;
  let administrator: Browser;
  before(async () => {
    mail = await startMailServer();
    const logger = createLogger("trace", { write: (line) => lines.push(line) });
    at = await startConsole({ now: clock.now, mail: mail.settings, logger });
    administrator = await setUp(at);
  });
  beforeEach(() => {
    // so that the mail of all tests is not counted for one hour; a session ends when it stands still for as long
    clock.advance(1_200);
    mail.behaviour = "takes";
    mail.messages.length = 0;
  });
  after(async () => {
    await at.close();
    await mail.close();
  });

  const issueHere = (body: object = {}) =>
    administrator.call<IssuedBody>(`/shards/${at.shardId}/tokens`, 201, {
      body: { name: "deploy", permissions: ["write", "view-keys"], ...body },
    });
  const path = ({ id }: { id: string }) => `/shards/${at.shardId}/tokens/${id}/email`;
  const sending = (value: string) => ({ body: { value } });

  it("goes to whoever is signed in, with all they need, and once", async () => {
    const token = await issueHere({ expiresInSeconds: 3600 });
    const sent = await administrator.call<{ to: string }>(path(token), 200, sending(token.value));
    assert.deepEqual(sent, { to: ADMINISTRATOR.email });
    const [message] = mail.messages;
    assert.ok(message);
    assert.deepEqual([message.from, message.to], ["keyring@example.org", [ADMINISTRATOR.email]]);
    assert.match(message.headers, /^From: Keyring <keyring@example\.org>\r$/m);
    assert.match(message.headers, /^Subject: Gateway token: deploy\r$/m);
    const lines = message.text.split("\n");
    assert.ok(lines.includes(token.value), "alone on its line, to be copied");
    assert.ok(lines.includes("Permissions:  write, view-keys"));
    assert.ok(message.text.includes(clock.at(3600)) && message.text.includes(token.id));

    const { tokenId } = await administrator.problem(path(token), "already-sent", sending(token.value));
    assert.equal(tokenId, token.id);
    assert.equal(mail.messages.length, 1);
    assert.equal((await at.gatewayFetch(token.value)).status, 200);
  });

  it("may have a name in any script", async () => {
    const token = await issueHere({ name: "Öffnung für 東京" });
    await administrator.call(path(token), 200, sending(token.value));
    assert.match(mail.messages[0]?.text ?? "", /^Name: +Öffnung für 東京$/m);
  });

  it("is sent once, however many ask at once", async () => {
    const token = await issueHere();
    const answers = await Promise.all([1, 2, 3].map(() => administrator.fetch(path(token), sending(token.value))));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409]);
    assert.equal(mail.messages.length, 1);
  });

  it("is not sent with a value that is not the token's, nor when the token is dead", async () => {
    const [token, other] = [await issueHere(), await issueHere({ expiresInSeconds: 60 })];
    const { errors } = await administrator.problem(path(token), "invalid-request", sending(other.value));
    assert.deepEqual(errors, [{ property: "value", reason: "is not the value of this token" }]);
    await administrator.problem(
      path({ id: "01890000-0000-7000-8000-000000000000" }),
      "unknown-token",
      sending(token.value),
    );
    clock.advance(60);
    await administrator.problem(path(other), "token-revoked", sending(other.value));
    assert.equal(mail.messages.length, 0);
  });

  it("is for people with the right to issue tokens, not for access keys", async () => {
    const token = await issueHere();
    const { detail } = await problem(at, path(token), "forbidden", sending(token.value));
    assert.match(detail, /This route is for people/);
    await administrator.call("/session/confirmation", 200, { body: { password: PASSWORD } });
    const person = await invite(administrator, { email: "viewer@example.org", rights: ["view-tokens"] });
    assert.equal((await person.problem(path(token), "forbidden", sending(token.value))).right, "issue-tokens");
    assert.equal(mail.messages.length, 0);
  });

  it("may be asked for again when the mail server has certainly sent nothing", async () => {
    const token = await issueHere();
    mail.behaviour = "refuses";
    const refused = await administrator.problem(path(token), "mail-failed", sending(token.value));
    assert.match(refused.detail, /nothing was sent.*Try again/);
    mail.behaviour = "takes";
    await administrator.call(path(token), 200, sending(token.value));
    assert.equal(mail.messages.length, 1);
  });

  it("is not sent again when the mail server breaks off: it may have been sent", async () => {
    const token = await issueHere();
    mail.behaviour = "hangs up";
    const broken = await administrator.problem(path(token), "mail-failed", sending(token.value));
    assert.match(broken.detail, /may have been sent or not.*copy the value shown here/);
    mail.behaviour = "takes";
    await administrator.problem(path(token), "already-sent", sending(token.value));
    assert.equal(mail.messages.length, 1);
  });

  it("may be asked for again after a repeated mint, whose value is another", async () => {
    const attempt = (number: number) =>
      administrator.call<IssuedBody>(`/shards/${at.shardId}/tokens`, 201, {
        body: { name: "again", permissions: "full" },
        headers: { "idempotency-key": "mail", "idempotency-attempt": `${number}` },
      });
    const first = await attempt(1);
    await administrator.call(path(first), 200, sending(first.value));
    const second = await attempt(2);
    assert.equal(second.id, first.id);
    await administrator.call(path(second), 200, sending(second.value));
  });

  it("leaves nothing of the value or of the mail server's password in the log", () => {
    const log = lines.join("");
    assert.match(log, /Not today/, "what the mail server said is there");
    const { pass } = mail.settings.server.auth ?? {};
    assert.ok(pass && !log.includes(pass));
    assert.doesNotMatch(log, /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/);
  });

  it("is refused plainly where there is no mail server, or none that answers", async () => {
    const without = await at.restart({ mail: undefined });
    const token = await call<IssuedBody>(without, `/shards/${at.shardId}/tokens`, 201, {
      body: { name: "x", permissions: "full" },
    });
    const refused = await administrator.fetch(path(token), sending(token.value));
    assert.equal(refused.status, 501);
    assert.match(((await refused.json()) as { detail: string }).detail, /KEYRING_CONSOLE_SMTP_URL/);

    const gone = await startMailServer();
    await gone.close();
    at = await without.restart({ mail: gone.settings });
    await administrator.problem(path(token), "mail-failed", sending(token.value));
    const wrong = await startMailServer("another password");
    const server = { ...wrong.settings.server, auth: { user: "keyring", pass: "wrong password" } };
    at = await at.restart({ mail: { ...wrong.settings, server } });
    await administrator.problem(path(token), "mail-failed", sending(token.value));
    at = await at.restart({ mail: mail.settings });
    await administrator.call(path(token), 200, sending(token.value));
    await wrong.close();
  });
});
