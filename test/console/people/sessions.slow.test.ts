import assert from "node:assert/strict";
import { dirname } from "node:path";
import { createConsole } from "../../../console/src/index.js";
import { TestClock } from "../../support/clock.js";
import { adminFetch, makeFolder, startConsole, type TestConsole } from "../../support/console.js";
import { createDatabase } from "../../support/postgres.js";
import { call, type IssuedBody, problem, type TokenBody } from "../calls.js";
import {
  keyPath,
  keysPath,
  MASTER,
  type OperationBody,
  removeKey,
  settled,
  someInstance,
  somePublicKey,
} from "../custodian/support.js";
import { ADMINISTRATOR, Browser, invite, PASSWORD, type SessionBody, setUp, setupCodeOf } from "./support.js";

const HOUR = 3600;

describe("console: sessions of people", () => {
  const clock = new TestClock();
  let at: TestConsole;
  let administrator: Browser;
  before(async () => {
    at = await startConsole({ now: clock.now });
    administrator = await setUp(at);
  });
  beforeEach(async () => {
    // Attempts of the tests before no longer count, and sessions have ended.
    clock.advance(24 * HOUR);
    await administrator.signIn(ADMINISTRATOR.email);
  });
  after(() => at.close());

  it("begin with a password and tell who is signed in, with which rights", async () => {
    const person = await invite(administrator, { email: "begin@example.org", name: "Grace", shards: [at.shardId] });
    const other = new Browser(at);
    const signedIn = await other.signIn("  Begin@Example.ORG ");
    assert.equal(signedIn.expiresAt, clock.at(12 * HOUR));
    const session = await other.call<SessionBody>("/session", 200);
    assert.deepEqual({ ...session, binding: other.binding }, signedIn, "what binds the session is shown once");
    const { name, email, rights, shards, status } = session.person;
    assert.deepEqual([name, email, rights, shards, status].flat(), [
      "Grace",
      "begin@example.org",
      "view-tokens",
      at.shardId,
      "active",
    ]);
    assert.notEqual(other.cookie, person.cookie, "each browser has a session of its own");
    await person.call("/session", 200);
  });

  it("are in a cookie that scripts cannot read and other sites do not send, over TLS only where there is TLS", async () => {
    const plain = await fetch(`${at.url}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(ADMINISTRATOR_SIGN_IN),
    });
    assert.match(
      plain.headers.get("set-cookie") ?? "",
      /^keyring-session=session_[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
    assert.doesNotMatch(await plain.text(), /session_/, "the value is in the cookie alone");

    at = await at.restart({ publicUrl: "https://console.example.org/keyring" });
    const secure = new Browser(at, "https://console.example.org");
    const response = await secure.fetch("/session", { body: ADMINISTRATOR_SIGN_IN });
    assert.match(
      response.headers.get("set-cookie") ?? "",
      /^__Host-keyring-session=session_[\w-]{43}; Path=\/; .*; HttpOnly; SameSite=Strict; Secure$/,
    );
    await secure.call("/session", 200);
    const body = { name: "x", permissions: "full" };
    await secure.call(`/shards/${at.shardId}/tokens`, 201, { body });
    at = await at.restart({ publicUrl: undefined });
    administrator = new Browser(at);
  });

  it("allow what the person may do, and the same refusals name what is missing", async () => {
    const person = await invite(administrator, {
      email: "rights@example.org",
      name: "Grace",
      rights: ["issue-tokens", "view-tokens"],
      shards: [at.shardId],
    });
    const tokens = `/shards/${at.shardId}/tokens`;
    const issued = await person.call<IssuedBody>(tokens, 201, { body: { name: "hers", permissions: "full" } });
    assert.equal((await at.gatewayFetch(issued.value)).status, 200);
    const listed = await person.call<{ tokens: TokenBody[] }>(tokens, 200);
    assert.ok(listed.tokens.some(({ id }) => id === issued.id));
    const { shards } = await person.call<{ shards: unknown[] }>("/shards", 200);
    assert.equal(shards.length, 1);
    const refused = await person.problem(`${tokens}/${issued.id}`, "forbidden", { method: "DELETE" });
    assert.equal(refused.detail, '"Grace" lacks the right "revoke-tokens". Ask whoever manages people.');
    await person.problem("/shards/elsewhere/tokens", "forbidden");
    await person.problem("/access-keys", "forbidden");
    await person.problem("/people", "forbidden");
    await person.problem("/access-keys/self", "forbidden");
  });

  it("leave their mark on a token: who issued it, and who revoked it", async () => {
    const person = await invite(administrator, { email: "mark@example.org", rights: ["issue-tokens", "view-tokens"] });
    const { person: self } = await person.call<SessionBody>("/session", 200);
    const tokens = `/shards/${at.shardId}/tokens`;
    const { id } = await person.call<TokenBody>(tokens, 201, { body: { name: "x", permissions: "full" } });
    const key = await call<{ id: string }>(at, "/access-keys/self", 200);
    const revoked = await call<TokenBody>(at, `${tokens}/${id}?after=1h`, 200, { method: "DELETE" });
    assert.deepEqual(revoked.issuedBy, { kind: "person", id: self.id });
    assert.deepEqual(revoked.revokedBy, { kind: "access-key", id: key.id });
    // A later end changes nothing, so it is not theirs.
    const later = await administrator.call<TokenBody>(`${tokens}/${id}?after=2h`, 200, { method: "DELETE" });
    assert.deepEqual(later.revokedBy, { kind: "access-key", id: key.id });
    await administrator.call(`/people/${self.id}`, 204, { method: "DELETE" });
    const kept = await administrator.call<TokenBody>(`${tokens}/${id}`, 200);
    assert.deepEqual(kept.issuedBy, { kind: "person", id: self.id });
    const { name, status } = await administrator.call<SessionBody["person"]>(`/people/${self.id}`, 200);
    assert.deepEqual([name, status], ["Somebody", "removed"]);
  });

  it("leave their mark on what they have the custodian do: keys, accounts and operations", async () => {
    const person = await invite(administrator, {
      email: "keys@example.org",
      rights: ["view-keys", "add-keys", "create-accounts"],
    });
    const { person: self } = await person.call<SessionBody>("/session", 200);
    const access = await call<{ id: string }>(at, "/access-keys/self", 200);
    const [theirs, programs] = [
      { kind: "person", id: self.id },
      { kind: "access-key", id: access.id },
    ];
    const accounts = `/shards/${at.shardId}/accounts`;
    const publicKey = somePublicKey();
    const body = { publicKey, labels: { instance: someInstance() } };
    const asked = await person.call<OperationBody>(keysPath(at), 202, { body });
    const repeated = await call<OperationBody>(at, keysPath(at), 202, { body });
    assert.deepEqual([asked.requestedBy, repeated.requestedBy], [theirs, theirs], "a repeat asks for nothing new");
    await settled(at, asked);
    const key = await call<{ addedBy: unknown }>(at, keyPath(at, publicKey), 200);
    assert.deepEqual(key.addedBy, theirs);
    assert.deepEqual((await removeKey(at, publicKey)).requestedBy, programs);

    const accountId = `hers.${MASTER}`;
    await settled(at, await person.call<OperationBody>(accounts, 202, { body: { accountId } }));
    const kept = await call<{ accounts: { accountId: string; takenBy: unknown }[] }>(at, accounts, 200);
    const takenBy = new Map(kept.accounts.map((account) => [account.accountId, account.takenBy]));
    assert.deepEqual(takenBy.get(accountId), theirs);
    assert.equal(takenBy.get(MASTER), null, "the console made it");
  });

  it("leave their mark on an access key too, which counts on its own from then on", async () => {
    const person = await invite(administrator, { email: "maker@example.org", rights: ["manage-access-keys"] });
    const { person: self } = await person.call<SessionBody>("/session", 200);
    const body = { name: "hers", rights: ["manage-access-keys"], shards: "all" };
    const { value, createdBy } = await person.call<{ value: string; createdBy: unknown }>("/access-keys", 201, {
      body,
    });
    assert.deepEqual(createdBy, { kind: "person", id: self.id });
    await administrator.call(`/people/${self.id}`, 204, { method: "DELETE" });
    await call(at, "/access-keys/self", 200, { accessKey: value });
    const more = { body: { ...body, rights: ["add-keys"] } };
    assert.equal((await problem(at, "/access-keys", "forbidden", { ...more, accessKey: value })).right, "add-keys");
  });

  it("end an hour after the last request, and twelve hours after the first", async () => {
    const browser = new Browser(at);
    await browser.signIn(ADMINISTRATOR.email);
    clock.advance(HOUR - 1);
    await browser.call("/session", 200);
    clock.advance(HOUR);
    await browser.problem("/session", "unauthenticated");
    assert.equal(browser.cookie, "", "the browser is told to forget it");

    await browser.signIn(ADMINISTRATOR.email);
    for (let hour = 0; hour < 14; hour++) {
      clock.advance(HOUR - 300);
      await (hour < 13 ? browser.call("/session", 200) : browser.problem("/session", "unauthenticated"));
    }
  });

  it("end with the sign-out, and that one alone", async () => {
    const [one, two] = [new Browser(at), new Browser(at)];
    await one.signIn(ADMINISTRATOR.email);
    await two.signIn(ADMINISTRATOR.email);
    const { cookie } = one;
    await one.call("/session", 204, { method: "DELETE" });
    assert.equal(one.cookie, "");
    one.cookie = cookie;
    await one.problem("/session", "unauthenticated");
    await two.call("/session", 200);
  });

  it("end everywhere when the password changes; who has changed it has a new one", async () => {
    const email = "change@example.org";
    const one = await invite(administrator, { email });
    const two = new Browser(at);
    await two.signIn(email);
    const stolen = new Browser(at);
    stolen.cookie = one.cookie;
    stolen.binding = one.binding;
    await stolen.call("/session", 200);
    const newPassword = "another long enough password";
    const change = { body: { currentPassword: PASSWORD, newPassword } };
    await one.problem("/session/password", "sign-in-failed", {
      body: { currentPassword: "wrong", newPassword },
    });
    await one.call("/session/password", 200, change);
    await one.call("/session", 200);
    await two.problem("/session", "unauthenticated");
    await stolen.problem("/session", "unauthenticated");
    await two.problem("/session", "sign-in-failed", { body: { email, password: PASSWORD } });
    await two.signIn(email, newPassword);
  });

  it("are not begun with a wrong password, and nobody learns who is there", async () => {
    await invite(administrator, { email: "there@example.org" });
    const browser = new Browser(at);
    const answers = [];
    for (const email of ["there@example.org", "nobody@example.org", "no address", ""]) {
      const { requestId: _, ...answer } = await browser.problem("/session", "sign-in-failed", {
        body: { email, password: `${PASSWORD}!` },
      });
      answers.push(answer);
    }
    assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1);
    assert.equal(browser.cookie, "");
    const { detail } = await browser.problem("/session", "invalid-request", { body: { email: 1, password: 2 } });
    assert.equal(detail, "The request body is not valid: email must be a text; password must be a text.");
  });

  it("are refused to the address that guesses, also behind a proxy that is trusted; nobody else's word counts", async function () {
    this.timeout(60_000); // each password takes its time
    for (const [trustedProxies, others] of [
      [["127.0.0.0/8"], 201],
      [["192.0.2.1"], 429],
    ] as const) {
      const proxied = await startConsole({ trustedProxies, now: clock.now });
      await setUp(proxied);
      const from = (address: string, password = PASSWORD) =>
        new Browser(proxied).fetch("/session", {
          body: { email: ADMINISTRATOR.email, password },
          // what the client itself claims stands before what the proxy adds
          headers: { "x-forwarded-for": `203.0.113.9, ${address}` },
        });
      for (let guess = 0; guess < 10; guess += 1) await from("198.51.100.7", `wrong password ${guess}`);
      assert.equal((await from("198.51.100.7")).status, 429);
      assert.equal((await from("198.51.100.8")).status, others);
      await proxied.close();
    }
  });

  it("and codes count guesses of an IPv6 client by its network of 64 bits, all of whose addresses it has", async () => {
    const proxied = await startConsole({ trustedProxies: ["127.0.0.0/8"], now: clock.now });
    try {
      const guesses: [path: string, limit: number, wrong: number, body: object][] = [
        ["/setup", 10, 403, { code: "wrong", name: "X", email: "x@example.org", password: PASSWORD }],
        ["/invitations/accept", 20, 403, { code: "wrong", password: PASSWORD }],
        ["/session", 10, 401, { email: "nobody@example.org", password: PASSWORD }],
      ];
      for (const [path, limit, wrong, body] of guesses) {
        const guessFrom = async (address: string) => {
          const headers = { "x-forwarded-for": address };
          return (await new Browser(proxied).fetch(path, { body, headers })).status;
        };
        for (let host = 1; host <= limit; host += 1) {
          assert.equal(await guessFrom(`2001:db8:1:2:${host}::${host}`), wrong, path);
        }
        assert.equal(await guessFrom("2001:db8:1:2:ffff::1"), 429, path);
        assert.equal(await guessFrom("2001:db8:1:3::1"), wrong, path);
      }
    } finally {
      await proxied.close();
    }
  });

  it("are not begun after ten wrong passwords in a quarter of an hour, not even with the right one", async () => {
    const email = "guessed@example.org";
    const person = await invite(administrator, { email });
    const browser = new Browser(at);
    const guesses = Array.from({ length: 12 }, (_, index) => index);
    const statuses = await Promise.all(
      guesses.map(async (guess) => {
        const body = { email, password: `wrong password ${guess}` };
        return (await new Browser(at).fetch("/session", { body })).status;
      }),
    );
    // Of one address few are hashed at once, too.
    assert.ok(statuses.filter((status) => status === 429).length >= 2, "guesses at once count one by one");
    const refused = await browser.fetch("/session", { body: { email, password: PASSWORD } });
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "900"]);
    await person.call("/session", 200);
    await new Browser(at).signIn(ADMINISTRATOR.email);
    clock.advance(900);
    await browser.signIn(email);
  });

  it("change nothing when another site asks for it", async () => {
    const browser = new Browser(at);
    await browser.signIn(ADMINISTRATOR.email);
    const tokens = `/shards/${at.shardId}/tokens`;
    const body = { name: "x", permissions: "full" };
    const { port } = new URL(at.url);
    for (const origin of ["https://evil.example", "null", `http://127.0.0.1:${Number(port) + 1}`, "nonsense", ""]) {
      await browser.problem(tokens, "wrong-origin", { body, headers: { origin } });
      await browser.problem("/session", "wrong-origin", { method: "DELETE", headers: { origin } });
    }
    const silent = await fetch(`${at.url}/api/v1${tokens}`, {
      method: "POST",
      headers: { ...browser.headers, origin: "", "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    assert.equal(silent.status, 403);
    await browser.call(tokens, 200, { headers: { origin: "https://evil.example" } });
    await browser.call(tokens, 201, { body });
    // An access key is nothing that a browser adds by itself.
    const headers = { origin: "https://evil.example" };
    await call(at, tokens, 201, { body, headers });
    await new Browser(at).problem("/session", "wrong-origin", { body: ADMINISTRATOR_SIGN_IN, headers });
  });

  it("count at every console on one database, and so does their end", async function () {
    const server = process.env.KEYRING_TEST_DATABASE_URL;
    if (!server) this.skip();
    const database = await createDatabase(server);
    const start = async () =>
      createConsole({ dataDir: await makeFolder(), databaseUrl: database.url, developmentShards: [] });
    const consoles = [await start(), await start()] as const;
    const [one, two] = consoles.map(({ url, setupCodeFile }) => {
      return new Browser({
        ...at,
        url,
        dataDir: dirname(setupCodeFile),
        adminFetch: (path, init = {}) => adminFetch(url, path, init),
      });
    }) as [Browser, Browser];
    const begun = await setUp(one.at);
    for (const each of [one, two]) {
      each.cookie = begun.cookie;
      each.binding = begun.binding;
    }
    await two.call("/session", 200);
    await two.call("/session", 204, { method: "DELETE" });
    await one.problem("/session", "unauthenticated");
    await two.problem("/setup", "already-set-up", { body: { code: await setupCodeOf(two.at), ...ADMINISTRATOR } });
    for (let guess = 0; guess < 10; guess++) {
      const body = { email: ADMINISTRATOR.email, password: "wrong" };
      await (guess % 2 === 0 ? one : two).problem("/session", "sign-in-failed", { body });
    }
    await one.problem("/session", "too-many-attempts", { body: ADMINISTRATOR_SIGN_IN });
    await Promise.all(consoles.map((each) => each.close()));
    await database.drop();
  });

  it("are worth nothing to whoever has only the cookie sent: another port of the host, or a page without what binds them", async () => {
    const { cookie } = administrator;
    const tokens = `/shards/${at.shardId}/tokens`;
    for (const binding of [undefined, "", "binding_x", `binding_${"A".repeat(43)}`, new Browser(at).binding]) {
      const headers: Record<string, string> = { cookie, origin: at.url };
      if (binding !== undefined) headers["x-keyring-binding"] = binding;
      await problem(at, "/session", "unauthenticated", { accessKey: "", headers });
      const body = { name: "x", permissions: "full" };
      await problem(at, tokens, "unauthenticated", { accessKey: "", headers, body });
    }
    const other = new Browser(at);
    await other.signIn(ADMINISTRATOR.email);
    other.cookie = cookie;
    await other.problem("/session", "unauthenticated");
    await administrator.call("/session", 200);
  });

  it("are found behind cookies of the same name that somebody else has set", async () => {
    const bogus = Array.from({ length: 20 }, (_, index) => `keyring-session=session_${"A".repeat(41)}${index + 10}`);
    const others = ["keyring-session=", "keyring-session=x", "other=1", ...bogus].join("; ");
    const session = await administrator.call<SessionBody>("/session", 200, {
      headers: { cookie: `${others}; ${administrator.cookie}; ${others}` },
    });
    assert.equal(session.person.email, ADMINISTRATOR.email);
  });

  it("need the password again, ten minutes after it was given, to change people, access keys and shards, and to take everything along; access keys do not", async () => {
    const browser = await invite(administrator, {
      email: "careful@example.org",
      rights: ["manage-people", "manage-access-keys", "manage-shards", "back-up", "view-tokens", "issue-tokens"],
    });
    const person = { name: "New", email: "new@example.org", rights: ["view-tokens"], shards: "all" };
    const key = { name: "new", rights: ["view-tokens"], shards: "all" };
    clock.advance(599);
    const { id } = await browser.call<{ id: string }>("/people", 201, { body: person });
    const created = await browser.call<{ id: string }>("/access-keys", 201, { body: key });
    clock.advance(1);
    const changes = [
      ["/people", { body: { ...person, email: "newer@example.org" } }],
      [`/people/${id}`, { method: "PATCH", body: { name: "Newest" } }],
      [`/people/${id}`, { method: "DELETE" }],
      [`/people/${id}/invitation`, { method: "POST" }],
      ["/access-keys", { body: key }],
      [`/access-keys/${created.id}`, { method: "PATCH", body: { disabled: true } }],
      [`/access-keys/${created.id}`, { method: "DELETE" }],
      [`/shards/${at.shardId}`, { method: "PATCH", body: { disabled: false } }],
      [`/shards/${at.shardId}`, { method: "DELETE" }],
      ["/restore/review", { body: { decision: "accept", all: true } }],
      ["/backup", {}],
    ] as const;
    for (const [path, init] of changes) await browser.problem(path, "password-needed", init);
    await call(at, `/people/${id}`, 200, { method: "PATCH", body: { name: "By an access key" } });
    await browser.call("/people", 200);
    await browser.call(`/shards/${at.shardId}/tokens`, 201, { body: { name: "x", permissions: "full" } });
    await browser.problem("/session/confirmation", "sign-in-failed", { body: { password: "wrong" } });
    await browser.problem("/people", "password-needed", { body: person });
    const confirmed = await browser.call<SessionBody>("/session/confirmation", 200, { body: { password: PASSWORD } });
    assert.equal(confirmed.confirmedUntil, clock.at(600));
    await browser.call(`/people/${id}`, 204, { method: "DELETE" });
  });

  it("are refused to one address that tries many people, which costs nobody else anything", async function () {
    // a hundred passwords are hashed
    this.timeout(180_000);
    const browser = new Browser(at);
    const refusals = new Set<number>();
    for (let guess = 0; guess < 104; guess += 8) {
      const tries = Array.from({ length: 8 }, (_, index) =>
        browser.fetch("/session", { body: { email: `${guess + index}@example.org`, password: "wrong" } }),
      );
      for (const { status } of await Promise.all(tries)) refusals.add(status);
    }
    assert.deepEqual([...refusals].sort(), [401, 429]);
    await browser.problem("/session", "too-many-attempts", { body: ADMINISTRATOR_SIGN_IN });
    await browser.problem("/invitations/accept", "too-many-attempts", { body: { code: "x", password: PASSWORD } });
  });

  it("count less than an access key that is sent with them", async () => {
    const session = await administrator.fetch("/session", { accessKey: at.accessKey });
    assert.equal(session.status, 403);
    const wrong = { accessKey: `keyring_${"A".repeat(43)}` };
    await administrator.problem("/session", "unauthenticated", wrong);
    await problem(at, "/session", "forbidden");
  });
});

const ADMINISTRATOR_SIGN_IN = { email: ADMINISTRATOR.email, password: ADMINISTRATOR.password };
