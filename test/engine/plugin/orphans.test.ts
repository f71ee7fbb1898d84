import assert from "node:assert/strict";
import { cli } from "../../support/cli.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { expectSuccess, type Project, project, tokensIn } from "../../support/pulumi.js";
import { living } from "../support/tokens.js";

interface Found {
  held: number;
  orphans: { id: string; owner: string }[];
  notLookedAt: { what: string }[];
}

describe("orphans of a stack of the native plugin", () => {
  let usual: TestConsole;
  let other: TestConsole;
  let app: Project;
  let env: NodeJS.ProcessEnv;

  const token = (name: string, options = "") => `
  ${name}:
    type: keyring:calimero:AuthToken
    properties: { shardId: demos-calimero-testnet, permissions: [view-blocks] }${options}`;

  before(async () => {
    [usual, other] = await Promise.all([startConsole(), startConsole()]);
    const { url: calimeroUrl, accessKey: calimeroAccessKey } = other;
    const provider = `
  second:
    type: pulumi:providers:keyring
    properties: ${JSON.stringify({ calimeroUrl, calimeroAccessKey, ownerPrefix: "acme" })}`;
    env = { CALIMERO_CONSOLE_URL: usual.url, CALIMERO_ACCESS_KEY: usual.accessKey, KEYRING_OWNER_PREFIX: "acme" };
    const there = token("there", `\n    options: { provider: "\${second}" }`);
    app = await project(`resources:${provider}${token("here")}${there}`, env, { runtime: "yaml" });
    expectSuccess(await app.stack.up());
  });
  after(async () => {
    await app?.remove();
    await usual?.close();
    await other?.close();
  });

  /** Leaves a token of this stack's that no state has. @returns its id */
  async function leave(console: TestConsole): Promise<string> {
    const labels = { owner: "acme/-/app/dev/lost", instance: "0b".repeat(16), generation: "1" };
    const body = { name: "lost", permissions: ["view-blocks"], labels };
    const minted = await console.adminFetch(`/shards/${console.shardId}/tokens`, { body });
    return ((await minted.json()) as { id: string }).id;
  }

  async function orphans({ url, accessKey }: TestConsole, ...args: string[]): Promise<Found> {
    const env = { ...app.stack.options.env, CALIMERO_CONSOLE_URL: url, CALIMERO_ACCESS_KEY: accessKey };
    const options = { env, cwd: app.folder };
    const run = await cli(["orphans", "--older-than", "0s", "--json", ...args], options);
    assert.ok(run.code === 0 || run.code === 3, run.stderr);
    for (const secret of [usual.accessKey, other.accessKey]) assert.ok(!`${run.stdout}${run.stderr}`.includes(secret));
    return JSON.parse(run.stdout) as Found;
  }

  const ids = ({ orphans }: Found) => orphans.map(({ id }) => id);

  it("are found, the usual provider's and an explicit one's each at its console, and never a token that lives", async () => {
    const lost = { usual: await leave(usual), other: await leave(other) };
    const found = await orphans(usual);
    assert.deepEqual(ids(found), [lost.usual]);
    assert.deepEqual([found.held, found.notLookedAt.map(({ what }) => what)], [2, ['AuthToken "there"']]);
    assert.deepEqual(ids(await orphans(other, "--provider", "second")), [lost.other]);
  });

  it("are revoked where they were found, and nothing else is", async () => {
    await orphans(usual, "--revoke", "--yes");
    await orphans(other, "--provider", "second", "--revoke", "--yes");
    const { here, there } = await tokensIn(app.stack);
    assert.deepEqual(
      [await living(usual), await living(other)].map((tokens) => tokens.map(({ id }) => id)),
      [[here?.outputs["tokenId"]], [there?.outputs["tokenId"]]],
    );
  });
});
