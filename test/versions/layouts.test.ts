import assert from "node:assert/strict";
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { findPulumi, pulumiEnvironment } from "../../toolchain/pulumi/index.js";
import { Stack } from "../../toolchain/pulumi/stack.js";
import { askBlock, living } from "../engine/support/tokens.js";
import { startConsole, type TestConsole } from "../support/console.js";
import { expectFailure, expectSuccess, recordedIn } from "../support/pulumi.js";
import { packPackages } from "./installed.js";
import { LAYOUTS, type Layout } from "./layouts/layouts.js";
import { packLibraries, writeFiles } from "./layouts/library.js";
import { installPackageManagers, type PackageManagers } from "./layouts/package-managers.js";

const FLAGS = {
  npm: ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"],
  pnpm: ["--ignore-scripts"],
  bun: ["--ignore-scripts"],
  yarn: [],
};

describe("programs as people lay them out, with packages from tarballs outside of the repository", function () {
  this.timeout(600_000);
  let place: string;
  let console: TestConsole;
  let managers: PackageManagers;
  /** `file:` and the path of each tarball, by the package's name. */
  let tarballs: Record<string, string>;

  before(async () => {
    place = await mkdtemp(join(tmpdir(), "keyring-layouts-"));
    managers = await installPackageManagers(join(place, "managers"));
    const own = (await packPackages(await mkdtemp(join(place, "packed-")))).map((tarball) => [
      basename(tarball).replace(/-\d.*/, ""),
      tarball,
    ]);
    const libraries = await packLibraries(await mkdtemp(join(place, "libraries-")), managers);
    tarballs = Object.fromEntries(
      [...own, ...Object.entries(libraries)].map(([name, tarball]) => [name, `file:${tarball}`]),
    );
    console = await startConsole();
  });
  after(async () => {
    await console?.close();
    if (place) await rm(place, { recursive: true, force: true });
  });

  for (const layout of LAYOUTS) {
    it(layout.title, async () => {
      const stack = await laidOut(layout);
      try {
        expectSuccess(await stack.preview());
        expectSuccess(await stack.up());
        const { token } = await stack.outputs("shown");
        assert.equal(await askBlock(console, token), 200);
        const { inputs, outputs } = (await recordedIn(stack, "AuthToken"))["reader"] ?? {};
        for (const text of [inputs?.["__provider"], outputs?.["__provider"]]) {
          const through = /for \(const name of (\[.*?\])\)/.exec(String(text))?.[1] ?? "[]";
          assert.deepEqual(JSON.parse(through), layout.through);
        }
        expectSuccess(await stack.refresh("--expect-no-changes"));
        expectSuccess(await stack.up("--expect-no-changes"));
        expectSuccess(await stack.destroy());
        assert.equal(await askBlock(console, token), 401);
        assert.deepEqual(await living(console), []);
      } finally {
        // a failure here must not be one of all that come after it
        await stack.destroy();
      }
    });
  }

  it("a bundle in a folder without pulumi-keyring is told so at preview", async () => {
    const { bundle, ...layout } = LAYOUTS.at(-1) as Layout;
    const files = layout.files(tarballs);
    const root = await mkdtemp(join(place, "source-"));
    await writeFiles(root, files);
    await managers.run("npm", ["install", ...FLAGS.npm], root);
    await bundled(root, bundle);
    await rm(join(root, "node_modules", "pulumi-keyring"), { recursive: true });
    const { stdout } = expectFailure(await (await stackIn(root, {})).preview());
    assert.match(
      stdout,
      /It is not found there\. Add it to the dependencies of \S+package\.json: npm install pulumi-keyring/,
    );
  });

  /** Writes, installs and bundles; makes the stack. */
  async function laidOut(layout: Layout): Promise<Stack> {
    const root = await mkdtemp(join(place, "app-"));
    await writeFiles(root, layout.files(tarballs));
    if (layout.manager === "yarn") {
      await appendFile(join(root, ".yarnrc.yml"), managers.yarnSettings);
      await writeFiles(root, { "yarn.lock": "" });
    }
    await managers.run(layout.manager, ["install", ...FLAGS[layout.manager], ...(layout.args ?? [])], root);
    await bundled(root, layout.bundle);
    // what `yarn exec` gives to what it runs
    const options =
      layout.manager === "yarn"
        ? (await managers.run("yarn", ["node", "-p", "process.env.NODE_OPTIONS ?? ''"], root)).trim()
        : "";
    return stackIn(join(root, layout.program ?? "."), options === "" ? {} : { NODE_OPTIONS: options });
  }

  async function bundled(root: string, bundle: Layout["bundle"]): Promise<void> {
    if (bundle === undefined) return;
    await build({
      entryPoints: [join(root, bundle.from)],
      outfile: join(root, bundle.to),
      bundle: true,
      platform: "node",
      external: [...bundle.external],
      logLevel: "error",
    });
    await rm(join(root, bundle.from));
  }

  async function stackIn(folder: string, more: NodeJS.ProcessEnv): Promise<Stack> {
    const pulumi = await findPulumi({ languages: ["nodejs"] });
    const backendDir = await mkdtemp(join(place, "state-"));
    const home = await mkdtemp(join(place, "home-"));
    const env = {
      ...pulumiEnvironment({ home, backendDir, passphrase: "test only", binDir: pulumi.dir }),
      CALIMERO_CONSOLE_URL: console.url,
      CALIMERO_ACCESS_KEY: console.accessKey,
      ...more,
    };
    const stack = new Stack({ bin: pulumi.bin, cwd: folder, env, name: "dev" });
    expectSuccess(await stack.init());
    return stack;
  }
});
