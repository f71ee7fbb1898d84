import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cli } from "../../support/cli.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { runnerCommand } from "../../support/hostile-text.js";
import { exported, exportedToken } from "../support/state.js";

describe("reports for CI platforms", function () {
  this.timeout(60_000); // each test starts the command several times

  let console: TestConsole;
  let folder: string;
  let alive: string;
  let dead: string;
  let lost: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyring-ci-"));
    console = await startConsole();
    [alive, dead, lost] = [await mint("web"), await mint("ci"), await mint("lost")];
    await console.adminFetch(`/shards/${console.shardId}/tokens/${dead}`, { method: "DELETE" });
  });
  after(async () => {
    await console?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function mint(name: string): Promise<string> {
    const labels = { owner: `acme/organization/infra/dev/${name}`, instance: "0b".repeat(16), generation: "1" };
    const body = { name, permissions: ["view-blocks"], labels };
    const minted = await console.adminFetch(`/shards/${console.shardId}/tokens`, { body });
    return ((await minted.json()) as { id: string }).id;
  }

  const state = (tokens: Record<string, string>) =>
    exported(
      Object.entries(tokens).map(([name, tokenId]) =>
        exportedToken({ name, place: console.shardId, outputs: { tokenId } }),
      ),
    );
  const bad = () => state({ web: alive, "ci::warning::x": dead });

  const run = (args: readonly string[], input: string, env: NodeJS.ProcessEnv = {}) =>
    cli(args, {
      env: { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey, ...env },
      input,
      cwd: folder,
    });

  it("annotate a run on GitHub beside the table, and add to its summary; exit codes stay", async () => {
    const summary = join(folder, "summary.md");
    const found = await run(["status", "--format", "github"], bad(), { GITHUB_STEP_SUMMARY: summary });
    assert.equal(found.code, 3, found.stderr);
    assert.match(found.stdout, /1 of 2 need action\.\n::error title=AuthToken "ci%3A%3Awarning%3A%3Ax" was revoked/);
    assert.equal(found.stdout.split("\n").filter((line) => runnerCommand(line)).length, 1);
    const fine = await run(["status", "--format", "github"], state({ web: alive }), { GITHUB_STEP_SUMMARY: summary });
    assert.equal(fine.code, 0, fine.stderr);
    assert.equal(runnerCommand(fine.stdout), undefined);
    const text = await readFile(summary, "utf8");
    assert.equal(text.match(/^### /gm)?.length, 2, "each run adds to it");
    assert.match(text, /error\\: was revoked elsewhere/);
  });

  it("go to a file for GitLab and for JUnit, with the table on standard output, or take the table's place", async () => {
    const quality = join(folder, "quality.json");
    const first = await run(["status", "--format", "gitlab", "--output", quality], bad());
    assert.equal(first.code, 3, first.stderr);
    assert.match(first.stdout, /1 of 2 need action\.\n$/);
    const [issue, ...none] = JSON.parse(await readFile(quality, "utf8")) as { location: { path: string } }[];
    assert.deepEqual([issue?.location.path, none], ["Pulumi.yaml", []]);
    const junit = await run(["status", "--format", "junit"], bad());
    assert.equal(junit.code, 3, junit.stderr);
    assert.match(junit.stdout, /^<\?xml .*\n<testsuites .*tests="2" failures="1"/);
    const fine = await run(["status", "--format", "gitlab", "--output", quality], state({ web: alive }));
    assert.deepEqual([fine.code, await readFile(quality, "utf8")], [0, "[]\n"], "an older report is replaced");
  });

  it("have orphans until they are revoked", async () => {
    const args = ["orphans", "--older-than", "0s", "--format", "junit"];
    const found = await run(args, state({ web: alive }));
    assert.equal(found.code, 3, found.stderr);
    assert.match(found.stdout, new RegExp(`<testcase name="AuthToken &quot;lost&quot;, ${lost} on [^>]*>\\s*<failure`));
    const revoked = await run([...args, "--revoke", "--yes"], state({ web: alive }));
    assert.equal(revoked.code, 0, revoked.stderr);
    assert.match(revoked.stdout, /tests="1" failures="0"/);
    const none = await run(args, state({ web: alive }));
    assert.deepEqual([none.code, /tests="1" failures="0"/.test(none.stdout)], [0, true]);
  });

  it("fail with 1 for a file that cannot be written, and with 2 for options that do not go together", async () => {
    const nowhere = await run(["status", "--format", "junit", "--output", join(folder, "no", "a.xml")], bad());
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.stderr, /Cannot write .*a\.xml \(ENOENT\)/);
    for (const args of [
      ["--format", "junit", "--json"],
      ["--output", "a.xml"],
      ["--format", "teamcity"],
    ]) {
      const wrong = await run(["status", ...args], bad());
      assert.equal(wrong.code, 2, args.join(" "));
    }
  });
});
