import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { call, httpClient } from "../support/http.js";
import { json, testServer } from "../support/test-server.js";

describe("a request", () => {
  it("says which version of Keyring sends it", async () => {
    const server = await testServer(json(200, { ok: true }));
    await httpClient(server.url).request(call());
    const manifest = readFileSync(join(__dirname, "../../../provider/package.json"), "utf8");
    const { version } = JSON.parse(manifest) as { version: string };
    const agent = server.requests[0]?.headers["user-agent"];
    assert.ok(agent?.startsWith(`pulumi-keyring/${version} (Node.js ${process.versions.node}; `), agent);
    await server.close();
  });
});
