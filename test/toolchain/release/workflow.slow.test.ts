import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { runAndCollect } from "../../../toolchain/child-process.mjs";
import { actionlint } from "../../../toolchain/pulumi/components";
import { ensureGoTool, hasGoTool } from "../../../toolchain/pulumi/go-tool";
import * as announcer from "../../../toolchain/steps.mjs";

const file = join(__dirname, "..", "..", "..", ".github", "workflows", "release.yml");

interface Job {
  needs?: string | string[];
  if?: string;
  permissions: Record<string, string>;
  steps: { uses?: string; run?: string; if?: string; with?: Record<string, unknown> }[];
}

describe("the release workflow", function () {
  this.timeout(300_000); // builds actionlint, once
  const { jobs, permissions } = parse(readFileSync(file, "utf8")) as {
    jobs: Record<string, Job>;
    permissions: Record<string, string>;
  };

  it("is one in which actionlint finds nothing", async function () {
    if (!(await hasGoTool(actionlint, process.env))) this.skip();
    const { output } = await runAndCollect(await ensureGoTool(actionlint, announcer), ["-no-color", file]);
    assert.equal(output, "");
  });

  it("publishes nothing before every check has passed and what Pulumi downloads is there", () => {
    const { build, github, ...publishing } = jobs;
    assert.ok(build?.steps.some(({ run }) => run === ".ci/run"));
    assert.equal(github?.needs, "build");
    assert.deepEqual(Object.keys(publishing).sort(), ["go", "npm", "pypi"]);
    for (const { needs } of Object.values(publishing)) assert.deepEqual(needs, ["build", "github"]);
  });

  it("publishes nothing in a dry run", () => {
    for (const [name, job] of Object.entries(jobs)) {
      const publishes = job.steps.filter(
        ({ uses = "", run = "" }) =>
          /attest|publish@/.test(uses) || /gh release (create|upload)|release\/publish/.test(run),
      );
      for (const step of publishes) {
        const dry = step.run?.includes('"$DRY_RUN"') === true;
        const skipped = [job.if, step.if].includes("github.event_name == 'push'");
        assert.ok(dry || skipped, `${name}: ${step.run ?? step.uses}`);
      }
    }
  });

  it("lets each job do no more than it must, and signs with the identity of the run", () => {
    assert.deepEqual(permissions, { contents: "read" });
    const wide = Object.entries(jobs).map(([name, job]) => [
      name,
      Object.keys(job.permissions).filter((scope) => job.permissions[scope] === "write"),
    ]);
    assert.deepEqual(Object.fromEntries(wide), {
      build: ["id-token", "attestations"],
      github: ["contents"],
      npm: ["id-token"],
      pypi: ["id-token"],
      go: ["contents"],
    });
  });

  it("runs other people's actions at a commit, never at a name that can be moved", () => {
    for (const { uses } of Object.values(jobs).flatMap(({ steps }) => steps)) {
      if (uses !== undefined) assert.match(uses, /@[0-9a-f]{40}$/);
    }
  });
});
