import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFile } from "../../../cli/src/ci/project-file.js";

describe("the project file that a report names", () => {
  const root = mkdtempSync(join(tmpdir(), "keyring-project-"));
  const folder = join(root, "infra", "credentials");
  before(() => {
    mkdirSync(join(folder, "src"), { recursive: true });
    writeFileSync(join(folder, "Pulumi.yml"), "name: credentials\n");
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it("is the one that Pulumi uses, by its path from the root of the repository", () => {
    assert.equal(projectFile(folder, root), "infra/credentials/Pulumi.yml");
    assert.equal(projectFile(join(folder, "src"), root), "infra/credentials/Pulumi.yml");
  });

  it("is never outside the repository, and has its usual name where there is none", () => {
    assert.equal(projectFile(folder, join(root, "other")), "Pulumi.yml");
    assert.equal(projectFile(root, root), "Pulumi.yaml");
  });
});
