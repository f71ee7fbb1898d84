import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { text } from "node:stream/consumers";
import { cli, MAIN } from "../../support/cli.js";
import { exported, exportedToken } from "../support/state.js";

const state = exported([exportedToken()]);
const SCRIPT = "/usr/bin/script";
const SECRET = "keyring_0123456789-abcdefghijklmnopqrstuvwxyz_ABCDEF";
const env = { PATH: process.env["PATH"], CALIMERO_CONSOLE_URL: "http://127.0.0.1:9", CALIMERO_ACCESS_KEY: SECRET };

describe("pulumi-keyring-cli", function () {
  this.timeout(60_000); // each test starts the command several times

  for (const command of ["", "init", "orphans", "status", "doctor", "access-key", "env"]) {
    it(`explains ${command || "itself"} with --help, and ends well`, async () => {
      const { code, stdout } = await cli([command, "--help"].filter(Boolean));
      assert.equal(code, 0);
      assert.match(stdout, /^Usage: pulumi-keyring-cli/);
      assert.match(stdout, /Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}3 /);
    });
  }

  it("tells its version", async () => {
    assert.match((await cli(["--version"])).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  for (const [what, args, said] of [
    ["no command", [], /Usage: pulumi-keyring-cli/],
    ["a command that there is not", ["orphan"], /unknown command 'orphan'.*\n.*Did you mean orphans/],
    ["an option that there is not", ["orphans", "--revok"], /unknown option '--revok'.*\n.*Did you mean --revoke/],
    [
      "no length of time",
      ["orphans", "--older-than", "soon"],
      /'soon' is invalid. It is not a length of time; write .*"12h"/,
    ],
    ["--yes alone", ["orphans", "--yes"], /--yes needs --revoke/],
    ["access-key two places", ["access-key", "--config", "--file", "x"], /--config and --file are mutually exclusive/],
    ["access-key no type", ["access-key", "--for", "Token"], /Allowed choices are AuthToken, CustodianKey, Shard/],
    ["env a command and a file", ["env", "--file", "x", "ls"], /Give a command or --file, not both/],
    ["env --watch with nothing to do", ["env", "--watch"], /--watch needs a command or --file/],
    ["env --watch with a pipe", ["env", "--watch", "--file", "-"], /--watch needs a file that it can write again/],
    ["env --watch all the time", ["env", "--watch", "--every", "0s", "ls"], /--every must be 1s or longer/],
    ["env --signal alone", ["env", "--signal", "HUP", "ls"], /--signal needs --watch, --file and a command/],
    ["env no signal", ["env", "--watch", "--signal", "HOP", "ls"], /'HOP' is invalid. It is not the name of a signal/],
    ["env two environments", ["env", "--clean", "--keep-credentials", "ls"], /mutually exclusive/],
    ["env --json with a command", ["env", "--json", "ls"], /--json only shows the names of variables/],
    ["env no wish", ["env", "--set", "web.token"], /--set web\.token: write NAME=<resource>\.<output>/],
    ["--revoke where nobody can be asked", ["orphans", "--revoke"], /Without a terminal .*add --yes/],
  ] as const) {
    it(`ends with 2 when it is given ${what}, and says what is wrong`, async () => {
      const run = await cli(args, { env, input: state });
      assert.equal(run.code, 2, run.stderr);
      assert.match(run.stderr, said);
      assert.equal(run.stdout, "");
    });
  }

  it("writes no secret on a terminal", async function () {
    if (!existsSync(SCRIPT)) this.skip();
    const command = `'${process.execPath}' '${MAIN}' env --file -`;
    const terminal = spawn(SCRIPT, ["-qec", command, "/dev/null"], { env, stdio: ["ignore", "pipe", "inherit"] });
    const shown = text(terminal.stdout);
    assert.deepEqual(await once(terminal, "close"), [2, null]);
    assert.match(await shown, /^pulumi-keyring-cli: --file - prints secrets: use it with a pipe/);
  });

  for (const command of ["orphans", "status"]) {
    it(`${command} ends with 1 when the system does not answer: nothing is called gone for that`, async () => {
      const run = await cli([command, "--json"], { env, input: state });
      assert.equal(run.code, 1);
      assert.match(run.stderr, /the console at http:\/\/127\.0\.0\.1:9 refuses connections: is it running/);
      assert.equal(run.stdout, "");
      assert.ok(!run.stderr.includes(SECRET));
    });

    it(`${command} ends with 1 when it is given no state`, async () => {
      const run = await cli([command], { env, input: "error: no stack selected" });
      assert.equal(run.code, 1);
      assert.match(run.stderr, /This is not the state of a stack .*output of `pulumi stack export`/);
      assert.ok(!run.stderr.includes("    at "), "advice, not a stack trace");
    });

    it(`${command} says what it waits for where a pipe is open and nobody writes to it`, async () => {
      const child = spawn(process.execPath, [MAIN, command], { env, stdio: ["pipe", "ignore", "pipe"] });
      const [said] = (await once(child.stderr, "data")) as [Buffer];
      child.kill();
      assert.match(String(said), /^Waiting for a state on standard input.* use --stack or --cwd/);
    });

    it(`${command} ends with 1 when there is no Pulumi to get the state from`, async () => {
      const run = await cli([command, "--stack", "dev"], { env: { ...env, PULUMI_BIN: "/nowhere/pulumi" } });
      assert.equal(run.code, 1);
      assert.match(run.stderr, /Cannot run Pulumi.*PULUMI_BIN can name it/);
    });
  }

  it("looks for nothing where the state is empty and nobody says whose it is", async () => {
    const run = await cli(["orphans"], { env, input: exported([]) });
    assert.equal(run.code, 1);
    assert.match(run.stderr, /it is not clear which tokens to look for.*--stack <organization>\/<project>\/<stack>/);
  });
});
