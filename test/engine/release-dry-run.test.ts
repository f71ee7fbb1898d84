import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { list } from "tar";
import { parse } from "yaml";
import { runAndCollect } from "../../toolchain/child-process.mjs";
import { withoutNpm } from "../../toolchain/node";
import { GO_MODULE, publishedAs } from "../../toolchain/release/publication.js";
import { makeRelease, type Release } from "../../toolchain/release/release.js";
import * as announcer from "../../toolchain/steps.mjs";
import { listWorkspaces } from "../../toolchain/workspaces.mjs";
import { pythonEnvironment } from "../support/python.js";

const root = join(__dirname, "..", "..");
const out = join(root, ".keyring", "release");

describe("a dry run of the release", function () {
  this.timeout(600_000);
  let release: Release;
  let place: string;

  before(async function () {
    if (process.platform === "win32") this.skip();
    place = mkdtempSync(join(tmpdir(), "keyring-dry-run-"));
    release = await makeRelease(root, out, announcer);
  });
  after(() => place && rmSync(place, { recursive: true, force: true }));

  it("publishes every npm package, each after those that it depends on", async () => {
    const output = await runStep("npm", "Publish", { DRY_RUN: "--dry-run" });
    const published = [...output.matchAll(/^\+ (\S+)@(\S+)$/gm)].map(([, name = "", version]) => {
      assert.equal(version, release.version, name);
      return name;
    });
    const workspaces = listWorkspaces(root).filter((workspace) => workspace.published);
    assert.deepEqual([...published].sort(), [...workspaces.map(({ name }) => name), "pulumi-keyring-plugin"].sort());
    for (const { name, folder } of workspaces) {
      const { dependencies = {} } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
      for (const needed of Object.keys(dependencies).filter((other) => published.includes(other))) {
        assert.ok(published.indexOf(needed) < published.indexOf(name), `${name} comes before ${needed}`);
      }
    }
  });

  it("publishes a package for TypeScript that says where it comes from and which plugin it needs", async () => {
    const text = await fileIn(`pulumi-keyring-plugin-${release.version}.tgz`, "package/package.json");
    const { pulumi, ...own } = JSON.parse(text);
    for (const [key, value] of Object.entries(publishedAs("provider"))) assert.deepEqual(own[key], value, key);
    const { pluginDownloadURL: server } = JSON.parse(readFileSync(join(root, "provider", "schema.json"), "utf8"));
    assert.deepEqual(pulumi, { resource: true, name: "keyring", version: release.version, server });
  });

  it("names the plugin's archives as Pulumi downloads them, and gives all files' checksums", () => {
    for (const os of ["linux", "darwin", "windows"]) {
      for (const arch of ["amd64", "arm64"]) {
        const name = `pulumi-resource-keyring-v${release.version}-${os}-${arch}.tar.gz`;
        assert.ok(release.files.includes(name), name);
      }
    }
    symlink();
    assert.match(sh("release", "cd release && sha256sum --check --strict SHA256SUMS"), /cdx\.json: OK/);
  });

  it("lists the software in it: what the packages install and nothing that only builds them", async () => {
    const bom = JSON.parse(readFileSync(join(out, `keyring-v${release.version}.cdx.json`), "utf8"));
    assert.equal(bom.bomFormat, "CycloneDX");
    assert.equal(bom.metadata.component.name, "keyring");
    const names = new Set((bom.components as { name: string }[]).map(({ name }) => name));
    const bundled = await namesIn(`keyring-console-${release.version}.tgz`);
    assert.ok(bundled.size > 30);
    for (const name of [...bundled, "axios", "commander", "@pulumi/policy", "pulumi-keyring"]) {
      assert.ok(names.has(name), `${name} is not in the list`);
    }
    for (const name of ["mocha", "react", "vite", "typescript"]) assert.ok(!names.has(name), name);
  });

  it("builds distributions of the Python package that its index would show", async () => {
    const bin = await pythonEnvironment(place, "build==1.3.0", "twine==6.2.0");
    const env = { RUNNER_TEMP: place, VERSION: release.version, PATH: `${bin}:${process.env["PATH"]}` };
    symlink();
    await runStep("build", "Build the Python distributions", env);
    const files = ["-py3-none-any.whl", ".tar.gz"].map((end) =>
      join(place, "python", `pulumi_keyring-${release.version}${end}`),
    );
    execFileSync(join(bin, "twine"), ["check", "--strict", ...files]);
  });

  it("tags a commit with the Go module, leaves the branch as it is, and does so once", async () => {
    const remote = join(place, "remote.git");
    const clone = join(place, "clone");
    sh(".", `git init --quiet --bare ${remote} && git clone --quiet ${remote} ${clone} 2>&1`);
    mkdirSync(join(clone, "toolchain"));
    sh("clone", `ln -s ${root}/toolchain/release toolchain/release && ln -s ${out} release`);
    sh("clone", `${AS_SOMEBODY} git commit --quiet --allow-empty -m first && git push --quiet origin HEAD:main`);
    const env = { ...SOMEBODY, VERSION: release.version };
    await runStep("go", "Tag the module", { ...env, DRY_RUN: "--dry-run" }, clone);
    assert.equal(sh("remote.git", "git tag"), "");
    await runStep("go", "Tag the module", { ...env, DRY_RUN: "" }, clone);
    assert.match(await runStep("go", "Tag the module", { ...env, DRY_RUN: "" }, clone), /published already/);
    const tag = `sdk/go/v${release.version}`;
    assert.equal(sh("remote.git", "git tag").trim(), tag);
    assert.match(sh("remote.git", `git show ${tag}:sdk/go/go.mod`), new RegExp(`^module ${GO_MODULE}$`, "m"));
    for (const name of ["LICENSE", "README.md", "keyring/pulumi-plugin.json"]) {
      assert.ok(sh("remote.git", `git show ${tag}:sdk/go/${name}`).length > 0);
    }
    assert.equal(sh("remote.git", "git ls-tree -r --name-only main"), "");
    assert.equal(sh("clone", "git worktree list").trim().split("\n").length, 1);
  });

  /** Runs a step of the workflow as GitHub does. @returns what it prints */
  async function runStep(job: string, name: string, env: Record<string, string>, cwd = root): Promise<string> {
    const step = WORKFLOW.jobs[job]?.steps.find((one) => one.name === name);
    assert.ok(step?.run, `${job} has no step "${name}"`);
    // where the artifact is downloaded to
    const run = cwd === root ? step.run.replace("npm.mjs release", `npm.mjs "${out}"`) : step.run;
    const script = join(place, "step.sh");
    writeFileSync(script, run);
    const { code, output } = await runAndCollect("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
      cwd,
      env: { ...withoutNpm(process.env), ...env },
    });
    assert.equal(code, 0, output);
    return output;
  }

  /** The release where the workflow has it. */
  function symlink(): void {
    sh(".", `ln -sfn ${out} release`);
  }

  function sh(folder: string, script: string): string {
    return execFileSync("bash", ["-c", script], {
      cwd: folder === "release" ? place : join(place, folder),
      encoding: "utf8",
    });
  }

  async function fileIn(tarball: string, path: string): Promise<string> {
    return execFileSync("tar", ["-xzOf", join(out, tarball), path], { encoding: "utf8" });
  }

  /** The packages that a tarball brings along. */
  async function namesIn(tarball: string): Promise<Set<string>> {
    const names = new Set<string>();
    const onReadEntry = ({ path }: { path: string }) => {
      const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(path) ?? [];
      if (name !== undefined) names.add(name);
    };
    await list({ file: join(out, tarball), onReadEntry });
    return names;
  }
});

const WORKFLOW = parse(readFileSync(join(root, ".github", "workflows", "release.yml"), "utf8")) as {
  jobs: Record<string, { steps: { name?: string; run?: string }[] }>;
};

const SOMEBODY = {
  GIT_AUTHOR_NAME: "somebody",
  GIT_AUTHOR_EMAIL: "somebody@example.com",
  GIT_COMMITTER_NAME: "somebody",
  GIT_COMMITTER_EMAIL: "somebody@example.com",
};

const AS_SOMEBODY = Object.entries(SOMEBODY)
  .map(([name, value]) => `${name}=${value}`)
  .join(" ");
