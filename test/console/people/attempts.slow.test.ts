import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { ownOrigin } from "../../../console/src/access/trail.js";
import { AuditTrail } from "../../../console/src/audit/trail.js";
import { Mail } from "../../../console/src/mail/mail.js";
import { Attempts } from "../../../console/src/people/attempts.js";
import { Notices } from "../../../console/src/people/notices.js";
import { Passwords } from "../../../console/src/people/password.js";
import { Sessions } from "../../../console/src/people/sessions.js";
import { Setup } from "../../../console/src/people/setup.js";
import { ensureSetupCode } from "../../../console/src/people/setup-codes.js";
import { SignIn } from "../../../console/src/people/sign-in.js";
import { openStore } from "../../../console/src/store/store.js";
import { TestClock } from "../../support/clock.js";
import { copyTemplate, makeFolder } from "../../support/console.js";
import { PASSWORD } from "./support.js";

describe("console: attempts at what could be guessed", () => {
  it("do not pile up where none of them succeeds", async () => {
    const clock = new TestClock();
    const data = await makeFolder();
    await copyTemplate(data);
    const store = await openStore({ folder: join(data, "pg"), onConnectionLost: () => {} });
    const attempts = new Attempts(store.database, clock.now);
    for (const subject of ["a", "b", "c"]) await attempts.count(subject, { count: 10, seconds: 900 });
    clock.advance(901);
    await attempts.count("d", { count: 10, seconds: 900 });
    const left = await store.database.selectFrom("attempts").select("count").execute();
    await store.close();
    assert.equal(left.length, 1);
  });

  it("are not those that were right, however many sign-ins there are", async () => {
    const { now } = new TestClock();
    const data = await makeFolder();
    await copyTemplate(data);
    const store = await openStore({ folder: join(data, "pg"), onConnectionLost: () => {} });
    const { database } = store;
    const attempts = new Attempts(database, now);
    const mail = new Mail(undefined, attempts);
    const notices = new Notices(mail, pino({ level: "silent" }), "http://127.0.0.1", now);
    const trail = new AuditTrail(now);
    const origin = ownOrigin("test");
    const sessions = new Sessions(database, trail, now);
    const passwords = new Passwords({ N: 1024, r: 8, p: 1 });
    const code = join(data, "setup-code");
    await ensureSetupCode(database, code, now());
    const person = { code: await readFile(code, "utf8"), name: "A", email: "a@example.org", password: PASSWORD };
    await new Setup(database, trail, sessions, attempts, passwords, code, now).run(person, "192.0.2.1", origin);
    for (let guess = 1; guess < 100; guess += 1)
      await attempts.count("password of a@example.org", { count: 100, seconds: 900 });
    const signIn = new SignIn(database, trail, sessions, attempts, notices, passwords, now);
    for (const address of ["192.0.2.2", "192.0.2.3"])
      await signIn.withPassword(person.email, PASSWORD, address, origin);
    await assert.rejects(signIn.withPassword(person.email, "wrong", "192.0.2.4", origin), { slug: "sign-in-failed" });
    await assert.rejects(signIn.withPassword(person.email, PASSWORD, "192.0.2.5", origin), {
      slug: "too-many-attempts",
    });
    await store.close();
  });
});
