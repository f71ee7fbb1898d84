import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { makeFolder, startConsole, type TestConsole } from "../../support/console.js";
import { call, type TokenBody } from "../calls.js";
import { addKey, keysOf, somePublicKey } from "../custodian/support.js";
import type { PersonBody } from "../people/support.js";
import { emptyPlace, restore, review } from "./support.js";

/**
 * Unpacked: what `keyring-console backup` wrote when its format was 1 and the schema had version 9. The values of the tokens are known here,
 * those of the access keys to nobody; its only signing key is that of a development shard.
 */
const UNPACKED = join(__dirname, "format-1.txt");
const MASTER_KEY = "ab".repeat(32);
const [KEPT, REVOKED, FULL] = ["kept", "revoked", "full"].map((name) =>
  createHash("sha256").update(name).digest("hex"),
) as [string, string, string];

describe("a backup of format 1", () => {
  let at: TestConsole;

  before(async () => {
    const place = await emptyPlace();
    const file = join(await makeFolder(), "backup");
    writeFileSync(file, gzipSync(readFileSync(UNPACKED)));
    assert.match(await restore(file, place, MASTER_KEY), /Restored the console as of 2026-11-30T09:32:05\.040Z/);
    at = await startConsole({ ...place, masterKey: MASTER_KEY });
  });
  after(() => at.close());

  it("brings back tokens, suspended until they are accepted; revoked ones stay revoked", async () => {
    for (const value of [KEPT, FULL]) {
      assert.match(await (await at.gatewayFetch(value)).text(), /suspended: the console was restored from a backup/);
    }
    assert.match(await (await at.gatewayFetch(REVOKED)).text(), /revoked/);
    const path = `/shards/${at.shardId}/tokens?label=${encodeURIComponent("owner=organization/shop/prod/*")}`;
    const { tokens } = await call<{ tokens: TokenBody[] }>(at, path, 200);
    assert.deepEqual(tokens.map(({ name, status }) => `${name}: ${status}`).sort(), [
      "full: suspended",
      "kept – “quotes”, \\ and a tab: suspended",
      "revoked before: revoked",
    ]);
    const kept = tokens.find(({ name }) => name.startsWith("kept"));
    await call(at, "/restore/review", 200, { body: { decision: "accept", tokens: [kept?.id] } });
    const block = { method: "block", params: { finality: "final" } };
    assert.equal((await at.gatewayFetch(KEPT, block)).status, 200);
    assert.equal((await at.gatewayFetch(FULL, block)).status, 401);
  });

  it("brings back access keys and people, to be reviewed, without what was removed before", async () => {
    const { people } = await call<{ people: PersonBody[] }>(at, "/people", 200);
    assert.deepEqual(people.map(({ email, status }) => `${email}: ${status}`).sort(), [
      "ada@example.org: suspended",
      "grace@example.org: suspended",
    ]);
    const list = await review(at);
    assert.match(list, /^access-key +\S+ +"provider"/m);
    assert.doesNotMatch(list, /"removed"/);
  });

  it("brings back custody and the development shard: its key is on the chain, and the console signs", async () => {
    assert.ok((await keysOf(at)).includes("ed25519:222222222222222222222222222222222222222222ab"));
    assert.equal((await addKey(at, somePublicKey())).status, "done");
  });
});
