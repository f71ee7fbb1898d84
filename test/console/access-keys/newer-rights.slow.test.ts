import assert from "node:assert/strict";
import { join } from "node:path";
import { sql } from "kysely";
import { openStore } from "../../../console/src/store/store.js";
import { startConsole } from "../../support/console.js";
import { call } from "../calls.js";

describe("console: rights that a newer instance on the same database has added", () => {
  it("are nothing that an answer stumbles over, and count for nothing here", async () => {
    const first = await startConsole();
    await first.stop();
    const { databaseUrl, dataDir } = first;
    const onConnectionLost = (error: Error) => {
      throw error;
    };
    const store = await openStore({ databaseUrl, folder: join(dataDir, "pg"), onConnectionLost });
    await sql`update access_keys set rights = array_append(rights, 'rule-the-world')`.execute(store.database);
    await store.close();
    const at = await first.restart();
    const self = await call<{ rights: string[] }>(at, "/access-keys/self", 200);
    const { accessKeys } = await call<{ accessKeys: { rights: string[] }[] }>(at, "/access-keys", 200);
    for (const { rights } of [self, ...accessKeys]) {
      assert.ok(rights.includes("issue-tokens"));
      assert.ok(!rights.includes("rule-the-world"));
    }
    await at.close();
  });
});
