import assert from "node:assert/strict";
import { join } from "node:path";
import { type AstraEmulator, startAstra } from "../../support/astra/index.js";
import { cli } from "../../support/cli.js";
import { startConsole, type TestConsole } from "../../support/console.js";

const PROGRAM = join(__dirname, "..", "..", "..", "examples", "quickstart");

interface Check {
  what: string;
  verdict: string;
  found: string;
  advice?: string;
}

describe("doctor", function () {
  this.timeout(60_000); // each test starts the command several times

  let console: TestConsole;
  let astra: AstraEmulator;

  before(async () => {
    console = await startConsole();
    astra = await startAstra();
  });
  after(async () => {
    await astra?.close();
    await console?.close();
  });

  /** The checks, where no Pulumi is installed, by what they look at. */
  async function checks(env: NodeJS.ProcessEnv): Promise<Record<string, Check>> {
    const run = await cli(["doctor", "--json", "--cwd", PROGRAM], { env: { ...env, PULUMI_BIN: "/nowhere/pulumi" } });
    assert.equal(run.code, 3, run.stderr);
    for (const secret of [console.accessKey, "AstraCS:"]) assert.ok(!`${run.stdout}${run.stderr}`.includes(secret));
    const { checks } = JSON.parse(run.stdout) as { checks: Check[] };
    return Object.fromEntries(checks.map((check) => [check.what, check]));
  }

  const withConsole = (accessKey = console.accessKey) => ({
    CALIMERO_CONSOLE_URL: console.url,
    CALIMERO_ACCESS_KEY: accessKey,
  });

  /** An access key with these rights. */
  async function accessKey(rights: readonly string[], more: object = {}): Promise<string> {
    const body = { name: "ci", rights, shards: "all", ...more };
    return ((await (await console.adminFetch("/access-keys", { body })).json()) as { value: string }).value;
  }

  it("finds a Pulumi that is missing, and goes on with what can be looked at without it", async () => {
    const found = await checks(withConsole());
    assert.equal(found["Node"]?.verdict, "good");
    assert.equal(found["Pulumi"]?.verdict, "bad");
    assert.match(String(found["Pulumi"]?.advice), /Install it/);
    assert.match(String(found["Packages"]?.found), /^pulumi-keyring \d.* with @pulumi\/pulumi \d/);
    const { Console, Versions, Clock, Rights, Shards } = found;
    assert.deepEqual(
      [Console, Versions, Clock, Rights, Shards].map((check) => check?.verdict),
      ["good", "good", "good", "good", "good"],
    );
    assert.match(String(Versions?.found), /^Keyring \d\S+; the console \d\S+, schema \d+$/);
    assert.match(String(Shards?.found), new RegExp(console.shardId));
  });

  it("says where nothing answers, and where an access key is not taken", async () => {
    const away = await checks({ CALIMERO_CONSOLE_URL: "http://127.0.0.1:9", CALIMERO_ACCESS_KEY: "k" });
    assert.match(String(away["Console"]?.found), /refuses connections/);
    const unknown = await checks(withConsole(`keyring_${"x".repeat(43)}`));
    assert.match(String(unknown["Console"]?.found), /does not accept the access key/);
    const half = await checks({ CALIMERO_CONSOLE_URL: console.url });
    assert.match(
      String(half["Access key"]?.advice),
      /Set CALIMERO_ACCESS_KEY, or: pulumi config set --secret keyring:/,
    );
  });

  it("says which rights an access key lacks, and that it ends soon", async () => {
    const poor = await checks(withConsole(await accessKey(["view-tokens"])));
    assert.match(String(poor["Rights"]?.found), /^access key "ci" lacks issue-tokens, revoke-tokens$/);
    const expiresAt = new Date(Date.now() + 3 * 86_400_000).toISOString();
    const rights = ["issue-tokens", "view-tokens", "revoke-tokens"];
    const ending = await checks(withConsole(await accessKey(rights, { expiresAt })));
    assert.equal(ending["Rights"]?.verdict, "warning");
    assert.match(String(ending["Rights"]?.found), /expires in (2|3) days/);
  });

  it("warns of an access key that can do everything, and says where to create a smaller one", async () => {
    const first = await checks(withConsole());
    assert.equal(first["Least rights"]?.verdict, "warning");
    assert.match(String(first["Least rights"]?.found), /manage-access-keys, manage-people, back-up, view-audit$/);
    assert.ok(first["Least rights"]?.advice?.includes(`${console.url}/#/access-keys/create`));
    assert.match(String(first["Least rights"]?.advice), /: npx pulumi-keyring-cli access-key --cwd \S+ --config, /);
    const keys = ["add-keys", "remove-keys", "view-keys"];
    const small = await checks(withConsole(await accessKey(["issue-tokens", "view-tokens", "revoke-tokens", ...keys])));
    assert.equal(small["Least rights"], undefined);
  });

  it("asks Astra where a managing token is set, and says what it may not do", async () => {
    const { token } = astra.administrator;
    const fine = await checks({ ASTRA_API_URL: astra.url, ASTRA_DB_APPLICATION_TOKEN: token });
    assert.match(String(fine["Astra"]?.found), new RegExp(astra.organization.id));
    assert.equal(fine["Rights"]?.verdict, "good");
    const poor = astra.mint({ roles: [] }).token;
    const refused = await checks({ ASTRA_API_URL: astra.url, ASTRA_DB_APPLICATION_TOKEN: poor });
    assert.equal(refused["Rights"]?.verdict, "bad");
    assert.match(String(refused["Rights"]?.found), /403/);
    assert.match(String(refused["Rights"]?.advice), /org-token-read and org-token-write/);
  });

  it("says that no system is configured", async () => {
    assert.match(String((await checks({}))["Systems"]?.found), /neither a Calimero console nor Astra/);
  });
});
