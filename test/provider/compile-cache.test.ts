import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";

import nodeModule = require("node:module");

import { tmpdir } from "node:os";
import { join } from "node:path";

const module = join(__dirname, "..", "..", "provider", "dist", "compile-cache.js");
const supported = "enableCompileCache" in nodeModule;

describe("the compile cache", () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "keyring-compiled-"));
    // Node keeps nothing of a module of a few bytes
    writeFileSync(join(home, "program.js"), `module.exports = () => ${JSON.stringify("x".repeat(4_096))};`);
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** Loads the program in a process with this environment, and answers with what that process says. */
  function load(env: NodeJS.ProcessEnv): string {
    const script = `const { useCompileCache, keepCompiled } = require(${JSON.stringify(module)});
      useCompileCache(); require(${JSON.stringify(join(home, "program.js"))}); keepCompiled(); console.log("loaded");`;
    const { PATH } = process.env;
    const run = spawnSync(process.execPath, ["-e", script], { env: { PATH, ...env }, encoding: "utf8" });
    return run.stdout + run.stderr;
  }
  const kept = (folder: string) => (existsSync(folder) ? readdirSync(folder, { recursive: true }).length : 0);

  it("lies in a folder of the user's own, where this Node has one", () => {
    const folder = join(home, ".cache", "pulumi-keyring", "compiled");
    assert.equal(load({ HOME: home }), "loaded\n");
    assert.equal(kept(folder) > 0, supported);
    if (supported) assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  it("is not used where others can write, or where there is no home", () => {
    const folder = join(home, ".cache", "pulumi-keyring", "compiled");
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
    assert.equal(load({ HOME: home }), "loaded\n");
    assert.equal(kept(folder), 0);
    // a file in its place, so that root cannot make the folder either
    assert.equal(load({ HOME: join(home, "program.js") }), "loaded\n");
  });

  it("is the one that the environment names, and none where it forbids one", () => {
    const mine = join(home, "mine");
    assert.equal(load({ HOME: home, NODE_COMPILE_CACHE: mine }), "loaded\n");
    assert.equal(kept(mine) > 0, supported);
    assert.equal(load({ HOME: home, NODE_DISABLE_COMPILE_CACHE: "1" }), "loaded\n");
    assert.equal(kept(join(home, ".cache", "pulumi-keyring", "compiled")), 0);
  });
});
