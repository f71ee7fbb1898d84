import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensureDependencies } from "../../toolchain/bootstrap/dependencies.mjs";
import { checkNodeVersion } from "../../toolchain/bootstrap/node-version.mjs";
import { parseOptions } from "../../toolchain/commands/options";
import { commands } from "../../toolchain/commands.mjs";
import { SetupError } from "../../toolchain/setup-error.mjs";
import { recordOutput } from "./recorded-output";
import { scratchFolder } from "./scratch";

const root = dirname(dirname(__dirname));

describe("starting a command", () => {
  const bootstrap = (...args: string[]) =>
    spawnSync(process.execPath, ["toolchain/bootstrap.mjs", ...args], { cwd: root, encoding: "utf8" });

  it("lists the commands there are when asked for one there is not", () => {
    const { status, stderr } = bootstrap("quikstart");
    assert.equal(status, 2);
    assert.match(stderr, /no command "quikstart"; did you mean "quickstart"\?/);
    for (const name of Object.keys(commands)) assert.match(stderr, new RegExp(`^ {2}${name} `, "m"));
  });

  for (const [name, { options }] of Object.entries(commands)) {
    it(`explains every option of ${name} with --help`, () => {
      const { status, stdout } = bootstrap(name, "--help");
      assert.equal(status, 0);
      for (const option of [...Object.keys(options), "help"]) assert.ok(stdout.includes(`  --${option}`));
    });
  }

  it("runs before anything is installed: it imports nothing but Node and itself", () => {
    const script = `
      import { register } from "node:module";
      register("data:text/javascript," + encodeURIComponent(\`export async function resolve(specifier, context, next) {
        if (!/^(node:|file:|\\\\.)/.test(specifier)) throw new Error("needs " + specifier);
        return next(specifier, context);
      }\`));
      process.argv[2] = "--help";
      await import("./toolchain/bootstrap.mjs");`;
    const overview = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: root,
      encoding: "utf8",
    });
    assert.match(overview, /^Commands/);
  });

  for (const [args, message] of [
    [["quickstart", "--destory"], 'npm run quickstart has no option --destory; did you mean "--destroy"?'],
    [["quickstart", "astar"], 'npm run quickstart does not take "astar"; did you mean "astra"?'],
    [["release", "--out"], "--out needs a value."],
    [["reliability", "--only", "matrx"], 'did you mean "matrix"?'],
    [["golden", "--x"], "npm run golden has no option --x."],
    [["test", "--onyl", "unit"], 'npm test has no option --onyl; did you mean "--only"?'],
  ] as const) {
    it(`refuses ${args.join(" ")} before it does anything, with a suggestion and no stack`, () => {
      const { status, stderr } = bootstrap(...args);
      assert.equal(status, 2);
      assert.ok(stderr.includes(message), stderr);
      assert.match(stderr, /What to do: npm (?:run \w+|test) -- --help/);
      assert.doesNotMatch(stderr, /^\s+at |Building/m);
    });
  }

  it("refuses an option that the command does not have", () => {
    assert.throws(() => parseOptions("test", ["--onyl", "engine"]), SetupError);
    assert.throws(() => parseOptions("test", ["--only"]), SetupError);
    assert.deepEqual(parseOptions("test", ["--only", "engine", "--only=unit"]), { only: ["engine", "unit"] });
  });

  it("gives the console its folder under .keyring unless told another", () => {
    assert.deepEqual(commands.console.node(["--port", "8080"]).slice(1), [
      "serve",
      "--data",
      ".keyring/console",
      "--port",
      "8080",
    ]);
    assert.deepEqual(commands.console.node(["--data=/srv"]).slice(1), ["serve", "--data=/srv"]);
  });
});

describe("checking Node", () => {
  for (const version of ["20.19.0", "20.20.2", "22.1.0", "100.0.0"]) {
    it(`takes ${version}`, () => checkNodeVersion(version, ">=20.19"));
  }
  for (const version of ["18.20.0", "20.9.0", "20.18.9"]) {
    it(`refuses ${version} and says what is needed`, () => {
      assert.throws(() => checkNodeVersion(version, ">=20.19"), /needs Node >=20\.19; this is Node/);
    });
  }
});

describe("installing packages", () => {
  const scratch = scratchFolder();
  const log = () => join(scratch.path, "npm.log");
  const calls = () => (existsSync(log()) ? readFileSync(log(), "utf8").trim().split("\n") : []);
  const lock = (version: string) =>
    JSON.stringify({
      packages: { "": { name: "root" }, "node_modules/zod": { version }, "node_modules/mac": { optional: true } },
    });

  beforeEach(() => writeFileSync(join(scratch.path, "package-lock.json"), lock("4.0.0")));

  /** Runs the step with an npm that writes its arguments to a log and then does `behaviour`. */
  async function install(behaviour = "fs.mkdirSync('node_modules', { recursive: true });"): Promise<string> {
    const npm = join(scratch.path, "npm-cli.cjs");
    const record = `const fs = require("fs"); fs.appendFileSync(${JSON.stringify(log())}, process.argv.slice(2).join(" ") + "\\n");`;
    writeFileSync(npm, `${record}\n${behaviour}`);
    const output = recordOutput();
    await ensureDependencies(scratch.path, output, { ...process.env, npm_execpath: npm });
    return output.text;
  }

  it("installs in a fresh clone exactly what the lock file says, without install scripts", async () => {
    assert.match(await install(), /✓ Installing packages \(npm ci\)/);
    assert.match(calls()[0] ?? "", /^ci .*--ignore-scripts/);
  });

  it("does nothing, and says nothing, the next time", async () => {
    await install();
    assert.equal(await install(), "");
    assert.equal(calls().length, 1);
  });

  it("installs again when the lock file has changed", async () => {
    await install();
    appendFileSync(join(scratch.path, "package-lock.json"), "\n");
    await install();
    assert.equal(calls().length, 2);
  });

  it("leaves an up-to-date installation by hand alone, and replaces an outdated one", async () => {
    mkdirSync(join(scratch.path, "node_modules"));
    const installed = (version: string) => JSON.stringify({ packages: { "node_modules/zod": { version } } });
    writeFileSync(join(scratch.path, "node_modules/.package-lock.json"), installed("4.0.0"));
    assert.equal(await install(), "");
    writeFileSync(join(scratch.path, "package-lock.json"), lock("4.1.0"));
    await install();
    assert.equal(calls().length, 1);
  });

  it("tries again after an installation that failed", async () => {
    await assert.rejects(install("fs.mkdirSync('node_modules'); process.exit(1);"));
    await install();
    assert.equal(calls().length, 2);
  });

  it("says that the network is the reason when npm cannot reach its registry", async () => {
    const unreachable = install("console.error('npm error code ENOTFOUND'); process.exit(1);");
    await assert.rejects(unreachable, (error: unknown) => {
      assert.ok(error instanceof SetupError);
      assert.match(error.message, /cannot reach its registry/);
      assert.match(error.advice.join(), /npm config get registry/);
      assert.equal(error.output, "npm error code ENOTFOUND");
      return true;
    });
  });
});
