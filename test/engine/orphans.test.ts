import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Run } from "../../toolchain/pulumi/stack.js";
import { cli } from "../support/cli.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { dropReply, pass } from "../support/fault.js";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.js";
import { expectFailure, expectSuccess, type Project, project, tokensIn } from "../support/pulumi.js";
import { killedUp } from "./support/killed-up.js";
import { askBlock, living } from "./support/tokens.js";

const token = (name: string, args = "") =>
  `new calimero.AuthToken("${name}", { shardId: "demos-calimero-testnet", permissions: ["view-blocks"], ${args} });`;
const rotated = (name: string, version: number) => token(name, `rotation: { triggers: { version: ${version} } }`);

/** What `orphans --json` prints, as far as it is looked at. */
interface Found {
  held: number;
  orphans: { id: string; name: string; owner: string; generation: number; revocable: boolean }[];
  leftAlone: { id: string; why: string }[];
  newerThanState: { id: string; why: string }[];
  deadInState: { name: string; status: string }[];
  revoked?: string[];
}

describe("the command that finds orphans", () => {
  let console: TestConsole;
  let proxy: FaultProxy;
  let app: Project;
  let stranger: Project;

  beforeEach(async () => {
    console = await startConsole();
    proxy = await faultProxy(console.url);
    app = await project(token("web"), settings("acme"), { alone: true });
    // the same project and stack on another backend, and a neighbour whose name begins like this one's
    stranger = await project(token("web"), settings("other"));
    expectSuccess(await app.stack.up());
    expectSuccess(await stranger.stack.up());
    await app.neighbour("app2", token("web")).then(async (near) => expectSuccess(await near.stack.up()));
  });
  afterEach(async () => {
    await app?.remove();
    await stranger?.remove();
    await proxy?.close();
    await console?.close();
  });

  const settings = (prefix: string | undefined) => ({
    CALIMERO_CONSOLE_URL: proxy.url,
    CALIMERO_ACCESS_KEY: console.accessKey,
    KEYRING_OWNER_PREFIX: prefix,
    KEYRING_TIMEOUT: "4",
  });

  /** Runs the command where the program is, with the environment of its ups. */
  const orphans = (...args: string[]): Promise<Run> => {
    const { env, cwd } = app.stack.options;
    return cli(["orphans", "--older-than", "0s", ...args], { env, cwd });
  };

  async function found(...args: string[]): Promise<Found> {
    const run = await orphans("--json", ...args);
    assert.ok(run.code === 0 || run.code === 3, run.stderr);
    return JSON.parse(run.stdout) as Found;
  }

  const ids = (listed: readonly { id: string }[]): string[] => listed.map(({ id }) => id).sort();

  /** Kills the engine with everything it started once the console has minted a token of this name, before any word of it came back. */
  async function killDuringMint(name: string): Promise<void> {
    const known = (await living(console)).length;
    proxy.rule = ({ method }) => (method === "POST" ? dropReply : pass);
    await killedUp(app, async () => (await living(console)).length > known);
    proxy.rule = () => pass;
    assert.ok((await living(console, name)).length >= 1, "the case that the test is about");
  }

  it("finds the token of an up that was killed before the value reached the state, and revokes it and nothing else", async () => {
    await app.program(`${token("web")}\n${token("lost")}`);
    await killDuringMint("lost");
    const before = await living(console);
    const { orphans: listed, held } = await found();
    assert.equal(held, 1);
    assert.deepEqual(
      listed.map(({ name, owner, generation, revocable }) => ({ name, owner, generation, revocable })),
      [{ name: "lost", owner: "acme/organization/app/dev/lost", generation: 1, revocable: true }],
    );

    const refused = await orphans("--revoke");
    assert.equal(refused.code, 2, "nothing is revoked without a question, and there is nobody to ask");
    assert.equal((await living(console)).length, before.length);

    const run = await orphans("--revoke", "--yes");
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /Revoked 1 of 1 orphan\./);
    const gone = before.filter(({ id }) => id === listed[0]?.id);
    assert.deepEqual(ids(await living(console)), ids(before.filter((one) => !gone.includes(one))));
    assert.equal((await orphans()).code, 0);
    const { web } = await tokensIn(app.stack);
    assert.equal(await askBlock(console, web?.outputs["token"]), 200);
  });

  it("finds what a killed rotation left, and the next up rotates all the same", async () => {
    await app.program(rotated("web", 1));
    await killDuringMint("web");
    const { orphans: listed } = await found();
    assert.deepEqual(
      listed.map(({ name, generation }) => [name, generation]),
      [["web", 2]],
    );
    assert.equal((await orphans("--revoke", "--yes")).code, 0);
    expectSuccess(await app.stack.up());
    const { web } = await tokensIn(app.stack);
    assert.equal(await askBlock(console, web?.outputs["token"]), 200);
    assert.equal((await orphans()).code, 0);
  });

  it("leaves a mint that is pending in the state to the next up", async () => {
    proxy.rule = ({ method }) => (method === "POST" ? dropReply : pass);
    await app.program(`${token("web")}\n${token("lost")}`);
    expectFailure(await app.stack.up());
    proxy.rule = () => pass;
    const { orphans: listed, leftAlone } = await found();
    assert.deepEqual(listed, []);
    assert.match(String(leftAlone[0]?.why), /AuthToken "lost" is pending: the next `pulumi up` finishes it/);
    assert.equal((await orphans("--revoke", "--yes")).code, 0);
    expectSuccess(await app.stack.up());
    const { lost } = await tokensIn(app.stack);
    assert.equal(lost?.outputs["tokenId"], leftAlone[0]?.id, "it was still alive, and the up took it over");
  });

  it("leaves a token alone that has moved to another stack, which it is told of", async () => {
    await app.program(`${token("web")}\n${token("moved")}`);
    expectSuccess(await app.stack.up());
    const { moved } = await tokensIn(app.stack);
    const other = "organization/app3/dev";
    const home = await app.neighbour("app3", "");
    expectSuccess(await home.stack.up());
    const move = ["state", "move", "--source", "organization/app/dev", "--dest", other, "--yes", moved?.urn ?? ""];
    expectSuccess(await app.stack.quietly(...move));
    assert.deepEqual(
      (await found()).orphans.map(({ name }) => name),
      ["moved"],
      "the case that the test is about",
    );
    const { orphans: listed, leftAlone } = await found("--other-stack", other);
    assert.deepEqual(listed, []);
    assert.deepEqual(
      leftAlone.map(({ why }) => why),
      [`in the state of stack ${other}, as AuthToken "moved"`],
    );
    assert.equal((await orphans("--other-stack", other, "--revoke", "--yes")).code, 0);
    assert.equal(await askBlock(console, moved?.outputs["token"]), 200);
    const wrong = await orphans("--other-stack", "organization/nothing/dev");
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /organization\/nothing\/dev/);
  });

  it("leaves alone what another stack of the project holds that has had this one's name", async () => {
    const { web } = await tokensIn(app.stack);
    expectSuccess(await app.stack.quietly("stack", "rename", "old", "--stack", "dev"));
    expectSuccess(await app.stack.init());
    expectSuccess(await app.stack.up());
    const { orphans: listed, leftAlone } = await found();
    assert.deepEqual(listed, []);
    assert.deepEqual(
      leftAlone.map(({ id, why }) => [id, why]),
      [[web?.outputs["tokenId"], 'in the state of stack organization/app/old, as AuthToken "web"']],
    );
    assert.equal((await orphans("--revoke", "--yes")).code, 0);
    assert.equal(await askBlock(console, web?.outputs["token"]), 200);
    assert.deepEqual(
      (await found("--skip-other-stacks")).orphans.map(({ id }) => id),
      [web?.outputs["tokenId"]],
    );
  });

  it("revokes nothing by a state that is older than the console, be it piped in or restored", async () => {
    const old = await app.stack.export();
    for (const version of [1, 2]) {
      await app.program(rotated("web", version));
      expectSuccess(await app.stack.up());
    }
    const before = ids(await living(console));
    const { env } = app.stack.options;
    assertRefused(await cli(["orphans", "--older-than", "0s", "--revoke", "--yes"], { env, input: old }));
    const file = join(app.folder, "backup.json");
    await writeFile(file, old);
    expectSuccess(await app.stack.quietly("stack", "import", "--stack", "dev", "--file", file));
    assertRefused(await orphans("--revoke", "--yes"));
    assert.deepEqual(ids(await living(console)), before);

    function assertRefused(run: Run): void {
      assert.equal(run.code, 1);
      assert.match(run.stderr, /Nothing was revoked: this state is older/);
      assert.match(run.stdout, /generation 3 of AuthToken "web", but the state has generation 1/);
    }
  });

  it("leaves young tokens alone, and says what is dead in the state", async () => {
    const { web } = await tokensIn(app.stack);
    await app.program(`${token("web")}\n${token("lost")}`);
    await killDuringMint("lost");
    const shard = `/shards/${console.shardId}/tokens`;
    await console.adminFetch(`${shard}/${web?.outputs["tokenId"]}`, { method: "DELETE" });
    const run = await cli(["orphans", "--json"], { env: app.stack.options.env, cwd: app.folder });
    assert.equal(run.code, 0, run.stderr);
    const { orphans: listed, leftAlone, deadInState } = JSON.parse(run.stdout) as Found;
    assert.deepEqual(listed, []);
    assert.match(String(leftAlone[0]?.why), /^only .* old$/);
    assert.deepEqual(
      deadInState.map(({ name, status }) => [name, status]),
      [["web", "revoked"]],
    );
  });

  it("shows what it finds without a prefix, and does not revoke it: a stack of the same name elsewhere may own it", async () => {
    app.setEnv({ KEYRING_OWNER_PREFIX: undefined });
    await app.program(token("plain"));
    await killDuringMint("plain");
    const { orphans: listed } = await found();
    assert.deepEqual(
      listed.map(({ name, revocable }) => [name, revocable]),
      [["plain", false]],
    );
    const before = ids(await living(console));
    const run = await orphans("--revoke", "--yes");
    assert.equal(run.code, 1);
    assert.match(run.stderr, /Nothing was revoked: the labels have no prefix.*keyring:ownerPrefix/);
    assert.deepEqual(ids(await living(console)), before);
  });
});
