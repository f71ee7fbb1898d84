import assert from "node:assert/strict";
import { cli } from "../../support/cli.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { exported, exportedProvider, exportedToken, HIDDEN } from "../support/state.js";

interface Found {
  orphans: { id: string }[];
  deadInState: object[];
  notLookedAt: { what: string; reason: string }[];
}

describe("orphans of a program with an explicit provider", function () {
  this.timeout(60_000); // each test starts the command several times

  let usual: TestConsole;
  let eu: TestConsole;
  let ids: Record<"usual" | "eu" | "euLost", string>;
  let input: string;

  before(async () => {
    [usual, eu] = await Promise.all([startConsole(), startConsole()]);
    ids = {
      usual: await mint(usual, "web", "0a".repeat(16)),
      eu: await mint(eu, "europe", "0b".repeat(16)),
      euLost: await mint(eu, "lost", "0c".repeat(16)),
    };
    const place = usual.shardId;
    const europe = exportedToken({ name: "europe", place, instance: "0b".repeat(16), outputs: { tokenId: ids.eu } });
    input = exported([
      exportedProvider("eu", { calimeroUrl: eu.url, calimeroAccessKey: HIDDEN, ownerPrefix: "acme" }),
      exportedToken({ place, outputs: { tokenId: ids.usual } }),
      { ...europe, provider: "urn:pulumi:dev::infra::pulumi:providers:keyring::eu::0a1b" },
    ]);
  });
  after(async () => {
    await usual?.close();
    await eu?.close();
  });

  /** Mints a token as the provider labels them. @returns its id */
  async function mint(console: TestConsole, name: string, instance: string): Promise<string> {
    const labels = { owner: `acme/organization/infra/dev/${name}`, instance, generation: "1" };
    const body = { name, permissions: ["view-blocks"], labels };
    const minted = await console.adminFetch(`/shards/${console.shardId}/tokens`, { body });
    return ((await minted.json()) as { id: string }).id;
  }

  async function orphans(console: TestConsole, ...args: string[]): Promise<{ code: number | null; found: Found }> {
    const env = {
      CALIMERO_CONSOLE_URL: console.url,
      CALIMERO_ACCESS_KEY: console.accessKey,
      KEYRING_OWNER_PREFIX: "acme",
    };
    const run = await cli(["orphans", "--older-than", "0s", "--json", ...args], { env, input });
    assert.ok(run.code === 0 || run.code === 3, run.stderr);
    return { code: run.code, found: JSON.parse(run.stdout) as Found };
  }

  it("are not looked for at its console without being asked to, and its tokens are not called dead", async () => {
    const { code, found } = await orphans(usual);
    assert.equal(code, 0);
    assert.deepEqual(found.deadInState, []);
    assert.deepEqual(
      found.notLookedAt.map(({ what }) => what),
      ['AuthToken "europe"'],
    );
    assert.match(
      String(found.notLookedAt[0]?.reason),
      /the explicit provider "eu" manages it: check with --provider eu/,
    );
  });

  it("are found with --provider, where the environment has its address and its access key, and no live token is among them", async () => {
    const { code, found } = await orphans(eu, "--provider", "eu");
    assert.equal(code, 3);
    assert.deepEqual(
      found.orphans.map(({ id }) => id),
      [ids.euLost],
    );
    assert.deepEqual(
      found.notLookedAt.map(({ what }) => what),
      ['AuthToken "web"'],
    );
  });

  it("are none of the tokens that it holds where it leads to the same console", async () => {
    const { found } = await orphans(eu);
    assert.deepEqual(
      found.orphans.map(({ id }) => id),
      [ids.euLost],
      "not the one of the explicit provider",
    );
  });

  it("cannot be looked for at a provider that the state has none of", async () => {
    const run = await cli(["orphans", "--provider", "us"], { env: {}, input });
    assert.equal(run.code, 1);
    assert.match(run.stderr, /The state has no explicit provider "us" of Keyring/);
  });
});
