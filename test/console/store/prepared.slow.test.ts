import assert from "node:assert/strict";
import { CompiledQuery } from "kysely";
import { PREPARED } from "../../../console/src/store/prepared.js";
import { openStore } from "../../../console/src/store/store.js";
import { isWorthAnotherTry } from "../../../console/src/store/unavailable.js";
import { duringTests } from "../../support/during-tests.js";
import { createDatabase, testServer } from "../../support/postgres.js";

describe("console: statements that are prepared on a server", () => {
  const at = duringTests(
    async () => {
      const server = await testServer();
      const { url, drop } = await createDatabase(server.url);
      const onConnectionLost = (error: Error) => assert.fail(error);
      return { server, drop, store: await openStore({ databaseUrl: url, folder: "", onConnectionLost }) };
    },
    async ({ server, drop, store }) => {
      await store.close();
      await drop();
      await server.stop();
    },
  );
  const run = (text: string, parameters: unknown[] = []) =>
    at.store.database.executeQuery<{ answer: number }>(CompiledQuery.raw(text, parameters));
  const ask = async () => (await run(`${PREPARED}select $1::int as answer`, [42])).rows[0]?.answer;
  const names = async () => (await run("select name from pg_prepared_statements")).rows.length;

  it("are planned once on a connection", async () => {
    await ask();
    assert.equal(await ask(), 42);
    assert.equal(await names(), 1);
  });

  it("behind a pooler that mixes connections fail once, with what says that another try helps, and are prepared no more", async () => {
    await run("deallocate all");
    await assert.rejects(ask, isWorthAnotherTry);
    assert.equal(await ask(), 42);
    assert.equal(await names(), 0);
  });
});
