import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Run } from "../../toolchain/pulumi/stack.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { pass } from "../support/fault.js";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.js";
import { expectSuccess, type Project, project, tokensIn } from "../support/pulumi.js";
import { followed, hold, type Running } from "./support/running.js";
import { askBlock, living } from "./support/tokens.js";

const SCRIPT = join(__dirname, "..", "..", "examples", "pipeline", "keep-fresh.mjs");
const UPSTREAM = `exports.token = new calimero.AuthToken("web", {
  shardId: "demos-calimero-testnet", permissions: ["view-blocks"], expiresIn: "30d", rotation: {},
}).token;`;
const DOWNSTREAM = `exports.token = new pulumi.StackReference("organization/app/dev").requireOutput("token");`;

describe("the pipeline of the examples", () => {
  let console: TestConsole;
  let proxy: FaultProxy;
  let app: Project;
  let service: Project;

  before(async () => {
    console = await startConsole();
    proxy = await faultProxy(console.url);
    // only the stack that issues has credentials for the console
    app = await project(UPSTREAM, {});
    expectSuccess(await app.stack.configure("keyring:calimeroUrl", proxy.url));
    expectSuccess(await app.stack.configure("keyring:calimeroAccessKey", console.accessKey, "secret"));
    expectSuccess(await app.stack.configure("keyring:ownerPrefix", "acme"));
    service = await app.neighbour("service", DOWNSTREAM);
  });
  after(async () => {
    await app?.remove();
    await proxy?.close();
    await console?.close();
  });

  const run = (...args: string[]): Promise<Run> => start(...args).ended;

  function start(...args: string[]): Running {
    const folders = [app.folder, "--downstream", service.folder];
    const child = spawn(SCRIPT, ["--stack", "dev", "--older-than", "0s", ...args, ...folders], {
      env: app.stack.options.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return followed(child);
  }

  const taken = async () => (await service.stack.outputs("shown"))["token"];

  it("explains itself where it is given an option that there is not, and brings up nothing", async () => {
    const wrong = await run("--olderthan", "1h");
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /^Unknown option '--olderthan'/);
    assert.match(wrong.stderr, /--older-than <time>/);
    assert.doesNotMatch(wrong.stderr, /^ +at /m);
    assert.deepEqual(await living(console), []);
  });

  it("brings up who issues and then who takes, and finds all well", async () => {
    const first = await run();
    assert.equal(first.code, 0, `${first.stdout}\n${first.stderr}`);
    assert.equal(await askBlock(console, await taken()), 200);
    const { web } = await tokensIn(app.stack);
    assert.ok(!`${first.stdout}${first.stderr}`.includes(String(web?.outputs["token"])));
  });

  it("replaces what was revoked elsewhere, for who takes it too, and revokes what an interrupted up left", async () => {
    const before = (await tokensIn(app.stack))["web"]?.outputs;
    await console.adminFetch(`/shards/${console.shardId}/tokens/${before?.["tokenId"]}`, { method: "DELETE" });
    const labels = { owner: "acme/organization/app/dev/lost", instance: "0b".repeat(16) };
    const body = { name: "lost", permissions: ["view-blocks"], labels };
    await console.adminFetch(`/shards/${console.shardId}/tokens`, { body });
    const healed = await run();
    assert.equal(healed.code, 0, `${healed.stdout}\n${healed.stderr}`);
    assert.notEqual(await taken(), before?.["token"]);
    assert.equal(await askBlock(console, await taken()), 200);
    assert.deepEqual(
      (await living(console)).map(({ name }) => name),
      ["web"],
    );
  });

  it("ends with 3 when something needs somebody soon, and at once when an up fails", async () => {
    const before = await taken();
    const soon = await run("--within", "29d", "--format", "github");
    assert.equal(soon.code, 3, soon.stderr);
    assert.match(soon.stdout, /1 of 1 need action\.\n::warning title=AuthToken "web" needs action::/);
    assert.equal(await taken(), before, "what is well stays as it is");
    app.setEnv({ CALIMERO_ACCESS_KEY: `keyring_${"x".repeat(43)}` });
    const refused = await run();
    app.setEnv({ CALIMERO_ACCESS_KEY: undefined });
    assert.notEqual(refused.code, 0);
    assert.notEqual(refused.code, 3);
    assert.doesNotMatch(refused.stdout, /== .*service/);
    assert.equal(await askBlock(console, await taken()), 200);
    const nowhere = await start(join(app.folder, "nowhere")).ended;
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.stderr, /^Cannot run pulumi in .*nowhere: /);
  });

  it("lets Pulumi end in an orderly way when it is told to stop, so that the next run goes on", async () => {
    await app.program(UPSTREAM.replace("rotation: {}", "rotation: { triggers: { stop: 1 } }"));
    const held = hold(pass);
    proxy.rule = ({ method }) => (method === "POST" ? held.fault : pass);
    const running = start();
    await held.reached;
    running.signal("SIGINT");
    // Pulumi has heard it before the mint goes on
    await running.prints(/\^C received/);
    held.release();
    const stopped = await running.ended;
    proxy.rule = () => pass;
    assert.equal(stopped.code, 130);
    assert.doesNotMatch(stopped.stdout, /== .*service/);
    const next = await run();
    assert.equal(next.code, 0, `${next.stdout}\n${next.stderr}`);
    assert.equal(await askBlock(console, await taken()), 200);
    assert.equal((await living(console)).length, 2, "the new value and the one before it");
  });
});
