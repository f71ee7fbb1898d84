import assert from "node:assert/strict";
import { RIGHTS } from "../../../console/src/access/rights.js";
import { TestClock } from "../../support/clock.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { call, problem } from "../calls.js";
import {
  ADMINISTRATOR,
  Browser,
  type InvitedBody,
  invite,
  PASSWORD,
  type PersonBody,
  type SessionBody,
  setUp,
} from "./support.js";

type Disabled = PersonBody & { disabledAt: string | null };

describe("console: people who are disabled", () => {
  const clock = new TestClock();
  let at: TestConsole;
  let administrator: Browser;
  let count = 0;
  before(async () => {
    at = await startConsole({ now: clock.now });
    administrator = await setUp(at);
  });
  beforeEach(async () => {
    clock.advance(3600);
    await administrator.signIn(ADMINISTRATOR.email);
  });
  after(() => at.close());

  const address = () => `disabled${count++}@example.org`;
  const idOf = async (browser: Browser) => (await browser.call<SessionBody>("/session", 200)).person.id;
  const to = (disabled: boolean) => ({ method: "PATCH", body: { disabled } });
  const set = (id: string, disabled: boolean, by = administrator) =>
    by.call<Disabled>(`/people/${id}`, 200, to(disabled));

  it("lose every session at once, and are told at the sign-in what a stranger is told", async () => {
    const email = address();
    const person = await invite(administrator, { email, rights: ["view-tokens"] });
    const elsewhere = new Browser(at);
    await elsewhere.signIn(email);
    const id = await idOf(person);
    const disabled = await set(id, true);
    assert.deepEqual([disabled.status, disabled.disabledAt], ["disabled", clock.at(0)]);
    for (const browser of [person, elsewhere]) await browser.problem("/session", "unauthenticated");
    const signIn = (address: string, password: string) =>
      new Browser(at).problem("/session", "sign-in-failed", { body: { email: address, password } });
    const { requestId: _, ...refused } = await signIn(email, PASSWORD);
    const { requestId: __, ...stranger } = await signIn("nobody@example.org", PASSWORD);
    assert.deepEqual(refused, stranger);

    clock.advance(60);
    assert.equal((await set(id, true)).disabledAt, disabled.disabledAt, "the first time stays");
    const renamed = { method: "PATCH", body: { name: "Renamed" } };
    assert.equal((await administrator.call<Disabled>(`/people/${id}`, 200, renamed)).status, "disabled");
    const enabled = await set(id, false);
    assert.deepEqual([enabled.status, enabled.disabledAt, enabled.rights], ["active", null, ["view-tokens"]]);
    await person.problem("/session", "unauthenticated");
    await new Browser(at).signIn(email);
  });

  it("lose their code and the codes they made, for good; they get no new one while they are disabled", async () => {
    const accept = (code: string) => ({ body: { code, password: PASSWORD } });
    const maker = await invite(administrator, { email: address(), rights: ["manage-people", "view-tokens"] });
    const makerId = await idOf(maker);
    const body = () => ({ body: { name: "T", email: address(), rights: ["view-tokens"], shards: "all" } });
    const invited = await maker.call<InvitedBody>("/people", 201, body());
    const own = await administrator.call<InvitedBody>("/people", 201, body());
    await set(own.id, true);
    await set(makerId, true);
    for (const { invitation } of [invited, own]) {
      await new Browser(at).problem("/invitations/accept", "wrong-code", accept(invitation.code));
    }
    const renew = { method: "POST" };
    await administrator.problem(`/people/${own.id}/invitation`, "person-disabled", renew);
    await set(makerId, false);
    await new Browser(at).problem("/invitations/accept", "wrong-code", accept(invited.invitation.code));
    const enabled = await set(own.id, false);
    assert.deepEqual([enabled.status, enabled.invitationExpiresAt], ["invited", null]);
    await new Browser(at).problem("/invitations/accept", "wrong-code", accept(own.invitation.code));
    const { invitation } = await administrator.call<InvitedBody>(`/people/${own.id}/invitation`, 201, renew);
    await new Browser(at).call("/invitations/accept", 201, accept(invitation.code));
  });

  it("are never whoever asks, nor who holds more than whoever asks: both ways", async () => {
    const manager = await invite(administrator, { email: address(), rights: ["manage-people"] });
    await manager.problem(`/people/${await idOf(manager)}`, "forbidden", to(true));
    const strong = await invite(administrator, { email: address(), rights: ["manage-people", "add-keys"] });
    const strongId = await idOf(strong);
    assert.equal((await manager.problem(`/people/${strongId}`, "forbidden", to(true))).right, "add-keys");
    await set(strongId, true);
    assert.equal((await manager.problem(`/people/${strongId}`, "forbidden", to(false))).right, "add-keys");
    // What ends by itself makes nobody who stays, and so enables nobody.
    const expiring = { name: "x", rights: [...RIGHTS], shards: "all", expiresAt: clock.at(3600) };
    const { value } = await call<{ value: string }>(at, "/access-keys", 201, { body: expiring });
    await problem(at, `/people/${strongId}`, "forbidden", { ...to(false), accessKey: value });
  });

  it("are never the last administrator, who can sign in; somebody disabled is none", async () => {
    const first = await idOf(administrator);
    await problem(at, `/people/${first}`, "last-administrator", to(true));
    const heir = await invite(administrator, { email: address(), rights: [...RIGHTS] });
    const second = await idOf(heir);
    await set(second, true);
    await problem(at, `/people/${first}`, "last-administrator", to(true));
    await problem(at, `/people/${first}`, "last-administrator", { method: "DELETE" });
    assert.deepEqual(await call(at, "/setup", 200), { open: false });
    await set(second, false);
    await call(at, `/people/${first}`, 200, to(true));
    await problem(at, `/people/${second}`, "last-administrator", to(true));
    await call(at, `/people/${first}`, 200, to(false));
    await call(at, `/people/${second}`, 204, { method: "DELETE" });
  });

  it("stay disabled over a restart, can be removed, and free their address", async () => {
    const email = address();
    const { id } = await administrator.call<InvitedBody>("/people", 201, {
      body: { name: "T", email, rights: ["view-tokens"], shards: "all" },
    });
    await set(id, true);
    at = await at.restart();
    assert.equal((await call<Disabled>(at, `/people/${id}`, 200)).status, "disabled");
    await call(at, `/people/${id}`, 204, { method: "DELETE" });
    assert.equal((await call<Disabled>(at, `/people/${id}`, 200)).status, "removed");
    await problem(at, `/people/${id}`, "unknown-person", to(false));
    const again = { name: "T", email, rights: ["view-tokens"], shards: "all" };
    await call(at, "/people", 201, { body: again });
  });
});
