import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as semver from "semver";
import { npmProgram } from "../../../toolchain/bootstrap/npm.mjs";
import { runAndCollect } from "../../../toolchain/child-process.mjs";
import { NODES, withoutNpm } from "../../../toolchain/node";
import { type Lock, lockedPackages } from "../../../toolchain/release/locked-packages";
import { packWorkspace } from "../../../toolchain/release/pack";
import { type ConsoleProcess, startConsoleProcess } from "../../support/console-process.js";

const root = join(__dirname, "..", "..", "..");
const read = (...file: string[]) => JSON.parse(readFileSync(join(...file), "utf8"));

describe("the console as a user installs it", () => {
  let place: string;
  let app: string;

  before(async function () {
    this.timeout(600_000);
    place = await mkdtemp(join(tmpdir(), "keyring-package-"));
    app = join(place, "app");
    for (const folder of ["tarball", "home", "app"]) await mkdir(join(place, folder));
    const tarball = await packWorkspace("console", root, join(place, "tarball"));
    await writeFile(join(app, "package.json"), "{}");
    const npm = npmProgram();
    // everything is in the tarball
    const flags = ["--offline", "--no-audit", "--no-fund", "--cache", join(place, "cache")];
    const { code, output } = await runAndCollect(npm.program, [...npm.args, "install", ...flags, tarball], {
      cwd: app,
      env: { ...withoutNpm(process.env), HOME: join(place, "home") },
    });
    assert.equal(code, 0, output);
  });
  after(async function () {
    this.timeout(120_000);
    await rm(place, { recursive: true, force: true, maxRetries: 5 });
  });

  it("consists of exactly the versions that it was tested with", () => {
    const lock: Lock = read(root, "package-lock.json");
    const locked = [...lockedPackages(lock, "console")].flatMap(([place, from]) =>
      existsSync(join(root, from)) ? [`${place} ${lock.packages[from]?.version}`] : [],
    );
    const installed = dependencies().map(({ place, version }) => `${place} ${version}`);
    assert.deepEqual(installed.sort(), locked.sort());
  });

  it("runs on the oldest Node that it declares, and on every platform, as far as its packages say", () => {
    const refusing = dependencies().filter(
      ({ engines, os, cpu }) => !semver.satisfies(NODES.floor, engines?.node ?? "*") || os || cpu,
    );
    assert.deepEqual(refusing, []);
  });

  /** What lies in node_modules beside the console's own files. */
  function dependencies(): { place: string; version: string; engines?: { node?: string }; os?: []; cpu?: [] }[] {
    const own = "node_modules/keyring-console/";
    const { packages } = read(app, "node_modules", ".package-lock.json") as Lock;
    return Object.keys(packages)
      .filter((path) => path !== own.slice(0, -1))
      .map((path) => ({ ...read(app, path, "package.json"), place: path.replace(own, "") }));
  }

  describe("served from there", () => {
    let console: ConsoleProcess;

    before(async function () {
      this.timeout(120_000);
      const main = join(app, "node_modules", "keyring-console", "dist", "main.js");
      console = await startConsoleProcess(join(place, "data"), { HOME: join(place, "home") }, main);
    });
    after(() => console?.end("SIGTERM"));

    it("a token is minted and opens the gateway, and the pages are there", async () => {
      const api = `${console.url}/api/v1/shards/demos-calimero-testnet`;
      const headers = { authorization: `Bearer ${console.accessKey}`, "content-type": "application/json" };
      const body = JSON.stringify({ name: "first", permissions: ["view-blocks"] });
      const minted = await fetch(`${api}/tokens`, { method: "POST", headers, body });
      assert.equal(minted.status, 201);
      const { value } = (await minted.json()) as { value: string };
      const call = { jsonrpc: "2.0", id: "1", method: "block", params: { finality: "final" } };
      const answer = await fetch(`${api}/neard-rpc/`, {
        method: "POST",
        headers: { "x-api-key": value, "content-type": "application/json" },
        body: JSON.stringify(call),
      });
      assert.equal(answer.status, 200);
      if (existsSync(join(root, "console", "dist", "web"))) assert.equal((await fetch(console.url)).status, 200);
    });
  });
});
