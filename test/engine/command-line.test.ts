import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { cli, MAIN } from "../support/cli.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { expectSuccess, type Project, project, tokensIn } from "../support/pulumi.js";
import { living } from "./support/tokens.js";

const SCRIPT = "/usr/bin/script";
const program = `const web = new calimero.AuthToken("web", { shardId: "demos-calimero-testnet", permissions: ["view-blocks"] });
exports.token = web.token;`;

describe("the command line beside a real stack", () => {
  let console: TestConsole;
  let app: Project;
  let terminal: ChildProcessWithoutNullStreams | undefined;

  before(async () => {
    console = await startConsole();
    // address and access key from the environment, the prefix from the configuration
    app = await project(program, { CALIMERO_CONSOLE_URL: console.url, CALIMERO_ACCESS_KEY: console.accessKey });
    expectSuccess(await app.stack.configure("keyring:ownerPrefix", "acme"));
    expectSuccess(await app.stack.up());
  });
  after(async () => {
    terminal?.kill();
    await app?.remove();
    await console?.close();
  });

  const inProgram = (...args: string[]) => cli(args, { env: app.stack.options.env, cwd: app.folder });

  /** Leaves a token that bears the stack's label and that no state has. @returns its id */
  async function leave(): Promise<string> {
    const owner = "acme/organization/app/dev/lost";
    const body = { name: "lost", permissions: ["view-blocks"], labels: { owner, instance: "0b".repeat(16) } };
    const minted = await console.adminFetch(`/shards/${console.shardId}/tokens`, { body });
    return ((await minted.json()) as { id: string }).id;
  }

  it("tells the status of what an up has just made, and that everything is as it should be", async () => {
    const run = await inProgram("status", "--json");
    assert.equal(run.code, 0, run.stderr);
    const { web } = await tokensIn(app.stack);
    const { credentials } = JSON.parse(run.stdout) as { credentials: { name: string; id: string; status: string }[] };
    assert.deepEqual(
      credentials.map(({ name, id, status }) => [name, id, status]),
      [["web", web?.outputs["tokenId"], "active"]],
    );
    const doctor = await inProgram("doctor");
    assert.equal(doctor.code, 0, doctor.stdout);
    // tests use the first access key, of which that is said
    const troubles = doctor.stdout.split("\n").filter((line) => /^ +[✗!] (?!Least rights)/.test(line));
    assert.deepEqual(troubles, []);
    for (const secret of [console.accessKey, String(web?.outputs["token"])]) {
      assert.ok(![run, doctor].some(({ stdout, stderr }) => `${stdout}${stderr}`.includes(secret)));
    }
  });

  it("gives a stack an access key of its own in its configuration, encrypted, with which up goes on", async () => {
    const small = await app.neighbour("small", program);
    const { env, cwd } = small.stack.options;
    const run = await cli(["access-key", "--config", "--shard", console.shardId], { env, cwd });
    assert.equal(run.code, 0, run.stderr);
    const { CALIMERO_ACCESS_KEY: first, CALIMERO_CONSOLE_URL: _, ...without } = env;
    small.stack.options.env = without;
    expectSuccess(await small.stack.up());
    const doctor = await cli(["doctor"], { env: without, cwd });
    assert.match(doctor.stdout, /✓ Access key +from keyring:calimeroAccessKey in the stack's configuration/);
    assert.doesNotMatch(doctor.stdout, /Least rights/);
    const file = await readFile(join(small.folder, "Pulumi.dev.yaml"), "utf8");
    assert.match(file, /keyring:calimeroAccessKey:\n\s+secure: /);
    assert.ok(!file.includes(String(first)));
    expectSuccess(await small.stack.destroy());
  });

  it("goes on with a doctor's examination where a secret of the configuration cannot be opened", async () => {
    const locked = await app.neighbour("locked", "");
    expectSuccess(await locked.stack.configure("keyring:calimeroUrl", console.url));
    expectSuccess(await locked.stack.configure("keyring:calimeroAccessKey", console.accessKey, "secret"));
    const { CALIMERO_ACCESS_KEY: _, CALIMERO_CONSOLE_URL: __, ...env } = locked.stack.options.env;
    const run = await cli(["doctor"], { env: { ...env, PULUMI_CONFIG_PASSPHRASE: "wrong" }, cwd: locked.folder });
    assert.equal(run.code, 3, run.stderr);
    assert.match(run.stdout, /✗ Console +`pulumi config get keyring:calimeroAccessKey.*` failed/);
  });

  it("knows address and prefix from the stack's configuration, also of a state that is piped in from elsewhere", async () => {
    const lost = await leave();
    const { env } = app.stack.options;
    const elsewhere = {
      PATH: env["PATH"],
      CALIMERO_CONSOLE_URL: console.url,
      CALIMERO_ACCESS_KEY: console.accessKey,
    };
    const piped = await cli(["orphans", "--older-than", "0s", "--json"], {
      env: elsewhere,
      input: await app.stack.export(),
    });
    assert.equal(piped.code, 3, piped.stderr);
    assert.ok(piped.stdout.includes(lost));
    assert.equal((await inProgram("orphans", "--older-than", "0s", "--stack", "dev", "--revoke", "--yes")).code, 0);
    assert.equal((await living(console, "lost")).length, 0);
  });

  it("looks for the tokens of a stack that was never brought up, where its whole name is given", async () => {
    const empty = await app.neighbour("empty", "");
    const { env, cwd } = empty.stack.options;
    const args = ["orphans", "--older-than", "0s", "--json", "--stack"];
    const vague = await cli([...args, "dev"], { env, cwd });
    assert.match(vague.stderr, /Use the full stack name: --stack <organization>/);
    const owner = "acme/organization/empty/dev/first";
    const body = { name: "first", permissions: ["view-blocks"], labels: { owner, instance: "0e".repeat(16) } };
    await console.adminFetch(`/shards/${console.shardId}/tokens`, { body });
    const settings = { CALIMERO_CONSOLE_URL: console.url, KEYRING_OWNER_PREFIX: "acme" };
    const run = await cli([...args, "organization/empty/dev"], { env: { ...env, ...settings }, cwd });
    assert.equal(run.code, 3, run.stderr);
    assert.ok(run.stdout.includes(owner));
  });

  describe("with a command for which it has credentials", () => {
    const env = (...args: string[]) => inProgram("env", ...args);
    const node = (script: string) => [process.execPath, "-e", script];
    const web = async () => String((await app.stack.outputs("shown"))["token"]);

    it("gives them to the command, and shows them to nobody", async () => {
      const token = await web();
      const asked =
        "fetch(process.env.WEB_RPC_URL, { method: 'POST', headers: { 'x-api-key': process.env.WEB_TOKEN } })";
      const run = await env("--", ...node(`${asked}.then(({ status }) => console.log(status))`));
      assert.deepEqual([run.code, run.stdout, run.stderr], [0, "400\n", ""], "the gateway knows it, and wants a body");
      const names = await env();
      assert.match(names.stdout, /WEB_TOKEN +AuthToken "web" +token +yes\n +WEB_RPC_URL +AuthToken "web" +rpcUrl\n/);
      const json = await env("--json", "--set", "RPC=web.rpcUrl");
      const shown = { name: "RPC", resource: "web", type: "calimero:AuthToken", output: "rpcUrl", secret: false };
      assert.deepEqual(JSON.parse(json.stdout), { variables: [{ ...shown, note: null }] });
      for (const { stdout, stderr } of [run, names, json]) assert.ok(!`${stdout}${stderr}`.includes(token));
    });

    it("gives it only what was asked for, its own input, and its own options, and ends as it does", async () => {
      const script =
        "process.stdin.on('data', (text) => { console.log(process.argv[1], typeof process.env.WEB_TOKEN, String(text)); process.exit(5); })";
      const args = ["env", "--set", "ONLY=web.token", ...node(script), "--", "--set"];
      const run = await cli(args, { env: app.stack.options.env, cwd: app.folder, input: "hello" });
      assert.deepEqual([run.code, run.stdout], [5, "--set undefined hello\n"], run.stderr);
      assert.equal((await env("--", "no-such-command")).code, 127);
      assert.equal((await env("--", app.folder)).code, 126);
      assert.equal((await env("--", join(process.execPath, "below-a-file"))).code, 126);
    });

    it("keeps the credentials of Keyring and Pulumi from it, unless told to leave them", async () => {
      const script = node("console.log(Object.keys(process.env).sort().join())");
      const run = await env(...script);
      assert.match(run.stdout, /WEB_TOKEN/, run.stderr);
      assert.doesNotMatch(run.stdout, /PULUMI_|CALIMERO_ACCESS_KEY|KEYRING_/);
      const kept = await env("--keep-credentials", ...script);
      assert.match(kept.stdout, /CALIMERO_ACCESS_KEY,.*PULUMI_CONFIG_PASSPHRASE/, kept.stderr);
    });

    it("keeps everything else from it that is not of a login, where asked to", async () => {
      const run = await env("--clean", ...node("console.log(Object.keys(process.env).sort().join())"));
      assert.match(run.stdout, /^HOME,(?:\w+,)*PATH,(?:\w+,)*WEB_RPC_URL,WEB_TOKEN\n$/, run.stderr);
      assert.doesNotMatch(run.stdout, /PULUMI|CALIMERO/);
    });

    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      it(`passes on ${signal}, where no terminal does`, async () => {
        const script = `process.on('${signal}', () => process.exit(7)); console.log('ready'); setInterval(() => {}, 1000)`;
        const child = spawn(process.execPath, [MAIN, "env", ...node(script)], {
          env: app.stack.options.env,
          cwd: app.folder,
          stdio: ["ignore", "pipe", "pipe"],
        });
        child.stdout.once("data", () => child.kill(signal));
        assert.deepEqual(await once(child, "exit"), [7, null]);
      });
    }

    it("writes a file that only its owner can read, again and again, but over no other", async () => {
      const file = join(app.folder, ".env");
      for (let time = 0; time < 2; time += 1) {
        const run = await env("--file", file, "--set", "TOKEN=web.token");
        assert.deepEqual([run.code, run.stdout], [0, ""], run.stderr);
        assert.equal((await stat(file)).mode & 0o777, 0o600);
        assert.match(await readFile(file, "utf8"), new RegExp(`^#.*\nTOKEN=${await web()}\n$`));
      }
      await writeFile(file, "OTHER=1\n");
      const run = await env("--file", file);
      assert.equal(run.code, 1);
      assert.match(run.stderr, /\.env exists and was not written by this command, so it was not changed/);
      assert.equal(await readFile(file, "utf8"), "OTHER=1\n");
      assert.deepEqual(
        (await readdir(app.folder)).filter((name) => name.startsWith(".env")),
        [".env"],
      );
      assert.equal((await env("--file", "/dev/null")).code, 1, "what is no file might never come to an end");
      assert.match((await env("--file", "-")).stdout, new RegExp(`\nWEB_TOKEN=${await web()}\n`));
    });
  });

  for (const [answer, left, code] of [
    ["n", 1, 3],
    ["y", 0, 0],
  ] as const) {
    it(`asks on a terminal before it revokes, and takes ${answer} for an answer`, async function () {
      if (!existsSync(SCRIPT)) this.skip();
      await leave();
      const before = (await living(console, "lost")).length;
      const { env } = app.stack.options;
      const command = `'${process.execPath}' '${MAIN}' orphans --older-than 0s --revoke`;
      terminal = spawn(SCRIPT, ["-qec", command, "/dev/null"], { env, cwd: app.folder, stdio: "pipe" });
      const { stdin } = terminal;
      let shown = "";
      let asked = false;
      terminal.stdout.on("data", (part: Buffer) => {
        shown += part.toString();
        if (asked || !shown.includes("[y/N]")) return;
        asked = true;
        stdin.write(`${answer}\r`);
      });
      const errors = text(terminal.stderr);
      const [ended] = (await once(terminal, "close")) as [number];
      assert.match(shown, /Revoke (it|these 2) now\? \[y\/N\]/, await errors);
      assert.ok(shown.includes("\u001b["), "colours for a person");
      assert.ok(before > 0);
      assert.equal((await living(console, "lost")).length > 0, left > 0);
      assert.equal(ended, code);
    });
  }
});
