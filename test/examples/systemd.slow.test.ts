import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = join(__dirname, "..", "..", "examples", "systemd");

describe("examples/systemd", () => {
  let place: string;

  beforeEach(async function () {
    if (process.platform === "win32") this.skip();
    place = await mkdtemp(join(tmpdir(), "keyring-systemd-"));
  });
  afterEach(() => rm(place, { recursive: true, force: true }));

  it("has a unit that systemd takes", async function () {
    if (spawnSync("systemd-analyze", ["--version"]).status !== 0) this.skip();
    // it looks whether the program is there
    const unit = (await readFile(join(folder, "indexer.service"), "utf8")).replace("/usr/bin/node", process.execPath);
    await writeFile(join(place, "indexer.service"), unit);
    const { status, stderr } = spawnSync("systemd-analyze", ["verify", join(place, "indexer.service")], {
      encoding: "utf8",
    });
    const own = stderr.split("\n").filter((line) => line.includes("indexer.service"));
    assert.deepEqual([own, status], [[], 0], stderr);
  });

  it("encrypts what env prints, and keeps what is there where env fails", async () => {
    await standIn("systemd-creds", 'tr a-z n-z < /dev/stdin > "$4"');
    await standIn("systemctl", `echo "$@" >> ${place}/restarted`);
    await standIn("npx", "echo RPC_TOKEN=abc");
    assert.equal(refresh().status, 0);
    assert.notEqual(await readFile(join(place, "store", "near.env"), "utf8"), "RPC_TOKEN=abc\n");
    assert.equal(await readFile(join(place, "restarted"), "utf8"), "restart indexer.service\n");

    const before = await readFile(join(place, "store", "near.env"), "utf8");
    await standIn("npx", "exit 1");
    assert.notEqual(refresh().status, 0);
    assert.equal(await readFile(join(place, "store", "near.env"), "utf8"), before);
    assert.deepEqual(await readdir(join(place, "store")), ["near.env"]);
    assert.equal(await readFile(join(place, "restarted"), "utf8"), "restart indexer.service\n");
  });

  function refresh() {
    const env = { ...process.env, PATH: `${place}:${process.env["PATH"]}` };
    return spawnSync(join(folder, "refresh.sh"), ["dev", join(place, "store")], { env, encoding: "utf8" });
  }

  async function standIn(name: string, script: string): Promise<void> {
    await writeFile(join(place, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    assert.ok(existsSync(join(place, name)));
  }
});
