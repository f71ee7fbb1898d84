import assert from "node:assert/strict";
import { startConsole, type TestConsole } from "../../support/console.js";
import { call, problem } from "../calls.js";
import { ADMINISTRATOR, Browser, PASSWORD, setupCodeOf } from "./support.js";

interface Listed {
  sessions: { id: string; current: boolean }[];
}

describe("console: lists of sessions", () => {
  let at: TestConsole;
  let personId: string;
  const browsers: Browser[] = [];
  before(async () => {
    at = await startConsole();
    const first = new Browser(at);
    const body = { code: await setupCodeOf(at), ...ADMINISTRATOR };
    const { person } = await first.call<{ person: { id: string } }>("/setup", 201, { body });
    personId = person.id;
    browsers.push(first);
    for (let count = 0; count < 3; count++) {
      const more = new Browser(at);
      await more.call("/session", 201, { body: { email: ADMINISTRATOR.email, password: PASSWORD } });
      browsers.push(more);
    }
  });
  after(() => at?.close());

  const alive = async () => Promise.all(browsers.map(async (one) => (await one.fetch("/session")).status === 200));

  it("show where one is signed in, and end one, or all others", async () => {
    const [own, ...others] = browsers;
    if (!own) throw new Error("nobody is signed in");
    const { sessions } = await own.call<Listed>("/sessions", 200);
    assert.deepEqual(
      sessions.map(({ current }) => current),
      [false, false, false, true],
    );
    assert.deepEqual(await own.call(`/sessions?session=${sessions[0]?.id}`, 200, { method: "DELETE" }), { ended: 1 });
    assert.deepEqual(await alive(), [true, true, true, false]);
    assert.deepEqual(await own.call("/sessions", 200, { method: "DELETE" }), { ended: 2 });
    assert.deepEqual(await alive(), [true, false, false, false]);
    assert.equal(others.length, 3);
  });

  it("are for those who manage people, and hold as much", async () => {
    assert.equal((await call<Listed>(at, `/people/${personId}/sessions`, 200)).sessions.length, 1);
    const body = { name: "weak", rights: ["manage-people"], shards: "all" };
    const { value } = await call<{ value: string }>(at, "/access-keys", 201, { body });
    await problem(at, `/people/${personId}/sessions`, "forbidden", { method: "DELETE", accessKey: value });
    assert.deepEqual(await alive(), [true, false, false, false]);
    assert.deepEqual(await call(at, `/people/${personId}/sessions`, 200, { method: "DELETE" }), { ended: 1 });
    assert.deepEqual(await alive(), [false, false, false, false]);
  });
});
