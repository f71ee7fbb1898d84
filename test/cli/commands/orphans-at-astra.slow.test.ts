import assert from "node:assert/strict";
import { type AstraEmulator, startAstra } from "../../support/astra/index.js";
import { cli } from "../../support/cli.js";
import { exported, exportedToken } from "../support/state.js";

const INSTANCE = "0a".repeat(16);
const LOST = "0b".repeat(16);

describe("orphans at Astra", function () {
  this.timeout(60_000); // each test starts the command several times

  let astra: AstraEmulator;
  /** The client ids of what was minted, by what it is. */
  let ids: Record<"live" | "previous" | "lost" | "prod" | "byHand", string>;
  let state: string;

  beforeEach(async () => {
    astra = await startAstra();
    const mint = (instance: string, generation: number, owner: string) =>
      astra.mint({ roles: ["RO User"], description: `for the web [keyring ${instance}.${generation} ${owner}]` })
        .clientId;
    ids = {
      previous: mint(INSTANCE, 1, "acme/organization/infra/dev/web"),
      live: mint(INSTANCE, 2, "acme/organization/infra/dev/web"),
      lost: mint(LOST, 1, "acme/organization/infra/dev/lost"),
      prod: mint(LOST, 1, "acme/organization/infra/prod/web"),
      byHand: astra.mint({ roles: ["RO User"], description: "by hand" }).clientId,
    };
    const outputs = { tokenId: ids.live, previousTokenId: ids.previous, generation: 2 };
    // ids of organizations are told in small and in capital letters
    const place = astra.organization.id.toUpperCase();
    state = exported([exportedToken({ type: "astra:Token", place, instance: INSTANCE, outputs })]);
  });
  afterEach(() => astra?.close());

  /** Runs the command with what an `up` would have in its environment. */
  async function orphans(...args: string[]) {
    const env = {
      PATH: process.env["PATH"],
      ASTRA_API_URL: `${astra.url}/v2`,
      ASTRA_DB_APPLICATION_TOKEN: astra.administrator.token,
    };
    const run = await cli(["orphans", "--older-than", "0s", ...args], { env, input: state });
    assert.ok(!`${run.stdout}${run.stderr}`.includes("AstraCS:"), "no secret is printed");
    return run;
  }

  const living = () => astra.living().map(({ clientId }) => clientId);

  it("are found by the labels in the description: neither live tokens, nor those of other stacks, nor those made by hand", async () => {
    const run = await orphans("--json");
    assert.equal(run.code, 3, run.stderr);
    const { orphans: found, notLookedAt } = JSON.parse(run.stdout) as { orphans: object[]; notLookedAt: object[] };
    const { createdAt, ...rest } = found[0] as { createdAt: string };
    assert.ok(Math.abs(Date.parse(createdAt) - Date.now()) < 60_000);
    assert.deepEqual(rest, {
      id: ids.lost,
      type: "astra:Token",
      name: "for the web",
      organization: astra.organization.id,
      owner: "acme/organization/infra/dev/lost",
      instance: LOST,
      generation: 1,
      lastUsedAt: null,
      expiresAt: null,
      revocable: true,
    });
    assert.equal(found.length, 1);
    assert.deepEqual(notLookedAt, []);
  });

  it("are shown with their age, and with the word that Astra tells no use", async () => {
    const { stdout } = await orphans();
    assert.match(stdout, /^1 orphan: active, but not in the state, which holds 1 credential\.$/m);
    assert.match(stdout, /ID +NAME +WHERE +AGE +LAST USED/);
    assert.match(
      stdout,
      new RegExp(`${ids.lost} +for the web +organization \\S+ +\\d+ seconds? +not reported +never +acme/`),
    );
    assert.ok(!stdout.includes("\u001b"), "no colours where nobody looks");
  });

  it("are revoked where told, and nothing else is", async () => {
    const { lost, ...others } = ids;
    const run = await orphans("--revoke", "--yes");
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /Revoked 1 of 1 orphan\./);
    assert.deepEqual(living().sort(), Object.values(others).sort());
    assert.equal((await orphans()).code, 0);
  });

  it("are not looked for with a token of another organization", async () => {
    const other = await startAstra();
    const env = { ASTRA_API_URL: other.url, ASTRA_DB_APPLICATION_TOKEN: other.administrator.token };
    const run = await cli(["orphans"], { env, input: state });
    await other.close();
    assert.equal(run.code, 1);
    assert.match(run.stderr, /belongs to organization .*, not to/);
  });

  it("that the managing token may not list are an error where the state has tokens there, and said where it has none", async () => {
    const { token } = astra.mint({ roles: [], description: "may do nothing" });
    const env = { ASTRA_API_URL: astra.url, ASTRA_DB_APPLICATION_TOKEN: token };
    const run = await cli(["orphans"], { env, input: state });
    assert.equal(run.code, 1);
    assert.match(run.stderr, /403/);
    const roleless = exported([{ ...exportedToken({ type: "astra:Role" }), id: "role" }]);
    const none = await cli(["orphans"], { env: { ...env, KEYRING_OWNER_PREFIX: "acme" }, input: roleless });
    assert.equal(none.code, 0, none.stderr);
    assert.match(none.stdout, /Not checked:\n +astra:Token: .*403/);
  });
});
