import assert from "node:assert/strict";
import fc from "fast-check";
import { excessOf, type Holding, RIGHTS } from "../../../console/src/access/rights.js";
import { type KeyBounds, looserBounds, UNBOUNDED } from "../../../console/src/bounds/key-bounds.js";
import { TestClock } from "../../support/clock.js";
import { adminFetch, startConsole, type TestConsole } from "../../support/console.js";
import { call } from "../calls.js";
import { Browser, type InvitedBody, type PersonBody, type SessionBody } from "../people/support.js";
import type { OpenApiDocument } from "./documented-calls.js";
import { exampleOf, resolve, type Schema } from "./example-of.js";
import { type DocumentedOperation, documentOf, operationsOf } from "./operations.js";

/** More with KEYRING_AUTHORITY_RUNS. */
const RUNS = Number(process.env.KEYRING_AUTHORITY_RUNS ?? 5);
const STEPS = 24;

describe("console: whatever chain of calls one holder makes, among others' ordinary acts", () => {
  let at: TestConsole;
  let document: OpenApiDocument;
  let operations: DocumentedOperation[];
  let chain: DocumentedOperation[];
  const clock = new TestClock();
  let count = 0;
  before(async () => {
    at = await startConsole({ now: clock.now });
    document = await documentOf(at);
    // The way to the first administrator is closed, and a wait or a dump gives nobody anything.
    operations = operationsOf(document).filter(({ operationId }) => !["setUp", "downloadBackup"].includes(operationId));
    chain = CHAIN.flatMap((name) => operations.find(({ operationId }) => operationId === name) ?? []);
  });
  after(() => at.close());

  it("no session and no access key comes out that can do more than that holder could at that moment", async function () {
    this.timeout(Math.max(120_000, RUNS * 60_000));
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (gen) => {
        const pick = <Item>(items: readonly Item[]): Item => items[gen(fc.nat, { max: items.length - 1 })] as Item;
        const holding = (): { rights: string[]; shards: "all" | string[] } => ({
          rights: [
            ...new Set([pick(RIGHTS), pick(RIGHTS), ...(gen(fc.boolean) ? ["manage-people"] : ["manage-access-keys"])]),
          ],
          shards: gen(fc.boolean) ? "all" : [at.shardId],
        });
        // attempts of the run before no longer count
        clock.advance(1_000);
        const rights = [...holding().rights, "manage-people", "view-tokens"];
        const hacker = new Hacker(at, await join(rights));
        await hacker.begin();
        const others: string[] = [];
        for (let other = 0; other < 2; other += 1) {
          const body = { name: "T", email: address(), ...holding(), rights: ["view-tokens"] };
          others.push((await call<InvitedBody>(at, "/people", 201, { body })).id);
        }
        hacker.ids.push(...others);
        const trail: string[] = [];
        for (let step = 0; step < STEPS; step += 1) {
          if (gen(fc.nat, { max: 2 }) === 0) {
            const id = pick(others);
            const change = gen(fc.boolean) ? { rights: [...RIGHTS], shards: "all" } : holding();
            await at.adminFetch(`/people/${id}`, { method: "PATCH", body: change });
            trail.push(`somebody makes ${id} ${JSON.stringify(change)}`);
            continue;
          }
          const operation = pick(gen(fc.nat, { max: 3 }) === 0 ? operations : chain);
          const before = await hacker.powers();
          const path = pathOf(operation, gen(fc.boolean) ? others : hacker.ids, pick);
          const body = operation.body && fill(operation.body, hacker, pick, holding);
          const status = await hacker.try(operation, path, body, pick);
          trail.push(`${operation.operationId} ${path} ${JSON.stringify(body)}: ${status}`);
          for (const power of hacker.takeNew()) {
            const isCovered = before.some(
              (one) => excessOf(one, power) === undefined && looserBounds(one, power).length === 0,
            );
            assert.ok(
              isCovered,
              `${JSON.stringify(power)} is more than ${JSON.stringify(before)}, after\n${trail.join("\n")}`,
            );
          }
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  /** Somebody new, with a session. */
  async function join(rights: readonly string[]): Promise<Browser> {
    const body = { name: "H", email: address(), rights, shards: "all" };
    const { invitation } = await call<InvitedBody>(at, "/people", 201, { body });
    const browser = new Browser(at);
    await browser.call("/invitations/accept", 201, { body: { code: invitation.code, password: PASSWORD } });
    return browser;
  }

  const address = () => `holder${count++}@example.org`;

  /** Fills a body with what the holder knows, where its properties ask for that. */
  function fill(schema: Schema, hacker: Hacker, pick: Pick, holding: () => object): unknown {
    const { properties = {}, required = [] } = schema.$ref ? resolve(schema.$ref, document) : schema;
    const { rights, shards } = holding() as { rights: string[]; shards: unknown };
    const known: Record<string, () => unknown> = {
      rights: () => rights,
      shards: () => shards,
      email: () => pick([address(), hacker.email]),
      password: () => PASSWORD,
      currentPassword: () => PASSWORD,
      newPassword: () => PASSWORD,
      code: () => pick([...hacker.codes, "none"]),
      allowedAddresses: () => pick([["127.0.0.0/8"], ["127.0.0.1"], ["0.0.0.0/0"]]),
      requestsPerSecond: () => pick([100_000, 200_000]),
      maxTokenLifetime: () => pick([60, 86_400]),
      issuablePermissions: () => pick([["view-accounts"], ["view-accounts", "write"]]),
      accessKeys: () => hacker.ids,
      people: () => hacker.ids,
    };
    return Object.fromEntries(
      Object.entries(properties).flatMap(([name, property]) => {
        if (!required.includes(name) && pick([true, false])) return [];
        return [[name, known[name]?.() ?? exampleOf(property, document)]];
      }),
    );
  }

  function pathOf({ path }: DocumentedOperation, ids: readonly string[], pick: Pick): string {
    return path.replace("{shardId}", at.shardId).replace(/\{[^}]+\}/g, () => pick(ids));
  }
});

/** Most of the calls, so that chains come about. All others, also those to come, are tried between them. */
const CHAIN = [
  "renewInvitation",
  "renewInvitation",
  "acceptInvitation",
  "acceptInvitation",
  "createAccessKey",
  "invitePerson",
];

type Pick = <Item>(items: readonly Item[]) => Item;

/** Chosen by the holder alone, so that they can sign in as whoever they have chosen it for. */
const PASSWORD = "correct horse battery staple";

/** What a credential can do; people are bound by nothing else. */
type Power = Holding & KeyBounds;

/** One holder with everything that they have come by. */
class Hacker {
  readonly codes: string[] = [];
  /** Of people and access keys. */
  readonly ids: string[] = [];
  email = "";
  readonly #sessions: Browser[] = [];
  readonly #keys = new Set<string>();
  readonly #people = new Set<string>();
  #new: Power[] = [];

  constructor(
    private readonly at: TestConsole,
    own: Browser,
  ) {
    this.#sessions.push(own);
  }

  /** Learns who the holder is. */
  async begin(): Promise<void> {
    for (const session of this.#sessions) {
      const { person } = await session.call<SessionBody>("/session", 200);
      this.#people.add(person.id);
      this.ids.push(person.id);
      this.email = person.email;
    }
  }

  /** What the holder can do now, by each person and access key that is theirs. */
  async powers(): Promise<Power[]> {
    const people = [...this.#people].map(async (id) => {
      const person = await call<PersonBody>(this.at, `/people/${id}`, 200);
      return person.status === "removed" ? [] : [{ ...UNBOUNDED, ...(person as unknown as Holding) }];
    });
    const keys = [...this.#keys].map((value) => this.#powerOf(value));
    return (await Promise.all([...people, ...keys])).flat();
  }

  /** Makes a call with one of the credentials, and keeps what comes out of it. */
  async try({ method }: DocumentedOperation, path: string, body: unknown, pick: Pick): Promise<number> {
    const credential = pick<Browser | string>([...this.#sessions, ...this.#keys]);
    const [headers, accessKey] = typeof credential === "string" ? [{}, credential] : [credential.headers, ""];
    const response = await adminFetch(this.at.url, path, { method, body, headers, accessKey });
    const text = await response.text();
    for (const code of text.match(CODES) ?? []) this.codes.push(code);
    for (const id of text.match(/"id":"([0-9a-f-]{36})"/g) ?? []) this.ids.push(id.slice(6, -1));
    for (const value of text.match(/keyring_[A-Za-z0-9_-]{43,49}/g) ?? []) {
      this.#keys.add(value);
      this.#new.push(...(await this.#powerOf(value)));
    }
    await this.#takeSession(response.headers.get("set-cookie"), text);
    return response.status;
  }

  takeNew(): Power[] {
    const taken = this.#new;
    this.#new = [];
    return taken;
  }

  async #takeSession(cookie: string | null, text: string): Promise<void> {
    const binding = /"binding":"([^"]+)"/.exec(text)?.[1];
    if (cookie === null || binding === undefined) return;
    const session = new Browser(this.at);
    [session.cookie = ""] = cookie.split(";");
    session.binding = binding;
    this.#sessions.push(session);
    const { person } = await session.call<SessionBody>("/session", 200);
    this.#people.add(person.id);
    this.#new.push({ ...UNBOUNDED, ...(person as unknown as Holding) });
  }

  async #powerOf(accessKey: string): Promise<Power[]> {
    const response = await this.at.adminFetch("/access-keys/self", { accessKey });
    return response.ok ? [(await response.json()) as Power] : [];
  }
}

const CODES = /\b(?:[0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}\b/g;
