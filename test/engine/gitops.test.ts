import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFile, mkdir, readFile, realpath, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { type Run, Stack } from "../../toolchain/pulumi/stack.js";
import { GITOPS, manifestsOf, scriptsOfGithub, scriptsOfGitlab } from "../examples/support/gitops.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { runnerCommand } from "../support/hostile-text.js";
import { expectSuccess, type Project, project, tokensIn } from "../support/pulumi.js";
import { followed } from "./support/running.js";
import { askBlock, living } from "./support/tokens.js";

const UPSTREAM = `exports.token = new calimero.AuthToken("web", {
  shardId: "demos-calimero-testnet", permissions: ["view-blocks"], expiresIn: "30d", rotation: {},
}).token;`;
const DOWNSTREAM = `exports.token = new pulumi.StackReference("organization/credentials/prod").requireOutput("token");`;

describe("the commands of examples/gitops", () => {
  const workflow = scriptsOfGithub("credentials.yml");
  const [drift = "", status = "", orphans = ""] = scriptsOfGithub("drift.yml")["drift"] ?? [];
  const gitlab = scriptsOfGitlab();
  let console: TestConsole;
  let viewKey: string;
  let credentials: Project;
  let dashboard: Project;
  let repository: string;
  let prod: Stack;

  before(async () => {
    console = await startConsole();
    const body = { name: "look", rights: ["view-tokens", "view-keys"], shards: "all" };
    viewKey = ((await (await console.adminFetch("/access-keys", { body })).json()) as { value: string }).value;
    credentials = await project(UPSTREAM, {}, { name: "credentials" });
    dashboard = await credentials.neighbour("dashboard", DOWNSTREAM);
    // as the repository has them: infra/credentials and apps/dashboard
    repository = await realpath(dirname(credentials.folder));
    for (const [folder, { stack, folder: program }] of Object.entries({ infra: credentials, apps: dashboard })) {
      await mkdir(join(repository, folder));
      await symlink(program, join(repository, folder, program.slice(repository.length + 1)));
      expectSuccess(await new Stack({ ...stack.options, name: "prod" }).init());
    }
    await symlink(join(__dirname, "..", "..", "node_modules"), join(repository, "node_modules"));
    await copyFile(join(GITOPS, "..", "pipeline", "keep-fresh.mjs"), join(repository, "keep-fresh.mjs"));
    prod = new Stack({ ...credentials.stack.options, name: "prod" });
    expectSuccess(await prod.configure("keyring:ownerPrefix", "acme"));
  });
  after(async () => {
    await credentials?.remove();
    await console?.close();
  });

  /** Runs a line of a pipeline as its runner does: in the root of the repository, by bash that stops at the first failure. */
  function run(line: string | undefined, accessKey: string, env: NodeJS.ProcessEnv = {}): Promise<Run> {
    assert.ok(line);
    return start(["bash", "-e", "-o", "pipefail", "-c", line], accessKey, env);
  }

  function start([program = "", ...args]: readonly string[], accessKey: string, env: NodeJS.ProcessEnv): Promise<Run> {
    const access = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: accessKey };
    const child = spawn(program, args, {
      cwd: repository,
      env: { ...credentials.stack.options.env, ...access, CI: "true", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return followed(child).ended;
  }

  it("are the same on GitHub and on GitLab, but for how they report", () => {
    const plain = (lines: readonly string[] = []) =>
      lines.map((line) => line.replace(/^exec /, "").replace(/ --(?:format|output) \S+/g, ""));
    assert.deepEqual(plain(gitlab["up"]), plain(workflow["up"]));
    assert.deepEqual(plain(gitlab["preview"]), plain([...(workflow["preview"] ?? []), status]));
    const checks = [...(gitlab["drift"] ?? []), ...(gitlab["status"] ?? []), ...(gitlab["orphans"] ?? [])];
    assert.deepEqual(plain(checks), plain([drift, status, orphans]));
  });

  it("preview with a key that may only view, and bring up what it shows", async () => {
    const preview = await run(workflow["preview"]?.[0], viewKey, { GITHUB_ACTIONS: "true" });
    assert.equal(preview.code, 0, `${preview.stdout}\n${preview.stderr}`);
    assert.match(preview.stdout, /\+ 2 to create/);
    assert.deepEqual(await living(console), []);
    const up = await run(workflow["up"]?.[0], console.accessKey, { GITHUB_ACTIONS: "true" });
    assert.equal(up.code, 0, `${up.stdout}\n${up.stderr}`);
    const { token } = await new Stack({ ...dashboard.stack.options, name: "prod" }).outputs("shown");
    assert.equal(await askBlock(console, token), 200);
    assert.ok(!`${up.stdout}${up.stderr}`.includes(String(token)));
  });

  it("find a token that was revoked elsewhere and an orphan, and change nothing", async () => {
    const { web } = await tokensIn(prod);
    await console.adminFetch(`/shards/${console.shardId}/tokens/${web?.outputs["tokenId"]}`, { method: "DELETE" });
    const labels = { owner: "acme/organization/credentials/prod/lost", instance: "0b".repeat(16), generation: "1" };
    const body = { name: "lost", permissions: ["view-blocks"], labels };
    await console.adminFetch(`/shards/${console.shardId}/tokens`, { body });
    const before = await prod.export();

    const drifted = await run(drift, viewKey);
    assert.notEqual(drifted.code, 0);
    assert.match(`${drifted.stdout}${drifted.stderr}`, /no changes were expected/);

    const summary = join(repository, "summary.md");
    const marked = await run(status, viewKey, { GITHUB_STEP_SUMMARY: summary });
    assert.equal(marked.code, 3, marked.stderr);
    const annotation = marked.stdout.split("\n").filter((line) => runnerCommand(line));
    assert.deepEqual(annotation, [
      '::error title=AuthToken "web" was revoked elsewhere::pulumi up --refresh: it was revoked elsewhere (stack credentials/prod)',
    ]);
    assert.match(await readFile(summary, "utf8"), /\| AuthToken \\"web\\" \|/);
    const young = await run(orphans, viewKey);
    assert.equal(young.code, 0, `${young.stdout}${young.stderr}`);
    const old = await run(orphans.replace("24h", "0s"), viewKey);
    assert.equal(old.code, 3, old.stderr);
    assert.match(old.stdout, /^::warning title=AuthToken "lost"%2C \S+ on demos-calimero-testnet is orphaned::/m);
    assert.equal(await prod.export(), before);
  });

  it("write the reports that GitLab reads", async () => {
    const quality = await run(gitlab["preview"]?.[1], viewKey);
    assert.equal(quality.code, 3, quality.stderr);
    const issues = JSON.parse(await readFile(join(repository, "gl-code-quality-report.json"), "utf8"));
    assert.deepEqual(
      issues.map(({ location }: { location: { path: string } }) => location.path),
      ["infra/credentials/Pulumi.yaml"],
    );
    assert.equal((await run(gitlab["status"]?.[0], viewKey)).code, 3);
    assert.match(await readFile(join(repository, "status.xml"), "utf8"), /tests="1" failures="1"/);
    assert.equal((await run(gitlab["orphans"]?.[0], viewKey)).code, 0);
    assert.match(await readFile(join(repository, "orphans.xml"), "utf8"), /failures="0"/);
  });

  it("of the operator's CronJob fail where a credential needs a person", async () => {
    const job = manifestsOf("kubernetes-operator").find(({ kind }) => kind === "CronJob") as unknown as CronJob;
    const [container] = job.spec.jobTemplate.spec.template.spec.containers;
    const { command = [], args: [script = ""] = [] } = container ?? {};
    // the stack's name at this backend, and the programs that the image has on PATH
    const line = script.replace("acme/credentials/prod", "organization/credentials/prod --cwd infra/credentials");
    const path = `${join(repository, "node_modules", ".bin")}:${credentials.stack.options.env["PATH"]}`;
    const failed = await start([...command, line], viewKey, { PATH: path });
    assert.equal(failed.code, 1, failed.stderr);
    assert.match(failed.stdout, /1 of 1 need action\.[\s\S]*No orphans/);
  });

  it("of the operator's Program make a token", async () => {
    const found = manifestsOf("kubernetes-operator").find(({ kind }) => kind === "Program") as unknown as Program;
    const access = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
    const tokens = await project(stringify(found.program), access, { name: "tokens", runtime: "yaml" });
    try {
      expectSuccess(await tokens.stack.up());
      const { token } = await tokens.stack.outputs("shown");
      assert.equal(await askBlock(console, token), 200);
      assert.equal((await tokens.stack.outputs("masked"))["token"], "[secret]");
    } finally {
      await tokens.remove();
    }
  });
});

interface CronJob {
  spec: { jobTemplate: { spec: { template: { spec: { containers: { command: string[]; args: string[] }[] } } } } };
}

interface Program {
  program: object;
}
