import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { startConsole } from "../../support/console.js";
import { type InvitedBody, PASSWORD, setUp, setupCodeOf } from "./support.js";

describe("console: what it stores of people", () => {
  it("is no password, no code and no session: nothing on disk has them but a password's costly hash", async () => {
    const at = await startConsole({ passwordCost: undefined });
    const setupCode = await setupCodeOf(at);
    const administrator = await setUp(at);
    const { invitation } = await administrator.call<InvitedBody>("/people", 201, {
      body: { name: "Bob", email: "bob@example.org", rights: ["view-tokens"], shards: "all" },
    });
    await at.stop();
    const session = administrator.cookie.split("=")[1] ?? "";
    const secrets = [setupCode, invitation.code, session, administrator.binding, PASSWORD];
    secrets.push(...secrets.map((secret) => secret.replaceAll("-", "")));
    const found: string[] = [];
    let hashed = false;
    for (const file of await readdir(at.dataDir, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const content = await readFile(join(file.parentPath, file.name), "latin1");
      hashed ||= content.includes("scrypt:32768:8:3:");
      for (const secret of secrets) if (content.includes(secret)) found.push(file.name);
    }
    assert.deepEqual(found, []);
    if (at.databaseUrl === undefined) assert.ok(hashed);
    await at.close();
  });
});
