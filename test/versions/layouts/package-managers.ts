import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { npmProgram } from "../../../toolchain/bootstrap/npm.mjs";
import { runAndCollect } from "../../../toolchain/child-process.mjs";
import { withoutNpm } from "../../../toolchain/node";

export type Manager = "npm" | "pnpm" | "yarn" | "bun";

/** The package managers beside npm, from npm. */
const PACKAGES = { pnpm: "12.21.0", "@yarnpkg/cli-dist": "4.18.1", bun: "1.4.5" };

/** Runs package managers, each with npm's registry. */
export interface PackageManagers {
  /** @returns what it printed @throws Error with what it printed */
  run(manager: Manager, args: readonly string[], cwd: string): Promise<string>;
  /** What Yarn needs to know of the registry, as a line of .yarnrc.yml each. */
  yarnSettings: string;
}

/** @param folder where they are installed */
export async function installPackageManagers(folder: string): Promise<PackageManagers> {
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: PACKAGES }));
  const npm = npmProgram();
  const registry = (await collect([npm.program, ...npm.args, "config", "get", "registry"], folder, {})).trim();
  const programs: Record<Manager, readonly string[]> = {
    npm: [npm.program, ...npm.args],
    pnpm: [join(folder, "node_modules", ".bin", "pnpm")],
    yarn: [process.execPath, join(folder, "node_modules", "@yarnpkg", "cli-dist", "bin", "yarn.js")],
    bun: [join(folder, "node_modules", ".bin", "bun")],
  };
  const env = {
    npm_config_registry: registry,
    // an install in a pipeline would refuse to write a lock
    CI: undefined,
    XDG_CACHE_HOME: join(folder, "cache"),
    YARN_GLOBAL_FOLDER: join(folder, "yarn"),
    YARN_ENABLE_SCRIPTS: "0",
    YARN_ENABLE_TELEMETRY: "0",
    YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
    BUN_INSTALL_CACHE_DIR: join(folder, "bun"),
    XDG_DATA_HOME: join(folder, "data"),
    XDG_STATE_HOME: join(folder, "state"),
  };
  const run: PackageManagers["run"] = (manager, args, cwd) => collect([...programs[manager], ...args], cwd, env);
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock"], folder);
  const plain = registry.startsWith("http:") ? `unsafeHttpWhitelist: ["${new URL(registry).hostname}"]\n` : "";
  return { run, yarnSettings: `npmRegistryServer: "${registry.replace(/\/$/, "")}"\n${plain}` };
}

async function collect([program = "", ...args]: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  const { code, output } = await runAndCollect(program, args, { cwd, env: { ...withoutNpm(process.env), ...env } });
  if (code !== 0) throw new Error(`${[program, ...args].join(" ")} ended with ${code}:\n${output}`);
  return output;
}
