import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { startConsole, type TestConsole } from "../../support/console.js";
import { type MailServer, startMailServer } from "../../support/mail-server.js";
import { call, problem } from "../calls.js";
import { Browser, type InvitedBody, invite, PASSWORD, type PersonBody, type SessionBody, setUp } from "./support.js";

interface CreatedKey {
  id: string;
  value: string;
}

describe("console: one-time codes of people", () => {
  let mail: MailServer;
  let at: TestConsole;
  let administrator: Browser;
  let count = 0;
  before(async () => {
    mail = await startMailServer();
    at = await startConsole({ mail: mail.settings });
    administrator = await setUp(at);
  });
  after(async () => {
    await at.close();
    await mail.close();
  });

  const address = () => `somebody${count++}@example.org`;
  const manager = (rights = ["manage-people", "view-tokens"]) => invite(administrator, { email: address(), rights });
  const inviteWith = (by: Browser, rights = ["view-tokens"]) =>
    by.call<InvitedBody>("/people", 201, { body: { name: "T", email: address(), rights, shards: "all" } });
  const idOf = async (browser: Browser) => (await browser.call<SessionBody>("/session", 200)).person.id;
  const change = (id: string, body: object) =>
    administrator.call<PersonBody>(`/people/${id}`, 200, { method: "PATCH", body });
  const accept = (code: string) => ({ body: { code, password: PASSWORD } });

  it("die when the person they are for gets more, before the first password and after it", async () => {
    const maker = await manager();
    for (const widening of [{ rights: ["view-tokens", "issue-tokens"] }, { rights: ["manage-access-keys"] }]) {
      const invited = await inviteWith(maker);
      assert.ok(invited.invitationExpiresAt);
      assert.equal((await change(invited.id, widening)).invitationExpiresAt, null);
      await new Browser(at).problem("/invitations/accept", "wrong-code", accept(invited.invitation.code));
    }
    const active = await invite(administrator, { email: address(), rights: ["view-tokens"], shards: [at.shardId] });
    const renewed = await maker.call<InvitedBody>(`/people/${await idOf(active)}/invitation`, 201, { method: "POST" });
    await change(renewed.id, { shards: "all" });
    await new Browser(at).problem("/invitations/accept", "wrong-code", accept(renewed.invitation.code));
    // What takes something away voids nothing.
    const narrowed = await inviteWith(maker, ["view-tokens", "manage-people"]);
    assert.ok((await change(narrowed.id, { rights: ["view-tokens"] })).invitationExpiresAt);
    await new Browser(at).call("/invitations/accept", 201, accept(narrowed.invitation.code));
  });

  it("die when whoever made them could no longer make them: narrowed, removed, or a key that is gone", async () => {
    for (const end of [
      async (maker: string) => void (await change(maker, { rights: ["manage-people"] })),
      async (maker: string) => void (await change(maker, { rights: ["view-tokens"] })),
      async (maker: string) => void (await change(maker, { shards: [at.shardId] })),
      async (maker: string) => void (await administrator.call(`/people/${maker}`, 204, { method: "DELETE" })),
    ]) {
      const maker = await manager();
      const { id, invitation } = await inviteWith(maker);
      await end(await idOf(maker));
      await new Browser(at).problem("/invitations/accept", "wrong-code", accept(invitation.code));
      const shown = await call<PersonBody>(at, `/people/${id}`, 200);
      assert.deepEqual([shown.status, shown.invitationExpiresAt], ["invited", null]);
    }
    const key = await call<CreatedKey>(at, "/access-keys", 201, {
      body: { name: "inviter", rights: ["manage-people", "view-tokens"], shards: "all" },
    });
    const body = { name: "T", email: address(), rights: ["view-tokens"], shards: "all" };
    const { invitation } = await call<InvitedBody>(at, "/people", 201, { body, accessKey: key.value });
    await call(at, `/access-keys/${key.id}`, 204, { method: "DELETE" });
    await new Browser(at).problem("/invitations/accept", "wrong-code", accept(invitation.code));
  });

  it("are made by nobody for themselves", async () => {
    const maker = await manager();
    await maker.problem(`/people/${await idOf(maker)}/invitation`, "forbidden", { method: "POST" });
  });

  it("say who made them, to the person too, who is told by e-mail that the password was reset", async () => {
    const maker = await manager();
    const makerId = await idOf(maker);
    const email = address();
    const person = await invite(administrator, { email });
    const id = await idOf(person);
    assert.equal(mail.messages.length, 0, "nobody is told of the password that they have just chosen first");
    const { invitation, invitationBy } = await maker.call<InvitedBody & { invitationBy: object }>(
      `/people/${id}/invitation`,
      201,
      { method: "POST" },
    );
    const by = { kind: "person", id: makerId, name: "Somebody" };
    assert.deepEqual(invitationBy, by);
    const own = await person.call<{ person: { invitationBy: object } }>("/session", 200);
    assert.deepEqual(own.person.invitationBy, by);
    const thief = new Browser(at);
    const accepted = await thief.call<{ person: { passwordSetBy: object; invitationBy: null } }>(
      "/invitations/accept",
      201,
      accept(invitation.code),
    );
    assert.deepEqual([accepted.person.passwordSetBy, accepted.person.invitationBy], [by, null]);
    while (mail.messages.length === 0) await setTimeout(20);
    const [message] = mail.messages;
    assert.deepEqual(message?.to, [email]);
    assert.match(message?.text ?? "", /was reset/);
    assert.match(message?.text ?? "", /made by "Somebody"/);
  });

  it("are sent by e-mail a few times in an hour, and then not", async () => {
    const { id, invitation } = await inviteWith(administrator);
    const init = { body: { code: invitation.code } };
    for (let sent = 0; sent < 10; sent += 1) await call(at, `/people/${id}/invitation/email`, 200, init);
    await problem(at, `/people/${id}/invitation/email`, "too-many-attempts", init);
  });
});
