import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAndCollect } from "../../toolchain/child-process.mjs";
import { startConsole, type TestConsole } from "../support/console.js";

/** With KEYRING_TEST_FULL alone: Cargo compiles it for minutes. */
describe("examples/rust", function () {
  this.timeout(1_800_000);

  let console: TestConsole;
  let target: string | undefined;

  before(async function () {
    if (!process.env["KEYRING_TEST_FULL"] || spawnSync("cargo", ["--version"]).status !== 0) this.skip();
    console = await startConsole();
    target = process.env["CARGO_TARGET_DIR"] ?? (await mkdtemp(join(tmpdir(), "keyring-rust-")));
  });
  after(async () => {
    await console?.close();
    if (target !== undefined && target !== process.env["CARGO_TARGET_DIR"]) await rm(target, { recursive: true });
  });

  it("asks a gateway for a block with its token", async () => {
    const body = { name: "rust", permissions: ["view-blocks"] };
    const issued = await console.adminFetch(`/shards/${console.shardId}/tokens`, { body });
    const { value, rpcUrl } = (await issued.json()) as { value: string; rpcUrl: string };
    const env = { ...process.env, NEAR_RPC_URL: rpcUrl, NEAR_RPC_TOKEN: value, CARGO_TARGET_DIR: target };
    const cwd = join(__dirname, "..", "..", "examples", "rust");
    const { code, output } = await runAndCollect("cargo", ["run", "--quiet"], { cwd, env });
    assert.equal(code, 0, output);
    assert.match(output, /^block \d+$/m);
  });
});
