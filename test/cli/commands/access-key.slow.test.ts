import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cli, MAIN } from "../../support/cli.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { type Exported, exported, exportedToken } from "../support/state.js";

describe("access-key", function () {
  this.timeout(60_000); // each test starts the command several times

  let console: TestConsole;
  let folder: string;
  let terminal: ChildProcessWithoutNullStreams | undefined;

  before(async () => {
    console = await startConsole();
    folder = await mkdtemp(join(tmpdir(), "keyring-access-key-"));
  });
  after(async () => {
    terminal?.kill();
    await console?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The environment of a stack with this state: what answers for Pulumi keeps what it is called with. */
  async function stackWith(resources: readonly Exported[], access = console.accessKey): Promise<NodeJS.ProcessEnv> {
    await writeFile(join(folder, "state.json"), exported(resources));
    await rm(join(folder, "given-calimeroAccessKey"), { force: true });
    const pulumi = join(folder, "pulumi");
    await writeFile(
      pulumi,
      `#!/bin/sh
echo "$@" >> ${folder}/calls
case "$1 $2" in
"stack export") cat ${folder}/state.json ;;
"config --json") echo '{}' ;;
"config set") cat > ${folder}/given-$(echo "$@" | grep -o 'calimero[A-Za-z]*') ; [ ! -e ${folder}/refuse ] ;;
version*) echo v3.259.0 ;;
*) echo '{}' ;;
esac
`,
    );
    await chmod(pulumi, 0o755);
    return {
      PATH: process.env["PATH"],
      PULUMI_BIN: pulumi,
      CALIMERO_CONSOLE_URL: console.url,
      CALIMERO_ACCESS_KEY: access,
    };
  }

  const token = () => exportedToken({ place: console.shardId });
  const shard = (): Exported => ({
    urn: "urn:pulumi:dev::infra::pulumi-nodejs:dynamic/keyring/calimero:Shard::own",
    type: "pulumi-nodejs:dynamic/keyring/calimero:Shard",
    id: "own-calimero-testnet",
    inputs: {},
    outputs: {},
  });

  /** What an access key may do, as the console says it. */
  async function self(
    value: string,
  ): Promise<{ rights: string[]; shards: string[]; expiresAt: string | null; name: string }> {
    const headers = { authorization: `Bearer ${value}` };
    return (await (await fetch(`${console.url}/api/v1/access-keys/self`, { headers })).json()) as Awaited<
      ReturnType<typeof self>
    >;
  }

  it("prints one that has the rights and shards of the stack's resources, and no others", async () => {
    const run = await cli(["access-key"], { env: await stackWith([token(), shard()]) });
    assert.equal(run.code, 0, run.stderr);
    const { name, rights, shards, expiresAt } = await self(run.stdout.trim());
    assert.deepEqual(rights, ["issue-tokens", "view-tokens", "revoke-tokens", "add-shards", "manage-shards"]);
    assert.deepEqual([shards, expiresAt, name], [[console.shardId, "own-calimero-testnet"], null, "pulumi infra/dev"]);
    assert.doesNotMatch(run.stderr, /keyring_/);
  });

  it("takes the console's only shard, and what a program is going to need, for a stack that is empty", async () => {
    const args = ["access-key", "--for", "CustodianKey", "--expires-in", "1h", "--name", "ci"];
    const { stdout } = await cli(args, { env: await stackWith([]) });
    const { name, rights, shards, expiresAt } = await self(stdout.trim());
    assert.deepEqual([rights, shards, name], [["add-keys", "remove-keys", "view-keys"], [console.shardId], "ci"]);
    assert.ok(Math.abs(Date.parse(String(expiresAt)) - Date.now() - 3_600_000) < 600_000);
  });

  it("bounds it as the options say", async () => {
    const bounds = [
      "--from",
      "127.0.0.0/8",
      "--from",
      "::1",
      "--requests-per-second",
      "20",
      "--max-token-lifetime",
      "30d",
    ];
    const args = ["access-key", ...bounds, "--ends-with-key", "--issuable-permissions", "view-accounts", "view-blocks"];
    const { stdout, stderr } = await cli(args, { env: await stackWith([token()]) });
    assert.notEqual(stdout, "", stderr);
    const found = (await self(stdout.trim())) as object as Record<string, unknown>;
    assert.deepEqual(
      ["allowedAddresses", "requestsPerSecond", "maxTokenLifetime", "issuablePermissions", "endsWithKey"].map(
        (name) => found[name],
      ),
      [["127.0.0.0/8", "::1"], 20, 2_592_000, ["view-accounts", "view-blocks"], true],
    );
    const wrong = await cli(["access-key", "--from", "127.0.0.1/8"], { env: await stackWith([token()]) });
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /write "127\.0\.0\.0\/8" for the range/);
  });

  it("writes it into a new file of its owner", async () => {
    const env = await stackWith([token()]);
    const file = join(folder, "access-key");
    const run = await cli(["access-key", "--file", file], { env });
    assert.deepEqual([run.code, run.stdout], [0, ""], run.stderr);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const value = await readFile(file, "utf8");
    assert.match(value, /^keyring_\S{49}\n$/);
    assert.equal((await self(value.trim())).name, "pulumi infra/dev");
    const again = await cli(["access-key", "--file", file], { env });
    assert.equal(again.code, 1);
    assert.match(again.stderr, /exists, so it was not changed/);
    assert.equal(await readFile(file, "utf8"), value);
  });

  it("gives it to the stack's configuration where no list of processes shows it, with the address that goes with it", async () => {
    const run = await cli(["access-key", "--config", "--stack", "dev"], { env: await stackWith([token()]) });
    assert.deepEqual([run.code, run.stdout], [0, ""], run.stderr);
    const value = await readFile(join(folder, "given-calimeroAccessKey"), "utf8");
    assert.deepEqual((await self(value)).shards, [console.shardId]);
    assert.equal(await readFile(join(folder, "given-calimeroUrl"), "utf8"), console.url);
    const calls = await readFile(join(folder, "calls"), "utf8");
    assert.match(calls, /^config set --secret keyring:calimeroAccessKey --stack dev /m);
    assert.ok(![calls, run.stderr].some((text) => text.includes(value)));
    assert.match(run.stderr, /unset CALIMERO_ACCESS_KEY CALIMERO_CONSOLE_URL/);
  });

  it("leaves no access key behind whose value went nowhere", async () => {
    const env = await stackWith([token()]);
    await writeFile(join(folder, "refuse"), "");
    const run = await cli(["access-key", "--config", "--name", "lost"], { env });
    await rm(join(folder, "refuse"));
    assert.equal(run.code, 1);
    assert.match(run.stderr, /config set .* failed/);
    const { accessKeys } = (await (await console.adminFetch("/access-keys?name=lost")).json()) as {
      accessKeys: unknown[];
    };
    assert.deepEqual(accessKeys, []);
  });

  it("says what the access key in use lacks, and leaves no file", async () => {
    const rights = ["issue-tokens", "view-tokens", "revoke-tokens"];
    const body = { name: "small", rights, shards: "all" };
    const { value } = (await (await console.adminFetch("/access-keys", { body })).json()) as { value: string };
    const file = join(folder, "never");
    const run = await cli(["access-key", "--file", file], { env: await stackWith([token()], value) });
    assert.equal(run.code, 1);
    assert.match(run.stderr, /Access key "small" cannot create this one: it lacks manage-access-keys\./);
    await assert.rejects(stat(file), { code: "ENOENT" });
  });

  it("is what doctor says to do about an access key that can do everything, and then doctor is content", async () => {
    const env = await stackWith([token(), shard()]);
    const doctor = async (access: NodeJS.ProcessEnv) => {
      const { stdout } = await cli(["doctor", "--json", "--stack", "dev"], { env: access });
      const { checks } = JSON.parse(stdout) as {
        checks: { what: string; found: string; advice?: string; remedy?: string }[];
      };
      return checks.find(({ what }) => what === "Least rights");
    };
    const warned = await doctor(env);
    assert.equal(warned?.remedy, "npx pulumi-keyring-cli access-key --stack dev --config");
    assert.ok(warned.advice?.includes(warned.remedy));
    assert.doesNotMatch(warned.found, /-shards/);
    const small = (await cli(["access-key"], { env })).stdout.trim();
    assert.equal(await doctor({ ...env, CALIMERO_ACCESS_KEY: small }), undefined);
    const noShard = await doctor({ ...(await stackWith([token()])), CALIMERO_ACCESS_KEY: small });
    assert.match(String(noShard?.found), /: add-shards, manage-shards$/);
    assert.match(String(noShard?.advice), /^Ask for one with only issue-tokens, view-tokens, revoke-tokens;/);
  });

  it("is offered by doctor on a terminal, and created where somebody says yes", async function () {
    if (!existsSync(SCRIPT)) this.skip();
    const env = await stackWith([token()]);
    terminal = spawn(SCRIPT, ["-qec", `'${process.execPath}' '${MAIN}' doctor --stack dev`, "/dev/null"], {
      env,
    });
    const { stdin } = terminal;
    let shown = "";
    let asked = false;
    terminal.stdout.on("data", (part: Buffer) => {
      shown += part.toString();
      if (asked || !shown.includes("[y/N]")) return;
      asked = true;
      stdin.write("y\r");
    });
    await once(terminal, "close");
    assert.match(
      shown,
      /Create access key "pulumi infra\/dev" with only issue-tokens, view-tokens, revoke-tokens for \S+ now,/,
    );
    const value = await readFile(join(folder, "given-calimeroAccessKey"), "utf8");
    assert.deepEqual((await self(value)).rights, ["issue-tokens", "view-tokens", "revoke-tokens"]);
    assert.ok(!shown.includes(value));
  });
});

const SCRIPT = "/usr/bin/script";
