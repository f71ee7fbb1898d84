import assert from "node:assert/strict";
import { join } from "node:path";
import { Attempts } from "../../../console/src/people/attempts.js";
import { openStore } from "../../../console/src/store/store.js";
import { TestClock } from "../../support/clock.js";
import { copyTemplate, makeFolder } from "../../support/console.js";

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
});
