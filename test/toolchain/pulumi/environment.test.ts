import assert from "node:assert/strict";
import { join } from "node:path";
import { findPulumi, pulumiEnvironment } from "../../../toolchain/pulumi";
import { cacheRoot } from "../../../toolchain/pulumi/cache";
import { Machine } from "../machine";
import { recordOutput } from "../recorded-output";
import { scratchFolder } from "../scratch";

describe("running Pulumi headless", () => {
  const scratch = scratchFolder();
  const headless = (binDir: string, base: NodeJS.ProcessEnv) =>
    pulumiEnvironment(
      { home: "/state/home", backendDir: "/state/back end", passphrase: "correct horse", binDir },
      base,
    );

  it("needs no account, no question and no network", () => {
    assert.deepEqual(headless("/opt/pulumi", { PATH: "/usr/bin", LANG: "C", XDG_CACHE_HOME: "/cache" }), {
      LANG: "C",
      XDG_CACHE_HOME: "/cache",
      NODE_COMPILE_CACHE: join("/cache", "pulumi-keyring", "compiled"),
      PATH: "/opt/pulumi:/usr/bin",
      PULUMI_HOME: "/state/home",
      PULUMI_BACKEND_URL: "file:///state/back end",
      PULUMI_CONFIG_PASSPHRASE: "correct horse",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    });
  });

  it("uses the compile cache that the user has", () => {
    assert.equal(headless("/opt/pulumi", { NODE_COMPILE_CACHE: "/mine" })["NODE_COMPILE_CACHE"], "/mine");
  });

  it("keeps the user's own stacks and account out of it", () => {
    const env = headless("/opt/pulumi", {
      PULUMI_ACCESS_TOKEN: "pul-1",
      PULUMI_STACK: "prod",
      PULUMI_BIN: "/opt/pulumi/pulumi",
    });
    assert.equal(env["PULUMI_ACCESS_TOKEN"], undefined);
    assert.equal(env["PULUMI_STACK"], undefined);
    assert.equal(env["PULUMI_BIN"], "/opt/pulumi/pulumi");
  });

  it("forbids fetching plugins only to a Pulumi built from Go modules, which cannot", async () => {
    const machine = new Machine(scratch.path);
    machine.addGo();
    const found = await findPulumi({
      env: machine.env,
      announcer: recordOutput(),
      download: { baseUrl: "http://127.0.0.1:1" },
      goDirectories: [],
    });
    assert.equal(headless(found.dir, {})["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"], "true");
    assert.equal(headless("/opt/pulumi", {})["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"], undefined);
  });
});

describe("placing the cache", () => {
  const inCache = (...parts: string[]) => join(...parts, "pulumi-keyring", "pulumi");

  for (const [platform, env, folder] of [
    ["linux", { HOME: "/home/ada" }, "/home/ada/.cache"],
    ["linux", { HOME: "/home/ada", XDG_CACHE_HOME: "/var/cache/ada" }, "/var/cache/ada"],
    ["darwin", { HOME: "/Users/ada" }, "/Users/ada/Library/Caches"],
    ["win32", { HOME: "C:/Users/ada", LOCALAPPDATA: "D:/Local" }, "D:/Local"],
  ] as const) {
    it(`uses ${folder} on ${platform} with ${Object.keys(env).join(" and ")}`, () => {
      assert.equal(cacheRoot(env, platform), inCache(folder));
    });
  }
});
