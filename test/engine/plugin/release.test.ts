import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { findPulumi } from "../../../toolchain/pulumi/index.js";
import { makePluginArchive, type Release } from "../../../toolchain/release/plugin-archive.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { expectSuccess, type Project, printed, project, tokensIn } from "../../support/pulumi.js";
import { askBlock, living } from "../support/tokens.js";

const root = join(__dirname, "..", "..", "..");

const PROGRAM = `
name: app
runtime: yaml
resources:
  web:
    type: keyring:calimero:AuthToken
    properties: { shardId: demos-calimero-testnet, permissions: [view-blocks] }
outputs:
  token: \${web.token}
`;

describe("the plugin's archive", () => {
  let place: string;
  let release: Release;
  /** A folder with nothing but Node. */
  let onlyNode: string;

  before(async () => {
    place = await mkdtemp(join(tmpdir(), "keyring-release-"));
    release = await makePluginArchive(root, join(place, "release"));
    onlyNode = join(place, "node");
    await mkdir(onlyNode);
    await symlink(process.execPath, join(onlyNode, "node"));
  });
  after(() => rm(place, { recursive: true, force: true }));

  describe("by itself", () => {
    let unpacked: string;

    before(async () => {
      unpacked = join(place, "unpacked");
      await mkdir(unpacked);
      execFileSync("tar", ["-xzf", release.archive, "-C", unpacked]);
    });

    it("names no path of the machine that made it", async () => {
      for (const file of await readdir(unpacked)) {
        const text = await readFile(join(unpacked, file), "utf8");
        for (const path of [root, homedir(), tmpdir()]) assert.ok(!text.includes(`${path}/`), `${file} names ${path}`);
      }
    });

    it("has the licence of each package that it brings", async () => {
      const licences = await readFile(join(unpacked, "THIRD-PARTY-LICENSES"), "utf8");
      const packages = licences.split(`\n\n${"-".repeat(80)}\n\n`);
      const names = packages.map((text) => /^(\S+) \d/.exec(text)?.[1]);
      for (const name of ["@grpc/grpc-js", "@pulumi/pulumi", "axios", "google-protobuf", "zod"]) {
        assert.ok(names.includes(name), name);
      }
      for (const text of packages) assert.match(text, /licen[cs]e|permission|redistribution/i);
      // a header alone is no licence
      assert.deepEqual(
        packages.filter((text) => text.length < 300).map((text) => text.split("\n")[0]),
        [],
      );
      assert.match(await readFile(join(unpacked, "LICENSE"), "utf8"), /Apache License/);
    });

    it("starts with only Node on PATH, says its port first, and ends with its engine", async () => {
      const args = [join(unpacked, "pulumi-resource-keyring"), "127.0.0.1:1"];
      const child = spawn(process.execPath, args, { env: { PATH: onlyNode }, cwd: place });
      const [line] = (await once(createInterface(child.stdout), "line")) as [string];
      assert.match(line, /^\d+$/);
      const ended = once(child, "exit");
      child.stdin.end();
      assert.deepEqual(await ended, [0, null]);
    });
  });

  describe("in the hands of the CLI", () => {
    let console: TestConsole;
    let app: Project;

    before(async () => {
      const { dir } = await findPulumi({ languages: ["nodejs", "yaml"] });
      console = await startConsole();
      const env = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
      // npm puts this repository's own plugin on PATH
      const path = [dir, onlyNode].join(delimiter);
      app = await project("", { ...env, PATH: path }, { runtime: "yaml", place: join(place, "engine") });
      await writeFile(join(app.folder, "Pulumi.yaml"), PROGRAM);
    });
    after(async () => {
      await app?.remove();
      await console?.close();
    });

    it("is installed and listed", async () => {
      const { version, archive } = release;
      expectSuccess(await app.stack.quietly("plugin", "install", "resource", "keyring", version, "--file", archive));
      const { stdout } = expectSuccess(await app.stack.quietly("plugin", "ls", "--json"));
      const [plugin, ...others] = JSON.parse(stdout) as { name: string; kind: string; version: string }[];
      assert.deepEqual([plugin?.name, plugin?.kind, plugin?.version, others], ["keyring", "resource", version, []]);
    });

    it("tells the schema", async () => {
      const { stdout } = expectSuccess(await app.stack.quietly("package", "get-schema", "keyring"));
      const schema = JSON.parse(stdout) as { version: string; resources: object };
      assert.equal(schema.version, release.version);
      assert.ok("keyring:calimero:AuthToken" in schema.resources);
    });

    it("brings up a token and revokes it, in a program that names no folder, and nobody warns of PATH", async () => {
      const up = expectSuccess(await app.stack.up());
      assert.doesNotMatch(printed(up), /PATH/);
      const { web } = await tokensIn(app.stack);
      assert.equal(await askBlock(console, web?.outputs["token"]), 200);
      assert.doesNotMatch(printed(expectSuccess(await app.stack.destroy())), /PATH/);
      assert.deepEqual(await living(console), []);
    });

    it("is added to a project as a package, and the program goes on", async () => {
      expectSuccess(await app.stack.quietly("package", "add", "keyring"));
      const settings = await readFile(join(app.folder, "Pulumi.yaml"), "utf8");
      assert.match(settings, new RegExp(`^packages:\\n\\s+keyring: keyring@${release.version}$`, "m"));
      expectSuccess(await app.stack.up());
      expectSuccess(await app.stack.destroy());
    });
  });
});
