import assert from "node:assert/strict";
import { withConsole } from "../../support/console.js";
import { call } from "../calls.js";

describe("console: a request that a worker passes on", () => {
  const at = withConsole({ workers: 2, trustedProxies: ["127.0.0.1"] });

  it("has the address of its client, and no client can say that it is another's", async () => {
    const spoof = { "x-forwarded-for": "198.51.100.7", "x-keyring-passed-on": `${"0".repeat(64)} 203.0.113.9` };
    const refused = await at.adminFetch("/people", { accessKey: "keyring_wrong", method: "POST", headers: spoof });
    assert.equal(refused.status, 401);
    const inTrail = async () => {
      const { records } = await call<{ records: { action: string; address: string }[] }>(at, "/audit", 200);
      return records.find(({ action }) => action === "invitePerson")?.address;
    };
    while ((await inTrail()) === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(await inTrail(), "198.51.100.7");
  });

  it("keeps its length, and its answer too", async () => {
    const tooLarge = await at.adminFetch(`/shards/${at.shardId}/tokens`, { body: { name: "x".repeat(100_000) } });
    assert.equal(tooLarge.status, 413);
    const backup = await at.adminFetch("/backup");
    assert.equal(backup.status, 200);
    assert.ok((await backup.arrayBuffer()).byteLength > 1_000);
  });
});
