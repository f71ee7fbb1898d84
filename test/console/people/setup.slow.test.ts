import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RIGHTS } from "../../../console/src/access/rights.js";
import { createConsole } from "../../../console/src/index.js";
import { TestClock } from "../../support/clock.js";
import { makeFolder, startConsole, type TestConsole } from "../../support/console.js";
import { createDatabase } from "../../support/postgres.js";
import { call, type TokenBody } from "../calls.js";
import { ADMINISTRATOR, Browser, invite, type SessionBody, setUp, setupCodeOf } from "./support.js";

describe("console: the first administrator", () => {
  const stopped: TestConsole[] = [];
  const start = async (options: Parameters<typeof startConsole>[0] = {}) => {
    const at = await startConsole(options);
    stopped.push(at);
    return at;
  };
  afterEach(async () => {
    for (const at of stopped.splice(0)) await at.close();
  });

  it("is made with a code that lies where only the owner of the data folder can read", async () => {
    const at = await start();
    const file = join(at.dataDir, "setup-code");
    assert.match(await readFile(file, "utf8"), /^(?:[0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}\n$/);
    assert.equal((await stat(file)).mode & 0o777, 0o600);

    const browser = new Browser(at);
    assert.deepEqual(await browser.call("/setup", 200), { open: true });
    const body = { code: await setupCodeOf(at), ...ADMINISTRATOR, email: "Ada@Example.org" };
    const { person } = await browser.call<SessionBody>("/setup", 201, { body });
    assert.deepEqual(
      [person.name, person.email, person.rights, person.shards, person.status],
      ["Ada Lovelace", "ada@example.org", [...RIGHTS], "all", "active"],
    );
    assert.deepEqual(await browser.call("/setup", 200), { open: false });
    assert.equal(existsSync(file), false, "the file is gone");

    const { tokens } = await browser.call<{ tokens: TokenBody[] }>(`/shards/${at.shardId}/tokens`, 200);
    assert.deepEqual(tokens, []);
  });

  it("is made once: the code is void then, and no start makes another", async () => {
    const first = await start();
    const code = await setupCodeOf(first);
    await setUp(first);
    const again = { body: { code, ...ADMINISTRATOR, email: "eve@example.org" } };
    await new Browser(first).problem("/setup", "already-set-up", again);
    await writeFile(join(first.dataDir, "setup-code"), `${code}\n`);
    const second = await first.restart();
    stopped[0] = second;
    assert.equal(existsSync(join(second.dataDir, "setup-code")), false);
    await new Browser(second).problem("/setup", "already-set-up", again);
    await new Browser(second).signIn(ADMINISTRATOR.email);
  });

  it("is one, however many ask at once with the right code", async () => {
    const at = await start();
    const code = await setupCodeOf(at);
    const answers = await Promise.all(
      ["a", "b", "c", "d"].map((letter) =>
        new Browser(at).fetch("/setup", { body: { code, ...ADMINISTRATOR, email: `${letter}@example.org` } }),
      ),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409]);
  });

  it("may type the code in any case, without hyphens, and with letters for digits", async () => {
    const at = await start();
    const code = (await setupCodeOf(at)).toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
    await new Browser(at).call("/setup", 201, { body: { code, ...ADMINISTRATOR } });
  });

  it("is not made with a wrong code; after ten tries it takes a minute until another is judged", async () => {
    const clock = new TestClock();
    const at = await start({ now: clock.now });
    const code = await setupCodeOf(at);
    const wrong = code.replace(/^./, (letter) => (letter === "A" ? "B" : "A"));
    const browser = new Browser(at);
    const told = new Set<string>();
    for (const guess of [wrong, "", "A", at.accessKey, "A".repeat(32), wrong, wrong, wrong, wrong, wrong]) {
      told.add((await browser.problem("/setup", "wrong-code", { body: { code: guess, ...ADMINISTRATOR } })).detail);
    }
    assert.equal(told.size, 1, "every wrong code is told the same");
    const right = { body: { code, ...ADMINISTRATOR } };
    const refused = await browser.fetch("/setup", right);
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "60"]);
    clock.advance(60);
    await browser.call("/setup", 201, right);
  });

  it("has a week for it; a start after that makes another code, one before keeps it", async () => {
    const clock = new TestClock();
    const first = await start({ now: clock.now });
    const code = await setupCodeOf(first);
    const second = await first.restart();
    stopped[0] = second;
    assert.equal(await setupCodeOf(second), code);
    clock.advance(7 * 24 * 3600);
    await new Browser(second).problem("/setup", "wrong-code", { body: { code, ...ADMINISTRATOR } });
    const third = await second.restart();
    stopped[0] = third;
    assert.notEqual(await setupCodeOf(third), code);
    await setUp(third);
  });

  it("can also be invited with the first access key, which voids the code", async () => {
    const at = await start();
    const code = await setupCodeOf(at);
    const browser = new Browser(at);
    const { invitation } = await call<{ invitation: { code: string } }>(at, "/people", 201, {
      body: { name: "Ada", email: "ada@example.org", rights: [...RIGHTS], shards: "all" },
    });
    assert.deepEqual(await browser.call("/setup", 200), { open: true }, "an invitation is no administrator yet");
    await browser.call("/invitations/accept", 201, {
      body: { code: invitation.code, password: ADMINISTRATOR.password },
    });
    await browser.problem("/setup", "already-set-up", { body: { code, ...ADMINISTRATOR, email: "eve@example.org" } });
    const person = await invite(browser, { email: "bob@example.org" });
    assert.equal((await person.call<SessionBody>("/session", 200)).person.email, "bob@example.org");
  });

  it("is one on a database of several consoles, each of which has printed a code", async function () {
    const server = process.env.KEYRING_TEST_DATABASE_URL;
    if (!server) this.skip();
    const database = await createDatabase(server);
    const folders = await Promise.all([1, 2].map(() => makeFolder()));
    const consoles = await Promise.all(
      folders.map((dataDir) => createConsole({ dataDir, databaseUrl: database.url, developmentShards: [] })),
    );
    const answers = await Promise.all(
      consoles.map(async ({ url, setupCodeFile }, index) => {
        const code = (await readFile(setupCodeFile, "utf8")).trim();
        const body = JSON.stringify({ code, ...ADMINISTRATOR, email: `${index}@example.org` });
        const headers = { "content-type": "application/json" };
        return (await fetch(`${url}/api/v1/setup`, { method: "POST", headers, body })).status;
      }),
    );
    assert.deepEqual(answers.sort(), [201, 409]);
    await Promise.all(consoles.map((one) => one.close()));
    await database.drop();
  });
});
