import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ensureNode, NODES } from "../../toolchain/node/index.js";
import { actionlint } from "../../toolchain/pulumi/components.js";
import { ensureGoTool, hasGoTool } from "../../toolchain/pulumi/go-tool.js";
import * as announcer from "../../toolchain/steps.mjs";
import { GITOPS, manifestsOf, type Stack } from "./support/gitops.js";
import { schemaFault } from "./support/kubernetes-objects.js";

const run = promisify(execFile);

describe("examples/gitops", function () {
  this.timeout(300_000); // builds actionlint and fetches a Node, once

  it("has workflows for GitHub in which actionlint finds nothing", async function () {
    if (!(await hasGoTool(actionlint, process.env))) this.skip();
    const folder = join(GITOPS, "github-actions");
    const files = readdirSync(folder).map((name) => join(folder, name));
    assert.equal(files.length, 2);
    const { stdout } = await run(await ensureGoTool(actionlint, announcer), ["-no-color", ...files]).catch(
      (error) => error,
    );
    assert.equal(stdout, "");
  });

  describe("has a pipeline for GitLab that its schema accepts", () => {
    const place = mkdtempSync(join(tmpdir(), "keyring-gitlab-"));
    before(async () => {
      copyFileSync(join(GITOPS, "gitlab", "gitlab-ci.yml"), join(place, ".gitlab-ci.yml"));
      await run("git", ["init", "--quiet", "--initial-branch=main", place]);
    });
    after(() => rmSync(place, { recursive: true, force: true }));

    /** The jobs that a pipeline of this source has, as gitlab-ci-local judges the file: by GitLab's own schema, and by its rules. */
    async function jobs(source: string, ...variables: string[]): Promise<string[]> {
      const node = await ensureNode(NODES["24"]);
      const all = [`CI_PIPELINE_SOURCE=${source}`, "CI_DEFAULT_BRANCH=main", ...variables];
      const given = all.flatMap((variable) => ["--variable", variable]);
      const program = join(__dirname, "..", "..", "node_modules", "gitlab-ci-local", "dist", "index.js");
      const ignored = "CI_PIPELINE_SOURCE,CI_DEFAULT_BRANCH,CI_COMMIT_BRANCH";
      // nothing of the user's own settings
      const args = [
        program,
        "--home",
        place,
        "--list-csv",
        "--no-evaluate-rule-changes",
        "--ignore-predefined-vars",
        ignored,
        ...given,
      ];
      const { stdout, stderr } = await run(node.bin, args, { cwd: place });
      assert.match(stderr + stdout, /json schema validated/);
      const [, ...rows] = stdout.slice(stdout.indexOf("name;")).trim().split("\n");
      return rows.map((row) => row.split(";")[0] ?? "");
    }

    it("and that looks at a merge request, changes on main, and checks on a schedule", async () => {
      assert.deepEqual(await jobs("push", "CI_COMMIT_BRANCH=main"), ["up"]);
      assert.deepEqual(await jobs("schedule", "CI_COMMIT_BRANCH=main"), ["up", "drift", "status", "orphans"]);
      assert.deepEqual(await jobs("push", "CI_COMMIT_BRANCH=topic"), []);
      assert.deepEqual(await jobs("merge_request_event", "CI_COMMIT_BRANCH="), ["preview"]);
    });
  });

  describe("has manifests for Pulumi's operator", () => {
    const all = manifestsOf("kubernetes-operator");
    const named = (kind: string) => all.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);

    it("whose objects of Kubernetes its published schemas accept", () => {
      const kubernetes = all.filter(({ apiVersion }) => !apiVersion.startsWith("pulumi.com/"));
      assert.deepEqual(
        kubernetes.map(({ kind }) => kind),
        ["ServiceAccount", "ClusterRoleBinding", "ConfigMap", "CronJob"],
      );
      assert.deepEqual(
        kubernetes.map(schemaFault),
        kubernetes.map(() => undefined),
      );
    });

    it("that refer to each other by names that exist, and run on a schedule", () => {
      const stacks = all.filter(({ kind }) => kind === "Stack") as unknown as Stack[];
      assert.equal(stacks.length, 3);
      for (const { metadata, spec } of stacks) {
        assert.ok(named("ServiceAccount").includes(spec.serviceAccountName));
        for (const { name } of spec.prerequisites ?? []) assert.ok(named("Stack").includes(name), name);
        if (spec.programRef !== undefined) assert.ok(named("Program").includes(spec.programRef.name));
        assert.equal((spec.projectRepo ?? spec.programRef) === undefined, false);
        assert.deepEqual(
          [spec.continueResyncOnCommitMatch, spec.resyncFrequencySeconds],
          [true, 21_600],
          metadata.name,
        );
      }
    });

    it("none of which holds a credential", () => {
      assert.deepEqual(named("Secret"), []);
    });
  });
});
