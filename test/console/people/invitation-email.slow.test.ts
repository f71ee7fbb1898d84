import assert from "node:assert/strict";
import { createLogger } from "../../../console/src/log/logger.js";
import { TestClock } from "../../support/clock.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { type MailServer, startMailServer } from "../../support/mail-server.js";
import { call, problem } from "../calls.js";
import { Browser, type InvitedBody, PASSWORD } from "./support.js";

describe("console: sending an invitation by e-mail", () => {
  const clock = new TestClock();
  const lines: string[] = [];
  let mail: MailServer;
  let at: TestConsole;
  before(async () => {
    mail = await startMailServer();
    const logger = createLogger("trace", { write: (line) => lines.push(line) });
    const publicUrl = "https://keyring.example.org/console";
    at = await startConsole({ now: clock.now, mail: mail.settings, logger, publicUrl });
  });
  beforeEach(() => {
    mail.behaviour = "takes";
    mail.messages.length = 0;
  });
  after(async () => {
    await at?.close();
    await mail?.close();
  });

  let count = 0;
  const inviteSomeone = (body: object = {}) =>
    call<InvitedBody>(at, "/people", 201, {
      body: {
        name: "Grace Hopper",
        email: `grace${++count}@example.org`,
        rights: ["view-tokens"],
        shards: "all",
        ...body,
      },
    });
  const path = ({ id }: { id: string }) => `/people/${id}/invitation/email`;

  it("goes to the address of who is invited, as a link that a person can use", async () => {
    const invited = await inviteSomeone();
    const { code, expiresAt } = invited.invitation;
    assert.deepEqual(await call(at, path(invited), 200, { body: { code } }), { to: invited.email });
    const [message] = mail.messages;
    assert.deepEqual(message?.to, [invited.email]);
    const lines = message?.text.split("\n") ?? [];
    assert.ok(lines.includes(`https://keyring.example.org/console/#/invitation/${code}`), message?.text);
    assert.ok(lines.includes(code) && message?.text.includes(expiresAt));
    await new Browser(at, "https://keyring.example.org").call("/invitations/accept", 201, {
      body: { code, password: PASSWORD },
    });
  });

  it("goes to nobody with a code that is not, or no longer, theirs", async () => {
    const [one, other] = [await inviteSomeone(), await inviteSomeone()];
    const refused = async (code: string, of: { id: string } = one) => {
      const { errors } = await problem(at, path(of), "invalid-request", { body: { code } });
      assert.equal(errors?.[0]?.property, "code");
    };
    await refused("no code at all");
    await refused(one.invitation.code, other);
    const renewed = await call<InvitedBody>(at, `/people/${one.id}/invitation`, 201, { method: "POST" });
    await refused(one.invitation.code);
    clock.advance(8 * 24 * 3600);
    await refused(renewed.invitation.code);
    assert.equal(mail.messages.length, 0);
  });

  it("is sent by those who manage people, and hold as much as who is invited", async () => {
    const invited = await inviteSomeone({ rights: ["view-tokens", "add-shards"] });
    const body = { code: invited.invitation.code };
    for (const rights of [["view-tokens"], ["manage-people", "view-tokens"]]) {
      const { value: accessKey } = await call<{ value: string }>(at, "/access-keys", 201, {
        body: { name: "less", rights, shards: "all" },
      });
      await problem(at, path(invited), "forbidden", { body, accessKey });
    }
    assert.equal(mail.messages.length, 0);
  });

  it("says whether it may have been sent, and is refused where there is no mail server", async () => {
    const invited = await inviteSomeone();
    const body = { code: invited.invitation.code };
    mail.behaviour = "refuses";
    assert.match((await problem(at, path(invited), "mail-failed", { body })).detail, /nothing was sent/);
    mail.behaviour = "hangs up";
    assert.match((await problem(at, path(invited), "mail-failed", { body })).detail, /may have been sent or not/);
    const without = await startConsole();
    const there = await call<InvitedBody>(without, "/people", 201, {
      body: { name: "G", email: "g@example.org", rights: ["view-tokens"], shards: "all" },
    });
    await problem(without, path(there), "no-mail-server", { body: { code: there.invitation.code } });
    await without.close();
  });

  it("leaves the code in no line of the log", async () => {
    const invited = await inviteSomeone();
    const { code } = invited.invitation;
    mail.behaviour = "refuses";
    await problem(at, path(invited), "mail-failed", { body: { code } });
    mail.behaviour = "takes";
    await call(at, path(invited), 200, { body: { code } });
    assert.ok(lines.length > 0);
    assert.ok(!lines.join("").includes(code));
  });
});
