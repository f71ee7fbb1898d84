import assert from "node:assert/strict";
import { sql } from "kysely";
import { Client } from "pg";
import { openStore } from "../../../console/src/store/store.js";
import { createConsoleDatabase, type TestServer, testServer } from "../../support/postgres.js";

describe("console: a store on a Postgres server that is closed", () => {
  let server: TestServer;
  before(async () => {
    server = await testServer();
  });
  after(() => server.stop());

  it("does not report as lost what the server ends after that", async () => {
    const database = await createConsoleDatabase(server.url);
    const administrator = new Client({ connectionString: server.url });
    await administrator.connect();
    const lost: Error[] = [];
    for (let round = 0; round < 20; round += 1) {
      const store = await openStore({
        databaseUrl: database.url,
        folder: "",
        onConnectionLost: (error) => lost.push(error),
      });
      await Promise.all(Array.from({ length: 10 }, () => sql`select pg_sleep(0.01)`.execute(store.database)));
      const closed = store.close();
      await administrator.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
        new URL(database.url).pathname.slice(1),
      ]);
      await closed;
    }
    await administrator.end();
    await database.drop();
    assert.deepEqual(lost, []);
  });
});
