import assert from "node:assert/strict";
import { RIGHTS } from "../../../console/src/access/rights.js";
import { TestClock } from "../../support/clock.js";
import { withConsole } from "../../support/console.js";
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

const DAY = 24 * 3600;

describe("console: people", () => {
  const clock = new TestClock();
  const at = withConsole({ now: clock.now });
  let administrator: Browser;
  before(async () => {
    administrator = await setUp(at);
    const body = { id: "other-shard", rpcUrl: "http://8.8.8.8/", masterAccount: "other.testnet" };
    await call(at, "/shards", 201, { body });
  });
  beforeEach(async () => {
    clock.advance(DAY);
    await administrator.signIn(ADMINISTRATOR.email);
  });

  const idOf = async (browser: Browser) => (await browser.call<SessionBody>("/session", 200)).person.id;
  const request = (email: string, more: object = {}) => ({
    body: { name: "Somebody", email, rights: ["view-tokens"], shards: "all", ...more },
  });
  const accept = (code: string, password = PASSWORD) => ({ body: { code, password } });

  it("are invited with a code that works once, within a week", async () => {
    const { invitation, ...invited } = await administrator.call<InvitedBody>(
      "/people",
      201,
      request("Invited@Example.org"),
    );
    assert.match(invitation.code, /^(?:[0-9A-Z]{4}-){7}[0-9A-Z]{4}$/);
    assert.deepEqual(
      [invited.email, invited.status, invited.invitationExpiresAt, invitation.expiresAt],
      ["invited@example.org", "invited", clock.at(7 * DAY), clock.at(7 * DAY)],
    );
    assert.deepEqual(invited.invitedBy, { kind: "person", id: await idOf(administrator) });
    const browser = new Browser(at);
    await browser.problem("/session", "sign-in-failed", { body: { email: invited.email, password: PASSWORD } });
    await browser.problem("/invitations/accept", "invalid-request", accept(invitation.code, "too short"));
    await browser.call("/invitations/accept", 201, accept(invitation.code));
    const { person } = await browser.call<SessionBody>("/session", 200);
    assert.deepEqual([person.id, person.status, person.invitationExpiresAt], [invited.id, "active", null]);
    await new Browser(at).problem("/invitations/accept", "wrong-code", accept(invitation.code));
    await new Browser(at).signIn(invited.email);

    const late = await administrator.call<InvitedBody>("/people", 201, request("late@example.org"));
    clock.advance(7 * DAY);
    await new Browser(at).problem("/invitations/accept", "wrong-code", accept(late.invitation.code));
  });

  it("accept once, however many times at once", async () => {
    const { invitation } = await administrator.call<InvitedBody>("/people", 201, request("once@example.org"));
    const statuses = await Promise.all(
      [1, 2, 3].map(async (count) => {
        const body = { code: invitation.code, password: `${PASSWORD} ${count}` };
        return (await new Browser(at).fetch("/invitations/accept", { body })).status;
      }),
    );
    assert.deepEqual(statuses.sort(), [201, 403, 403]);
  });

  it("get a new code when theirs is lost or their password forgotten; it voids the earlier one and, used, their sessions", async () => {
    const first = await administrator.call<InvitedBody>("/people", 201, request("forgetful@example.org"));
    const renewing = { method: "POST" };
    const second = await administrator.call<InvitedBody>(`/people/${first.id}/invitation`, 201, renewing);
    await new Browser(at).problem("/invitations/accept", "wrong-code", accept(first.invitation.code));
    const browser = new Browser(at);
    await browser.call("/invitations/accept", 201, accept(second.invitation.code));

    const third = await call<InvitedBody>(at, `/people/${first.id}/invitation`, 201, renewing);
    assert.equal(third.status, "active");
    await browser.call("/session", 200);
    const elsewhere = new Browser(at);
    await elsewhere.call("/invitations/accept", 201, accept(third.invitation.code, `${PASSWORD} 2`));
    await browser.problem("/session", "unauthenticated");
    await browser.problem("/session", "sign-in-failed", { body: { email: first.email, password: PASSWORD } });
  });

  it("are listed page by page, without anything secret", async () => {
    for (const name of ["a", "b", "c"]) {
      await administrator.call("/people", 201, request(`list-${name}@example.org`, { name }));
    }
    const seen: PersonBody[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      interface Page {
        people: PersonBody[];
        nextCursor: string | null;
      }
      const page: Page = await administrator.call<Page>(`/people?limit=2${cursor && `&cursor=${cursor}`}`, 200);
      seen.push(...page.people);
      cursor = page.nextCursor;
    }
    assert.deepEqual(
      seen.slice(-3).map(({ name }) => name),
      ["a", "b", "c"],
    );
    const fields = [
      "id",
      "name",
      "email",
      "rights",
      "shards",
      "otherShards",
      "status",
      "disabledAt",
      "invitationExpiresAt",
      "invitationBy",
      "passwordSetAt",
      "passwordSetBy",
      "createdAt",
      "invitedBy",
    ];
    for (const person of seen) assert.deepEqual(Object.keys(person).sort(), fields.sort());
  });

  it("have an address of their own, whatever its case; that of someone removed is free", async () => {
    const { id } = await administrator.call<InvitedBody>("/people", 201, request("taken@example.org"));
    const again = await administrator.problem("/people", "person-exists", request("TAKEN@example.org"));
    assert.match(again.detail, /taken@example\.org already\. Change their rights, or send them a new code/);
    await administrator.call(`/people/${id}`, 204, { method: "DELETE" });
    await administrator.call("/people", 201, request("taken@example.org"));
    await administrator.problem(`/people/${id}`, "unknown-person", { method: "DELETE" });
  });

  it("lose what is taken from them with their next request, and their sessions when they are removed", async () => {
    const person = await invite(administrator, { email: "leaving@example.org", rights: ["view-tokens", "add-keys"] });
    const id = await idOf(person);
    const tokens = `/shards/${at.shardId}/tokens`;
    await person.call(tokens, 200);
    const changed = await administrator.call<PersonBody>(`/people/${id}`, 200, {
      method: "PATCH",
      body: { rights: ["add-keys"], shards: ["other-shard"] },
    });
    assert.deepEqual([changed.rights, changed.shards, changed.name], [["add-keys"], ["other-shard"], "Somebody"]);
    await person.problem(tokens, "forbidden");
    const { person: self } = await person.call<SessionBody>("/session", 200);
    assert.deepEqual([self.rights, self.shards], [["add-keys"], ["other-shard"]]);
    await administrator.call(`/people/${id}`, 204, { method: "DELETE" });
    const { cookie } = person;
    await person.problem("/session", "unauthenticated");
    assert.ok(cookie);
    await person.problem("/session", "sign-in-failed", { body: { email: self.email, password: PASSWORD } });
  });

  it("cannot hand out, change or take away more than they hold", async () => {
    const holding = { rights: ["manage-people", "view-tokens"], shards: [at.shardId] };
    const manager = await invite(administrator, { email: "manager@example.org", ...holding });
    const refuse = async (path: string, init: object, about: object) => {
      const { right, shardId } = await manager.problem(path, "forbidden", init);
      assert.deepEqual({ right, shardId }, { right: undefined, shardId: undefined, ...about });
    };
    const more = request("more@example.org", { ...holding, rights: ["issue-tokens"] });
    await refuse("/people", more, { right: "issue-tokens" });
    await refuse("/people", request("more@example.org", { ...holding, shards: ["other-shard"] }), {
      shardId: "other-shard",
    });
    await refuse("/people", request("more@example.org", { ...holding, shards: "all" }), {});
    const equal = await invite(manager, { email: "equal@example.org", ...holding });
    const widen = { method: "PATCH", body: { rights: ["issue-tokens"] } };
    await refuse(`/people/${await idOf(equal)}`, widen, { right: "issue-tokens" });
    await refuse(`/people/${await idOf(manager)}`, widen, { right: "issue-tokens" });
    const above = `/people/${await idOf(administrator)}`;
    await refuse(above, { method: "DELETE" }, { right: "issue-tokens" });
    await refuse(above, { method: "PATCH", body: { name: "x" } }, { right: "issue-tokens" });
    await refuse(`${above}/invitation`, { method: "POST" }, { right: "issue-tokens" });
    await manager.call(`/people/${await idOf(equal)}`, 204, { method: "DELETE" });

    const body = { name: "x", rights: ["manage-people"], shards: "all", expiresAt: clock.at(DAY) };
    const { value } = await call<{ value: string }>(at, "/access-keys", 201, { body });
    const forGood = request("forever@example.org", { rights: ["manage-people"] });
    const refused = await problem(at, "/people", "forbidden", { ...forGood, accessKey: value });
    assert.match(refused.detail, /ends on .*, and the rights of people do not expire/);
    // Nor does a new code, with which whoever has the access key could become the person.
    const staying = await invite(administrator, { email: "staying@example.org", rights: ["manage-people"] });
    const path = `/people/${await idOf(staying)}`;
    await problem(at, `${path}/invitation`, "forbidden", { method: "POST", accessKey: value });
    const renamed = { method: "PATCH", body: { name: "Renamed" }, accessKey: value };
    assert.equal((await at.adminFetch(path, renamed)).status, 200);
    assert.equal((await at.adminFetch(path, { method: "DELETE", accessKey: value })).status, 204);
  });

  it("never lose their last administrator", async () => {
    const first = `/people/${await idOf(administrator)}`;
    const remove = { method: "DELETE" };
    const weaken = { method: "PATCH", body: { shards: [at.shardId] } };
    const all = { rights: [...RIGHTS], shards: "all" as const };
    await administrator.call("/people", 201, request("not-yet@example.org", all));
    for (const init of [remove, weaken]) {
      const { detail } = await administrator.problem(first, "last-administrator", init);
      assert.match(detail, /^"Ada Lovelace" is the last administrator: .*Create another administrator first\.$/);
      await problem(at, first, "last-administrator", init);
    }
    await administrator.call(first, 200, { method: "PATCH", body: { name: "Ada King" } });

    const heir = await invite(administrator, { email: "heir@example.org", ...all });
    const second = `/people/${await idOf(heir)}`;
    // Each removes the other, at once.
    const statuses = await Promise.all([administrator.fetch(second, remove), heir.fetch(first, remove)]);
    const kept = statuses.map(({ status }) => status);
    assert.ok(kept.filter((status) => status === 204).length === 1, kept.join());
    const { people } = await call<{ people: PersonBody[] }>(at, "/people", 200);
    assert.equal(
      people.filter(({ status, rights }) => status === "active" && rights.length === RIGHTS.length).length,
      1,
    );
  });
});
