import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { LANGUAGES } from "../../../cli/src/init/languages.js";
import { pluginArchive, sdkArchive, tarball } from "../../../cli/src/init/packages.js";
import { TEMPLATE_NAME } from "../../../cli/src/init/project.js";
import { VERSION } from "../../../cli/src/version.js";
import { findPulumi } from "../../../toolchain/pulumi/index.js";
import { cli } from "../../support/cli.js";

const NPM = [
  "pulumi-keyring-near",
  "pulumi-keyring-provider",
  "pulumi-keyring",
  "pulumi-keyring-cli",
  "keyring-console",
];

describe("init", function () {
  this.timeout(60_000); // each test starts the command several times

  let place: string;
  let packages: string;

  before(async () => {
    place = await realpath(await mkdtemp(join(tmpdir(), "keyring-init-")));
    packages = join(place, "release");
    await mkdir(packages);
    // only their names matter until they are installed, which the newcomer's test does
    for (const name of [...NPM.map(tarball), sdkArchive("python"), sdkArchive("go"), pluginArchive()]) {
      await writeFile(join(packages, name), "");
    }
  });
  after(() => rm(place, { recursive: true, force: true }));

  const init = (...args: string[]) => cli(["init", ...args], { cwd: place });
  const filesIn = async (folder: string) => (await readdir(join(place, folder))).sort();
  const read = (...path: string[]) => readFile(join(place, ...path), "utf8");

  for (const language of LANGUAGES) {
    it(`creates a ${language} program with a README, and prints the README's commands`, async () => {
      const { code, stdout, stderr } = await init(language, "--language", language, "--packages", packages);
      assert.deepEqual([code, stderr], [0, ""]);
      const files = await filesIn(language);
      for (const file of [".gitignore", "Pulumi.yaml", "README.md"]) assert.ok(files.includes(file), file);
      assert.equal(parse(await read(language, "Pulumi.yaml")).name, language);
      assert.match(await read(language, ".gitignore"), /^\.keyring\/$/m);
      const readme = await read(language, "README.md");
      const commands = stdout.split("\n").filter((line) => /^ {2}(?!cd )\S/.test(line));
      assert.ok(commands.length > 8);
      for (const command of commands) assert.ok(readme.includes(`\n${command.trim()}\n`), command);
    });
  }

  /** Does what `pulumi new` does with a template's files. */
  async function copyTemplate(language: string): Promise<void> {
    await mkdir(join(place, "new", language), { recursive: true });
    for (const name of await filesIn(join("templates", language))) {
      const text = (await read("templates", language, name)).replaceAll(TEMPLATE_NAME, "my-app");
      await writeFile(join(place, "new", language, name), text.replace(/^template:\n.*\n/m, ""));
    }
  }

  it("makes templates from which pulumi new creates the same programs", async () => {
    const { bin } = await findPulumi();
    const env = { ...process.env, PULUMI_HOME: join(place, "pulumi-home"), PULUMI_SKIP_UPDATE_CHECK: "true" };
    for (const language of LANGUAGES) {
      const given = ["--language", language, "--packages", packages];
      const { stdout } = await init(join("templates", language), ...given, "--template");
      assert.match(stdout, /Created a \w+ template in .*: pulumi new \//);
      const made = join(place, "new", language);
      const options = ["--generate-only", "--yes", "--offline", "--name", "my-app", "--dir", made];
      if (language === "typescript" || language === "yaml") {
        await promisify(execFile)(bin, ["new", join(place, "templates", language), ...options], { env });
      } else await copyTemplate(language); // Pulumi would need a host of the language
      await init(join("by-init", language), ...given, "--name", "my-app");
      assert.deepEqual(await filesIn(join("new", language)), await filesIn(join("by-init", language)));
      for (const name of await filesIn(join("new", language))) {
        const written = (await read("by-init", language, name)).replaceAll("../../release/", `${packages}/`);
        const text = await read("new", language, name);
        if (name !== "Pulumi.yaml") assert.equal(text, written, name);
        // pulumi new writes where the program comes from into its configuration
        else assert.deepEqual({ ...parse(text), config: undefined }, { ...parse(written), config: undefined });
      }
    }
  });

  it("names npm packages by version, or by the tarballs of a release with all that they depend on", async () => {
    await init("by-version");
    const { dependencies, devDependencies } = JSON.parse(await read("by-version", "package.json"));
    assert.deepEqual(
      [dependencies["pulumi-keyring"], devDependencies["pulumi-keyring-cli"]],
      [`^${VERSION}`, `^${VERSION}`],
    );
    await init("deep/by-file", "--packages", "release");
    const byFile = JSON.parse(await read("deep", "by-file", "package.json"));
    const sources = { ...byFile.dependencies, ...byFile.devDependencies };
    for (const name of NPM.slice(0, 4)) assert.equal(sources[name], `file:../../release/${tarball(name)}`);
  });

  it("finds the tarballs from a folder that a link leads to", async () => {
    await mkdir(join(place, "far", "away"), { recursive: true });
    await symlink(join(place, "far", "away"), join(place, "near-link"));
    await init("near-link/app", "--packages", "release");
    const { dependencies } = JSON.parse(await read("far", "away", "app", "package.json"));
    assert.equal(dependencies["pulumi-keyring"], `file:../../../release/${tarball("pulumi-keyring")}`);
  });

  it("leaves a folder with other files alone, unless it is told to use it", async () => {
    await mkdir(join(place, "mine"));
    for (const name of ["index.ts", "notes"]) await writeFile(join(place, "mine", name), "mine");
    const refused = await init("mine");
    assert.deepEqual([refused.code, refused.stdout], [1, ""]);
    assert.match(refused.stderr, /mine is not empty: it has index\.ts and 1 more.*--force, which replaces index\.ts\./);
    assert.deepEqual(await filesIn("mine"), ["index.ts", "notes"]);
    assert.equal((await init("mine", "--force")).code, 0);
    assert.equal(await read("mine", "notes"), "mine");
    assert.match(await read("mine", "index.ts"), /AuthToken/);
  });

  it("finishes what was stopped before, and changes nothing the next time", async () => {
    await init("again");
    const files = await filesIn("again");
    for (const name of ["README.md", "index.ts"]) await rm(join(place, "again", name));
    await mkdir(join(place, "again", ".git"));
    assert.equal((await init("again")).code, 0);
    assert.equal((await init("again")).code, 0);
    assert.deepEqual(await filesIn("again"), [".git", ...files]);
  });

  it("leaves out what the environment has already", async () => {
    const env = { ...process.env, CALIMERO_CONSOLE_URL: "http://127.0.0.1:9", CALIMERO_ACCESS_KEY: "k" };
    const { stdout } = await cli(["init", "has-console"], {
      cwd: place,
      env: { ...env, PULUMI_BACKEND_URL: "file:///x" },
    });
    assert.doesNotMatch(stdout, /keyring-console|CALIMERO_|PULUMI_BACKEND_URL/);
    assert.match(await read("has-console", "README.md"), /keyring-console.*serve/);
  });

  it("takes a name, or makes one of the folder's", async () => {
    await init("My app, really");
    assert.equal(parse(await read("My app, really", "Pulumi.yaml")).name, "My-app-really");
    await init("true");
    assert.equal(parse(await read("true", "Pulumi.yaml")).name, "true");
    await init("named", "--name", "infra.dev");
    assert.equal(parse(await read("named", "Pulumi.yaml")).name, "infra.dev");
    const wrong = await init("wrong", "--name", "a b");
    assert.deepEqual([wrong.code, wrong.stdout], [2, ""]);
    assert.match(wrong.stderr, /--name a b: use letters, digits/);
  });

  it("tells programs the same with --json", async () => {
    const { stdout } = await init("json", "--json");
    const made = JSON.parse(stdout);
    assert.deepEqual([made.folder, made.name, made.language], [join(place, "json"), "json", "typescript"]);
    assert.deepEqual(made.files, await filesIn("json"));
    assert.deepEqual(made.next[0], { title: "Install the packages", commands: ["npm install"], keepsRunning: false });
  });

  for (const [what, args, code, said] of [
    ["a language that there is not", ["x", "--language", "pyton"], 2, /'pyton' is invalid.*typescript, python, /],
    ["a mistyped option", ["x", "--langage", "python"], 2, /Did you mean --language/],
    ["two folders", ["x", "y"], 2, /too many arguments/],
    ["a template with a name", ["x", "--template", "--name", "y"], 2, /mutually exclusive/],
    ["a folder without a release", ["x", "--packages", "."], 1, /has no pulumi-keyring-\S+\.tgz.*npm run release/],
    ["a language that needs the plugin, and no packages", ["x", "--language", "yaml"], 2, /add --packages/],
    ["a file for a folder", ["release/pulumi-keyring-0.1.0.tgz"], 1, /Cannot use the folder/],
  ] as const) {
    it(`creates nothing when it is given ${what}`, async () => {
      const run = await init(...args);
      assert.deepEqual([run.code, run.stdout], [code, ""], run.stderr);
      assert.match(run.stderr, said);
      assert.doesNotMatch(run.stderr, /^\s+at /m);
      assert.ok(!(await readdir(place)).includes("x"));
    });
  }
});
