import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { npmProgram } from "../../toolchain/bootstrap/npm.mjs";
import { runAndCollect } from "../../toolchain/child-process.mjs";
import { withoutNpm } from "../../toolchain/node";
import { packWorkspace } from "../../toolchain/release/pack";

/** What a user's project has in its node_modules: our packages from their tarballs, and Pulumi's SDK from npm. */
export interface Installed {
  /** The node_modules folder. */
  modules: string;
  /** The version of `@pulumi/pulumi` in it. */
  sdk: string;
  /** The releases of Node that this SDK declares. */
  engines: string;
  remove(): Promise<void>;
}

const root = join(__dirname, "..", "..");

/** Tarballs of the packages that programs use, as npm would publish them, by workspace. */
export async function packPackages(folder: string): Promise<string[]> {
  const tarballs: string[] = [];
  for (const workspace of ["near", "provider", "sdk"]) {
    await mkdir(join(folder, workspace));
    tarballs.push(await packWorkspace(workspace, root, join(folder, workspace)));
  }
  return tarballs;
}

/**
 * Installs tarballs and an SDK as a user does, in a folder outside of this repository.
 * @param sdk a version of `@pulumi/pulumi`, or a tag
 */
export async function install(tarballs: readonly string[], sdk: string): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), "keyring-installed-"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "app", private: true }));
  const npm = npmProgram();
  const flags = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  const { code, output } = await runAndCollect(
    npm.program,
    [...npm.args, "install", ...flags, ...tarballs, `@pulumi/pulumi@${sdk}`],
    { cwd: folder, env: withoutNpm(process.env) },
  );
  const remove = () => rm(folder, { recursive: true, force: true });
  if (code !== 0) {
    await remove();
    throw new Error(`npm install ended with ${code}:\n${output}`);
  }
  const modules = join(folder, "node_modules");
  const { version, engines } = JSON.parse(
    await readFile(join(modules, "@pulumi", "pulumi", "package.json"), "utf8"),
  ) as { version: string; engines: { node: string } };
  return { modules, sdk: version, engines: engines.node, remove };
}
