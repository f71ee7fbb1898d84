import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { nearApi } from "./support.js";

const MAIN = join(__dirname, "..", "..", "shard", "dist", "main.js");

describe("keyring-shard", () => {
  let folder: string;
  const running: Running[] = [];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "keyring-shard-"));
  });
  after(async () => {
    for (const { child } of running) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  interface Running {
    child: ChildProcessByStdio<null, Readable, null>;
    url: string;
    keyFile: string;
  }

  async function start(...args: string[]): Promise<Running> {
    const child = spawn(process.execPath, [MAIN, "--data", join(folder, "data"), "--port", "0", ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    const [, url = "", keyFile = ""] = /is at (\S+) The key of \S+ is in (\S+)$/.exec(line) ?? [];
    const started = { child, url, keyFile };
    running.push(started);
    return started;
  }

  it("serves a shard of one's own, which a client uses with the key from the file, and keeps it", async () => {
    const first = await start("--account", "me.testnet", "--id", "my-shard");
    assert.equal(statSync(first.keyFile).mode & 0o777, 0o600);
    const { private_key } = JSON.parse(readFileSync(first.keyFile, "utf8"));
    const near = await nearApi();
    const provider = new near.JsonRpcProvider({ url: first.url });
    const account = new near.Account("me.testnet", provider, private_key);
    await account.createSubAccount({
      accountOrPrefix: "sub",
      publicKey: near.KeyPair.fromRandom("ed25519").getPublicKey(),
    });
    first.child.kill("SIGTERM");
    assert.deepEqual(await once(first.child, "exit"), [0, null]);

    const second = await start("--account", "me.testnet", "--id", "my-shard");
    const again = new near.JsonRpcProvider({ url: second.url });
    assert.ok(await again.viewAccount({ accountId: "sub.me.testnet" }));
    assert.equal((await fetch(second.url)).status, 405);
    const preflight = await fetch(second.url, { method: "OPTIONS" });
    assert.equal(preflight.headers.get("access-control-allow-origin"), "*");
    assert.equal((await fetch(second.url, { method: "POST", body: "{" })).status, 400);

    const taken = spawnSync(process.execPath, [MAIN, "--data", join(folder, "data"), "--port", "0"], {
      encoding: "utf8",
    });
    assert.equal(taken.status, 1);
    assert.match(taken.stderr, new RegExp(`^keyring-shard: Process ${second.child.pid} runs the shard in `));
  });

  it("says how it is called, and what was wrong with a call", () => {
    const told = (...args: string[]) => spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8" });
    assert.match(told("--help").stdout, /--port <number>/);
    for (const [args, words] of [
      [["--prot", "1"], /There is no option --prot; did you mean "--port"\?/],
      [["--port", "x"], /--port must be a number/],
      [["--account", "A"], /--account must be an account id/],
    ] as const) {
      const { status, stderr } = told(...args);
      assert.equal(status, 2);
      assert.match(stderr, words);
    }
  });
});
