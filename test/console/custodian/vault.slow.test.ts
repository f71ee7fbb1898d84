import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { seal, unseal } from "../../../console/src/custodian/seal.js";
import { startConsole } from "../../support/console.js";
import { problem } from "../calls.js";
import { addKey, keyPath, keysOf, keysPath, MASTER, somePublicKey } from "./support.js";

describe("console: what the custodian's keys are encrypted under", () => {
  const key = randomBytes(32);

  it("opens only with the same master key, for the same account, and unchanged", () => {
    const sealed = seal("ed25519:secret", key, ["shard", "account"]);
    assert.equal(unseal(sealed, key, ["shard", "account"]), "ed25519:secret");
    assert.ok(!sealed.toString("latin1").includes("secret"));
    assert.throws(() => unseal(sealed, randomBytes(32), ["shard", "account"]));
    assert.throws(() => unseal(sealed, key, ["shard", "another"]));
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(15) ^ 1, 15);
    assert.throws(() => unseal(changed, key, ["shard", "account"]));
  });

  it("is a file that only its owner reads, when none is given, and serves again after a restart", async () => {
    const first = await startConsole();
    const file = join(first.dataDir, "master-key");
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.match(readFileSync(file, "utf8"), /^[0-9a-f]{64}$/);
    const second = await first.restart();
    assert.equal((await addKey(second, somePublicKey())).status, "done");
    await assert.rejects(second.restart({ masterKey: randomBytes(32).toString("hex") }), /under another master key/);
    await second.close();
  });

  it("is refused when it is no key, without being repeated", async () => {
    const at = await startConsole();
    await assert.rejects(at.restart({ masterKey: "hunter2" }), (error: Error) => {
      assert.match(error.message, /KEYRING_CONSOLE_MASTER_KEY holds no master key/);
      assert.ok(!error.message.includes("hunter2"));
      return true;
    });
    await at.close();
  });

  it("is not made anew when it is lost: accounts can be looked at, and what must be signed is refused at once", async () => {
    const first = await startConsole();
    const file = join(first.dataDir, "master-key");
    await first.stop();
    const kept = readFileSync(file, "utf8");
    await rm(file);
    const second = await first.restart();
    assert.equal((await keysOf(second)).length, 1);
    const body = { publicKey: somePublicKey() };
    for (const [path, init] of [
      [keysPath(second), { body }],
      [keyPath(second, body.publicKey), { method: "DELETE" }],
      [`/shards/${second.shardId}/accounts`, { body: { accountId: `app.${MASTER}` } }],
    ] as const) {
      assert.match((await problem(second, path, "no-master-key", init)).detail, /KEYRING_CONSOLE_MASTER_KEY/);
    }
    const third = await second.restart({ masterKey: kept });
    assert.equal((await addKey(third, body.publicKey)).status, "done");
    await third.close();
  });

  it("takes the key in that an earlier version left in a file, and removes the file", async () => {
    const first = await startConsole({ developmentShards: [] });
    await first.stop();
    const folder = join(first.dataDir, "development-shards", "demos-calimero-testnet");
    await mkdir(folder, { recursive: true });
    const { openDevelopmentShard } = await import("../../../shard/src/index.js");
    const made = await openDevelopmentShard({
      shardId: "demos-calimero-testnet",
      masterAccount: MASTER,
      dataDir: folder,
      onGenesisKey: ({ accountId, publicKey, privateKey }) =>
        writeFile(
          join(folder, "master-account.json"),
          JSON.stringify({ account_id: accountId, public_key: publicKey, private_key: privateKey }),
        ),
    });
    await made.close();
    const second = await first.restart({
      developmentShards: [{ id: "demos-calimero-testnet", masterAccount: MASTER }],
    });
    assert.throws(() => statSync(join(folder, "master-account.json")), /ENOENT/);
    const publicKey = somePublicKey();
    assert.equal((await addKey(second, publicKey)).status, "done");
    assert.ok((await keysOf(second)).includes(publicKey));
    await second.close();
  });
});
