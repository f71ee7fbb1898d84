import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { withoutNpm } from "../../../toolchain/node";
import { findPulumi, pulumiEnvironment } from "../../../toolchain/pulumi/index.js";
import { generatingHosts } from "../../../toolchain/pulumi/sdk-generator.js";
import { Stack } from "../../../toolchain/pulumi/stack.js";
import { makePluginArchive } from "../../../toolchain/release/plugin-archive.js";
import * as announcer from "../../../toolchain/steps.mjs";
import { blocksOf } from "../../docs/support/page.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { expectSuccess } from "../../support/pulumi.js";
import { pythonEnvironment } from "../../support/python.js";
import { GO_SETTINGS, succeed } from "../support/generated-sdks.js";
import { askBlock, living } from "../support/tokens.js";

const root = join(__dirname, "..", "..", "..");
const PAGE = "docs/how-to/native-plugin.md";

/** A project that is about to get its SDK, made as the language's own tools make it. */
interface Project {
  language: "TypeScript" | "Python" | "Go";
  runtime: string;
  /** Whether the plugin is installed, or Pulumi.yaml names its folder. */
  plugin: "installed" | "named";
  prepare(folder: string): Promise<unknown>;
}

const PROJECTS: readonly Project[] = [
  {
    language: "TypeScript",
    runtime: "nodejs",
    plugin: "installed",
    prepare: async (folder) => {
      const version = (name: string) => (require(`${name}/package.json`) as { version: string }).version;
      const names = ["@pulumi/pulumi", "@types/node", "typescript"];
      const dependencies = Object.fromEntries(names.map((name) => [name, version(name)]));
      await writeFile(join(folder, "package.json"), JSON.stringify({ name: "app", private: true, dependencies }));
      await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: TSC, files: ["index.ts"] }));
      await writeFile(join(folder, "index.ts"), TYPESCRIPT);
    },
  },
  {
    language: "Python",
    runtime: "python",
    plugin: "named",
    prepare: async (folder) => {
      await cp(join(root, "examples", "python", "__main__.py"), join(folder, "__main__.py"));
      await pythonEnvironment(folder, "pip");
    },
  },
  {
    language: "Go",
    runtime: "go",
    plugin: "named",
    prepare: async (folder) => {
      await cp(join(root, "examples", "go", "main.go"), join(folder, "main.go"));
      const example = await readFile(join(root, "examples", "go", "go.mod"), "utf8");
      const pulumi = /github\.com\/pulumi\/pulumi\/sdk\/v3 \S+/.exec(example)?.[0];
      await writeFile(join(folder, "go.mod"), `module app\n\ngo 1.25\n\nrequire ${pulumi}\n`);
    },
  },
];

const TSC = {
  strict: true,
  noEmit: true,
  target: "es2022",
  module: "commonjs",
  moduleResolution: "node",
  types: ["node"],
};

const TYPESCRIPT = `import { calimero } from "pulumi-keyring-plugin";

const permissions: string[] = ["view-blocks"];
const ci = new calimero.AuthToken("ci", {
  shardId: "demos-calimero-testnet",
  permissions: [...permissions, calimero.Permission.ViewKeys],
  expiresIn: "30d",
  rotation: { before: "10d" },
});
export const token = ci.token.apply((value) => value.trim());
`;

describe(`${PAGE}, in a project of one's own`, () => {
  let console: TestConsole;
  let place: string;
  let archive: string;
  let page: string;

  before(async () => {
    place = await mkdtemp(join(tmpdir(), "keyring-package-add-"));
    console = await startConsole();
    ({ archive } = await makePluginArchive(root, join(place, "release")));
    page = await readFile(join(root, PAGE), "utf8");
  });
  after(async () => {
    await console?.close();
    await rm(place, { recursive: true, force: true });
  });

  for (const { language, runtime, plugin, prepare } of PROJECTS) {
    it(`generates an SDK for ${language} that a program uses, with the plugin ${plugin}`, async function () {
      this.timeout(1_200_000); // Pulumi's own SDK is installed, or in Go compiled, with it
      const folder = join(place, language);
      const { bin, env } = await machine(folder);
      const withGenerators = { ...env, PATH: `${await generatingHosts(announcer)}${delimiter}${env["PATH"]}` };
      const named = plugin === "named" ? blockWith(page, "providers:") : "";
      await writeFile(join(folder, "Pulumi.yaml"), `name: app\nruntime: ${runtime}\n${named}`);
      await prepare(folder);
      if (plugin === "named") {
        await mkdir(join(folder, "node_modules"));
        await symlink(join(root, "provider"), join(folder, "node_modules", "pulumi-keyring-provider"));
      } else {
        const version = /keyring-v(.*)\.tar\.gz$/.exec(archive)?.[1] ?? "";
        await succeed(bin, ["plugin", "install", "resource", "keyring", version, "--file", archive], folder, env);
      }
      for (const line of commandsFor(page, language, plugin)) {
        await succeed("sh", ["-c", line], folder, line.startsWith("pulumi ") ? withGenerators : env);
      }

      const stack = new Stack({ bin, cwd: folder, env, name: "dev" });
      expectSuccess(await stack.init());
      expectSuccess(await stack.up());
      assert.equal(await askBlock(console, (await stack.outputs("shown"))["token"]), 200);
      assert.equal((await stack.outputs("masked"))["token"], "[secret]");
      expectSuccess(await stack.destroy());
      assert.deepEqual(await living(console), []);
    });
  }

  /** A machine with nothing of Keyring on it. */
  async function machine(folder: string) {
    const { bin, dir } = await findPulumi({ languages: ["nodejs", "python", "go"] });
    const [home, backendDir] = [`${folder}-home`, `${folder}-state`];
    for (const made of [folder, backendDir]) await mkdir(made, { recursive: true });
    const base = withoutNpm(pulumiEnvironment({ home, backendDir, passphrase: "test only", binDir: dir }));
    // npm puts this repository's own plugin on PATH
    const path = (base["PATH"] ?? "").split(delimiter).filter((entry) => !entry.startsWith(root));
    const env = {
      ...base,
      ...GO_SETTINGS,
      CALIMERO_CONSOLE_URL: console.url,
      CALIMERO_ACCESS_KEY: console.accessKey,
      PATH: [join(folder, "venv", "bin"), ...path].join(delimiter),
    };
    return { bin, env };
  }
});

/** The commands that the page gives, in their order. */
function commandsFor(page: string, language: string, plugin: Project["plugin"]): string[] {
  const add = blockWith(page, plugin === "installed" ? "package add keyring\n" : "package add node_modules/");
  const [, cell = ""] = new RegExp(`^\\| ${language} +\\|([^|]+)\\|`, "m").exec(page) ?? [];
  const link = [...cell.matchAll(/`([^`]+)`/g)].map(([, command = ""]) => command);
  assert.ok(link.length > 0, `the page does not say how ${language} takes the SDK`);
  return [add, ...link];
}

function blockWith(text: string, part: string): string {
  const block = blocksOf({ path: PAGE, text }).find((one) => one.text.includes(part));
  assert.ok(block, `the page has no block with ${part}`);
  return block.text;
}
