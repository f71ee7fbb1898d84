import assert from "node:assert/strict";
import { join } from "node:path";
import { openStore, type Store } from "../../console/src/store/store.js";
import { copyTemplate, makeFolder } from "./console.js";
import { createDatabase, type TestServer, testServer } from "./postgres.js";

/** By name of the database, what opens a new store of a console there; whoever opens it closes it. Call it within `describe`. */
export function storesOnBothDatabases(): Record<"embedded" | "Postgres", () => Promise<Store>> {
  let server: TestServer;
  before(async () => {
    server = await testServer();
  });
  after(() => server.stop());
  const onConnectionLost = (error: Error) => assert.fail(error);
  return {
    embedded: async () => {
      const folder = await makeFolder();
      await copyTemplate(folder);
      return openStore({ folder: join(folder, "pg"), relaxedDurability: true, onConnectionLost });
    },
    Postgres: async () =>
      openStore({ databaseUrl: (await createDatabase(server.url)).url, folder: "", onConnectionLost }),
  };
}
