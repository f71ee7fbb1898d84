import assert from "node:assert/strict";
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startConsole, type TestConsole } from "../support/console.js";
import { expectFailure, expectSuccess, type Project, project, recordedIn } from "../support/pulumi.js";
import { askBlock, living } from "./support/tokens.js";

const root = join(__dirname, "..", "..");
const SHORT = 'exports.handler = () => require("pulumi-keyring/provider").calimero.AuthToken;';

/** The token is created in a library, of which the program knows nothing else. */
const PROGRAM = `exports.token = require("@acme/platform").reader("reader");`;
const LIBRARY = `
const { calimero } = require("pulumi-keyring");
exports.reader = (name) => new calimero.AuthToken(name, { shardId: "demos-calimero-testnet", permissions: ["view-blocks"] }).token;
`;

describe("a program whose dependency depends on pulumi-keyring, in strict folders as of pnpm", function () {
  this.timeout(120_000);
  let console: TestConsole;
  let place: string;
  let modules: string;
  let app: Project;

  before(async () => {
    console = await startConsole();
    place = await mkdtemp(join(tmpdir(), "keyring-strict-"));
    modules = await strictModules(place);
    const env = { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey };
    app = await project("", env, { modules });
    await writeFile(join(app.folder, "index.js"), PROGRAM);
    await dependOn(app, "@acme/platform");
  });
  after(async () => {
    await app?.remove();
    await console?.close();
    if (place) await rm(place, { recursive: true, force: true });
  });

  const recorded = async () => (await recordedIn(app.stack, "AuthToken"))["reader"];
  const texts = async () => {
    const { inputs, outputs } = (await recorded()) ?? {};
    return [inputs?.["__provider"], outputs?.["__provider"]];
  };

  it("is told at preview what to add to which package.json, where nothing leads to it", async () => {
    await dependOn(app, "@pulumi/pulumi");
    await writeFile(join(app.folder, "pnpm-lock.yaml"), "");
    const { stdout } = expectFailure(await app.stack.preview());
    assert.match(stdout, /AuthToken "reader": .* from the program's folder, \S+app\. It is not found there\./);
    assert.match(stdout, /to the dependencies of \S+app\/package\.json: pnpm add pulumi-keyring$/m);
    assert.doesNotMatch(stdout, /Cannot find module|\n +at /);
    await dependOn(app, "@acme/platform");
  });

  it("creates, refreshes, finds nothing to change", async () => {
    expectSuccess(await app.stack.up());
    const { token } = await app.stack.outputs("shown");
    assert.equal(await askBlock(console, token), 200);
    expectSuccess(await app.stack.refresh("--expect-no-changes"));
    assert.match(expectSuccess(await app.stack.up()).stdout, /2 unchanged/);
    for (const text of await texts()) assert.match(String(text), /\["@acme\/platform","@acme\/infra"\]/);
  });

  it("goes on with the same state once the program depends on it itself, and nothing changes", async () => {
    await symlink(join(root, "sdk"), join(modules, "pulumi-keyring"));
    assert.match(expectSuccess(await app.stack.up()).stdout, /2 unchanged/);
    assert.equal((await texts())[0], SHORT);
    await rename(join(modules, "@acme"), join(modules, "@moved"));
    expectSuccess(await app.stack.refresh("--expect-no-changes"));
    await rename(join(modules, "@moved"), join(modules, "@acme"));
  });

  it("destroys what it created", async () => {
    const { token } = await app.stack.outputs("shown");
    expectSuccess(await app.stack.destroy());
    assert.equal(await askBlock(console, token), 401);
    assert.deepEqual(await living(console), []);
  });

  it("goes on with a state that was written while the program depended on it itself: one up, nothing rotates", async () => {
    expectSuccess(await app.stack.up());
    assert.deepEqual(await texts(), [SHORT, SHORT]);
    const { token } = await app.stack.outputs("shown");
    await rm(join(modules, "pulumi-keyring"));

    const { stdout } = expectSuccess(await app.stack.up());
    assert.match(stdout, /AuthToken "reader" .*is updated: its state records where pulumi-keyring is found now/);
    assert.match(stdout, /1 updated/);
    assert.equal((await app.stack.outputs("shown"))["token"], token);
    assert.equal((await living(console)).length, 1);
    assert.match(expectSuccess(await app.stack.up()).stdout, /2 unchanged/);
    expectSuccess(await app.stack.refresh("--expect-no-changes"));
    expectSuccess(await app.stack.destroy());
    assert.deepEqual(await living(console), []);
    assert.ok(!app.transcript().includes(String(token)));
  });
});

/** A node_modules folder with links to packages that lie elsewhere, each beside its own dependencies alone. */
async function strictModules(place: string): Promise<string> {
  const modules = join(place, "node_modules");
  const platform = { "index.js": `module.exports = require("@acme/infra");` };
  await putPackage(place, "@acme/infra", { "index.js": LIBRARY }, ["pulumi-keyring"]);
  await link(join(root, "sdk"), join(storeOf(place, "@acme/infra"), "pulumi-keyring"));
  await putPackage(place, "@acme/platform", platform, ["@acme/infra"]);
  await link(join(storeOf(place, "@acme/infra"), "@acme/infra"), join(storeOf(place, "@acme/platform"), "@acme/infra"));
  await link(join(storeOf(place, "@acme/platform"), "@acme/platform"), join(modules, "@acme", "platform"));
  await link(join(root, "node_modules", "@pulumi"), join(modules, "@pulumi"));
  return modules;
}

const storeOf = (place: string, name: string) => join(place, "store", name.replace("/", "+"), "node_modules");

/** It allows nothing to be required but its main file, as many libraries do. */
async function putPackage(place: string, name: string, files: Record<string, string>, dependencies: string[]) {
  const folder = join(storeOf(place, name), name);
  await mkdir(folder, { recursive: true });
  const manifest = {
    name,
    version: "1.0.0",
    exports: "./index.js",
    dependencies: Object.fromEntries(dependencies.map((one) => [one, "*"])),
  };
  for (const [file, text] of Object.entries({ "package.json": JSON.stringify(manifest), ...files })) {
    await writeFile(join(folder, file), text);
  }
}

async function link(target: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path);
}

async function dependOn({ folder }: Project, name: string): Promise<void> {
  await writeFile(join(folder, "package.json"), JSON.stringify({ main: "index.js", dependencies: { [name]: "*" } }));
}
