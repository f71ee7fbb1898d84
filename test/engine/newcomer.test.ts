import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256Of } from "../../toolchain/release/checksums.js";
import { blocksOf, root } from "../docs/support/page.js";
import { inSecondTerminal, newcomersEnvironment, runScript, SECOND_TERMINAL_ENDS } from "./support/newcomer.js";

const release = join(root, ".keyring", "release");

describe("a newcomer with an empty home folder", () => {
  let home: string;
  let env: NodeJS.ProcessEnv;
  /** What the release says. */
  let printed: string;

  before(async function () {
    if (process.platform === "win32") this.skip();
    this.timeout(600_000);
    home = await mkdtemp(join(tmpdir(), "keyring-newcomer-"));
    env = await newcomersEnvironment(home, ["nodejs", "yaml", "python", "go"]);
    printed = await run("npm run release");
  });
  after(() => rm(home, { recursive: true, force: true, maxRetries: 10 }));

  /** Runs a script that must succeed. @returns what it prints */
  async function run(script: string): Promise<string> {
    const { code, output } = await runScript(script, env);
    assert.equal(code, 0, output);
    return output;
  }

  it("gets from a clone to a token that works, and to its end, by the printed lines alone", async () => {
    const [init] = commandsIn(printed);
    assert.match(String(init?.command), /^npx pulumi-keyring-cli init ~\/keyring-app --packages /);
    await fromInit(String(init?.command), "keyring-app");
  });

  it("finds the release whole, and makes the same one again without packing anything twice", async () => {
    const sums = await readFile(join(release, "SHA256SUMS"), "utf8");
    for (const line of sums.trim().split("\n")) {
      const [sum, name = ""] = line.split("  ");
      assert.equal(sum, sha256Of(join(release, name)), name);
    }
    const names = sums.match(/(?<= {2}).+$/gm) ?? [];
    for (const platform of ["linux-amd64", "darwin-arm64", "windows-amd64"]) {
      assert.ok(
        names.some((name) => /^pulumi-resource-keyring-v\d/.test(name) && name.endsWith(`-${platform}.tar.gz`)),
      );
    }
    const output = await run("npm run release");
    assert.doesNotMatch(output, /Packing (?!the plugin)/);
    assert.equal(await readFile(join(release, "SHA256SUMS"), "utf8"), sums);
  });

  for (const language of ["yaml", "python", "go"]) {
    it(`does so in ${language}, too`, async function () {
      this.timeout(1_200_000); // Pulumi's SDK for Go is compiled, where Go has not done so before
      const app = `keyring-${language}`;
      await fromInit(`npx pulumi-keyring-cli init ~/${app} --language ${language} --packages .keyring/release`, app);
    });
  }

  /** Runs `init` in the clone, and then everything that it prints. */
  async function fromInit(init: string, app: string): Promise<void> {
    const steps = commandsIn(await run(init));
    const output = await run(scriptOf(steps, `~/${app}/.keyring/console`));
    assert.match(output, /calimero:AuthToken reader created/);
    assert.match(output, /token *: \[secret\]/);
    assert.match(output, /^200: block \d+$/m);
    assert.match(output, /calimero:AuthToken reader deleted/);

    const readme = { path: "README.md", text: await readFile(join(home, app, "README.md"), "utf8") };
    const written = blocksOf(readme).flatMap(({ text }) => text.trim().split("\n"));
    const printed = steps.map(({ command }) => command).filter((command) => !command.startsWith("cd "));
    assert.deepEqual(written, printed);
  }
});

interface Printed {
  /** Where it is to be run, as the line above says. */
  title: string;
  command: string;
}

/** The commands that a command prints to go on with: indented lines below one that ends in a colon. */
function commandsIn(output: string): Printed[] {
  const found: Printed[] = [];
  let title = "";
  for (const line of output.split("\n")) {
    if (/^\S.*:$/.test(line)) title = line;
    else if (/^ {2}[a-z.[]/.test(line) && title !== "" && !title.startsWith("Keyring ")) {
      found.push({ title, command: line.trim() });
    }
  }
  return found;
}

/** All of them, in their order, each in the terminal that its title names. */
function scriptOf(steps: readonly Printed[], console: string): string {
  const titles = [...new Set(steps.map(({ title }) => title))];
  const parts = titles.map((title) => {
    const commands = steps.filter((step) => step.title === title).map(({ command }) => command);
    const text = commands.join("\n");
    return title.includes("in a second terminal") ? inSecondTerminal(text, console) : text;
  });
  return [...parts, SECOND_TERMINAL_ENDS].join("\n");
}
